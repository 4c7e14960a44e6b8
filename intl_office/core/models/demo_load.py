"""Whether the demonstration was loaded to its end: kept with the rows that it wrote."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited


@not_audited("one row of the demonstration, absent from an installation in use")
class DemoLoad(models.Model):
    """The one load of this database.

    Attributes:
        begun_at: when it began for the first time.
        finished_at: when its last loader ended; without it the next start goes on.

    """

    only = models.BooleanField(default=True, unique=True, editable=False)
    begun_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("load of the demonstration")
        verbose_name_plural = _("loads of the demonstration")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="core_demo_load_only_one",
                condition=Q(only=True),
                violation_error_message=_("A database has one demonstration."),
            ),
            models.CheckConstraint(
                name="core_demo_load_in_order",
                condition=Q(finished_at=None) | Q(finished_at__gte=F("begun_at")),
                violation_error_message=_("The demonstration ends after it began."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
