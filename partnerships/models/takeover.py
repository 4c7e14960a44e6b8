"""Agreements that were taken over from the records before this software."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from partnerships.models.agreement import Agreement


@audited()
class TakeOver(Record):
    """By which number the earlier records know an agreement, and which file holds its scan.

    Conditions and scans that are taken over later find their agreement by it. How it was
    concluded is told by its `Origin`; a draft has none.
    """

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="taken_over")
    number = models.CharField(_("number in the earlier records"), max_length=60, unique=True)
    scan = models.CharField(_("file name of the signed scan"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("take-over of an agreement")
        verbose_name_plural = _("take-overs of agreements")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""),
                name="partnerships_takeover_numbered",
                violation_error_message=_("The earlier records have a number for it."),
            ),
        ]

    def __str__(self) -> str:
        return self.number
