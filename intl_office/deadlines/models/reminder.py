"""Reminders: what somebody has to be told, and the mail that told it."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited
from intl_office.deadlines.enums import Rhythm, State
from intl_office.deadlines.models.deadline import Deadline
from intl_office.deadlines.models.people import Mute
from intl_office.mail.models import Message

_WISHES = "recipient__reminder_wishes"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Sets of reminders."""

    def waiting(self) -> Self:
        """Those that no mail has told yet."""
        return self.filter(settled_at=None)

    def outdated(self) -> Self:
        """Waiting ones that nobody needs any more: closed, moved, or the person has left."""
        moved = ~Q(deadline__due_on=F("due_on"))
        gone = ~Q(deadline__state=State.OPEN) | Q(recipient__is_active=False)
        return self.waiting().filter(moved | gone)

    def still_wanted(self) -> Self:
        """The other waiting ones."""
        return self.waiting().filter(
            deadline__state=State.OPEN, deadline__due_on=F("due_on"), recipient__is_active=True
        )

    def to_mail(self, today: date) -> Self:
        """Waiting ones that the person's wishes let out today; needs the wishes' row."""
        muted = (
            Mute.objects.all()
            .on(today)
            .filter(user=OuterRef("recipient"), deadline=OuterRef("deadline"))
        )
        awake = Q(**{f"{_WISHES}__paused_until": None}) | Q(
            **{f"{_WISHES}__paused_until__lt": today}
        )
        at_once = Q(**{f"{_WISHES}__at_once": True}, urgent=True)
        return self.still_wanted().filter(awake, _by_rhythm(today) | at_once, ~Exists(muted))


def _by_rhythm(today: date) -> Q:
    """One mail a day, or a week from Monday on: who missed Monday gets it on Tuesday."""
    monday = today - timedelta(days=today.weekday())
    daily = Q(**{f"{_WISHES}__rhythm": Rhythm.DAILY}) & _not_mailed_since(today)
    weekly = Q(**{f"{_WISHES}__rhythm": Rhythm.WEEKLY}) & _not_mailed_since(monday)
    late = Q(**{f"{_WISHES}__rhythm": Rhythm.LATE_ONLY}, step__lt=0) & _not_mailed_since(today)
    return daily | weekly | late


def _not_mailed_since(day: date) -> Q:
    return Q(**{f"{_WISHES}__mailed_on": None}) | Q(**{f"{_WISHES}__mailed_on__lt": day})


@not_audited("only grows; the mail that it leads to is kept with its own history")
class Reminder(models.Model):
    """One step of one deadline for one person.

    The day stands in the key: a deadline that moves has its steps again.
    """

    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="reminders", verbose_name=_("deadline")
    )
    due_on = models.DateField(_("due on"))
    step = models.SmallIntegerField(_("days left"))
    urgent = models.BooleanField(_("last in time, or late"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reader")
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    mail = models.ForeignKey(
        Message,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name=_("mail"),
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(
                fields=["recipient"],
                condition=Q(settled_at=None),
                name="deadlines_reminder_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "due_on", "step", "recipient"],
                name="deadlines_reminder_once",
                violation_error_message=_("This reminder exists already."),
            ),
            models.CheckConstraint(
                condition=Q(mail=None) | Q(settled_at__isnull=False),
                name="deadlines_reminder_settled",
                violation_error_message=_("A reminder that was mailed is settled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} ({self.step})"
