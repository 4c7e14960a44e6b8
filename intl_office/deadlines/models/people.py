"""How a person wants to be reminded: rhythm, pause, silence about one thing."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.deadlines.enums import Rhythm
from intl_office.deadlines.models.deadline import Deadline


@audited(exclude=["mailed_on"])
class Reader(models.Model):
    """A person's wishes; without a row those of the house (daily)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="reminder_wishes",
        verbose_name=_("person"),
    )
    rhythm = models.CharField(
        _("mail with my reminders"),
        max_length=10,
        choices=Rhythm,
        default=Rhythm.DAILY,
        help_text=_("What is late is always mailed, whatever you choose."),
    )
    at_once = models.BooleanField(
        _("send the last reminder, and what is late, at once in a mail of its own"),
        default=False,
    )
    paused_until = models.DateField(
        _("no mail until"),
        null=True,
        blank=True,
        help_text=_("This day included. What comes meanwhile is in the first mail afterwards."),
    )
    mailed_on = models.DateField(_("last mail"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("wishes about reminders")
        verbose_name_plural = _("wishes about reminders")
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values),
                name="deadlines_reader_rhythm_known",
                violation_error_message=_("This rhythm is not offered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_rhythm_display()}"


class MuteQuerySet(models.QuerySet["Mute"]):
    """Sets of silences."""

    def on(self, day: date) -> Self:
        """Those that hold on this day."""
        return self.filter(Q(until=None) | Q(until__gte=day))


@audited()
class Mute(models.Model):
    """One person wants no reminder of one deadline, until a day or for good."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="mutes", verbose_name=_("deadline")
    )
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("This day included. Empty: for good.")
    )

    objects = MuteQuerySet.as_manager()

    class Meta:
        verbose_name = _("muted deadline")
        verbose_name_plural = _("muted deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "deadline"],
                name="deadlines_mute_once",
                violation_error_message=_("This deadline is muted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.deadline}"
