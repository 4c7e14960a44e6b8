"""A notice that was given: the agreement ends on a day that is known."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from partnerships.life_enums import GivenBy
from partnerships.models.agreement import Agreement


@audited()
class Notice(Record):
    """Who ends an agreement, told when, with effect from when; the calendar ends it then.

    `effective_on` is the first day without the agreement.
    """

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="notice_given")
    given_by = models.CharField(_("who ends it"), max_length=8, choices=GivenBy)
    notified_on = models.DateField(_("told on"))
    effective_on = models.DateField(_("takes effect on"))
    reason = models.TextField(_("reason"), max_length=2000)
    told = models.CharField(
        _("who was told"),
        max_length=300,
        blank=True,
        help_text=_("Names of those who got the notice, besides the mail that is ready to send."),
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(given_by__in=GivenBy.values),
                name="partnerships_notice_known",
                violation_error_message=_("This is not known."),
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=models.F("notified_on")),
                name="partnerships_notice_in_order",
                violation_error_message=_("It takes effect after it was told."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="partnerships_notice_explained",
                violation_error_message=_("Say why: the reason is kept."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement)

    @property
    def last_day(self) -> date:
        """The last day with the agreement."""
        return self.effective_on - timedelta(days=1)
