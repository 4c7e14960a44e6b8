"""Who saw the application as whom."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import GIVEN, Pole, Role
from intl_office.access.models.assignment import role_title
from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.organisations.models import Unit

LONGEST = timedelta(hours=1)


@audited()
class SeeingAs(Record):
    """A while during which somebody reads the application as another person, or in a role."""

    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who looked")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("as whom"),
    )
    role = models.CharField(_("in which role"), max_length=16, choices=Role, blank=True)
    pole = models.CharField(_("pole"), max_length=16, choices=Pole, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    reason = models.CharField(_("reason"), max_length=300)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("look as somebody else")
        verbose_name_plural = _("looks as somebody else")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, role="", pole="", unit=None)
                | (Q(person=None) & Q(role__in=GIVEN)),
                name="access_seeing_person_or_role",
                violation_error_message=_("Choose a person or a role, not both."),
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("viewer")),
                name="access_seeing_another",
                violation_error_message=_("You see the application as yourself already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="access_seeing_reason",
                violation_error_message=_("Say why you look."),
            ),
        ]

    def __str__(self) -> str:
        return self.whom

    @property
    def whom(self) -> str:
        """The person, or the role and its unit."""
        if self.person:
            return str(self.person)
        words = role_title(self.role, self.pole)
        return f"{words} ({self.unit})" if self.unit else words

    def lasts(self, at: datetime | None = None) -> bool:
        """Say whether it goes on; it ends by itself after an hour."""
        return self.ended_at is None and (at or timezone.now()) < self.created_at + LONGEST
