"""Secret addresses under which calendar programs read a person's deadlines."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.deadlines.enums import Whose

OFFERED = (Whose.MINE, Whose.UNITS)


@audited(exclude=["token_hash"])
class CalendarLink(Record):
    """A secret address; its hash is kept, never the address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="calendar_links",
        verbose_name=_("person"),
    )
    whose = models.CharField(
        _("what the calendar shows"),
        max_length=5,
        choices=[(one.value, one.label) for one in OFFERED],
        default=Whose.MINE,
    )
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at=None),
                name="deadlines_calendar_one_each",
                violation_error_message=_("You made another link at the same time."),
            ),
            models.CheckConstraint(
                condition=Q(whose__in=OFFERED),
                name="deadlines_calendar_whose",
                violation_error_message=_("A calendar cannot show this."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_whose_display()})"
