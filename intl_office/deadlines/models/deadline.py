"""What is due, when, for whom."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from intl_office.core.audit import audited
from intl_office.core.languages import reader_code
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.moments import Moment, day_in
from intl_office.core.permissions import Path
from intl_office.deadlines import sources
from intl_office.deadlines.enums import EARLIEST, LATEST, SOON_DAYS, State
from intl_office.deadlines.models.delegation import behind
from intl_office.deadlines.rules import Steps
from intl_office.organisations.models import Unit

TITLE_LENGTH = 300


class DeadlineQuerySet(RecordQuerySet["Deadline"]):
    """Sets of deadlines."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """One's own, those one stands in for, and what each source shows to others."""
        people = behind(user, timezone.localdate())
        return self.filter(_owned_by(people) | sources.visible_without_owning(user))

    def owned_by(self, people: Iterable[int]) -> Self:
        """Those of which one of these people (keys of users) is an owner."""
        return self.filter(_owned_by(people))

    def under(self, units: Iterable[int]) -> Self:
        """Those of these units (keys) and of what is below them."""
        keys = sorted(units)
        return self.filter(unit__path__overlap=keys) if keys else self.none()

    def open(self) -> Self:
        """Those that still wait."""
        return self.filter(state=State.OPEN)

    def late(self, now: datetime) -> Self:
        """Open ones whose last instant is over."""
        return self.open().filter(due_at__lt=now)

    def soon(self, now: datetime) -> Self:
        """Open ones of the next 30 days, today included."""
        return self.open().filter(due_at__gte=now, due_on__lte=_soon(now))

    def later(self, now: datetime) -> Self:
        """Open ones that come after."""
        return self.open().filter(due_on__gt=_soon(now))

    def to_remind(self, today: date) -> Self:
        """Open ones for which a step is reached."""
        return self.open().filter(next_reminder_on__lte=today)

    def for_list(self) -> Self:
        """With the unit and the owners."""
        owners = DeadlineOwner.objects.select_related("user").order_by("user__last_name", "pk")
        return self.select_related("unit").prefetch_related(
            Prefetch("owner_rows", owners, to_attr="listed_owners")
        )


def _owned_by(people: Iterable[int]) -> Q:
    rows = DeadlineOwner.objects.filter(deadline=OuterRef("pk"), user__in=sorted(people))
    return Q(Exists(rows))


def _soon(now: datetime) -> date:
    return timezone.localdate(now) + timedelta(days=SOON_DAYS)


@audited(exclude=["next_reminder_on"])
class Deadline(Record):
    """Something due for some people; its source's room sets, moves and closes it."""

    source = models.CharField(_("source"), max_length=40)
    subject = models.UUIDField(_("what it is about"))
    key = models.CharField(_("which of its deadlines"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    # Empty where the title is a name in no language.
    title_en = models.CharField(_("title in English"), max_length=TITLE_LENGTH, blank=True)
    due_at = models.DateTimeField(_("last moment"))
    # The institution's date at that moment: what lists are cut by and reminders count from.
    due_on = models.DateField(_("due on"))
    zone = models.CharField(_("time zone"), max_length=64)
    whole_day = models.BooleanField(_("whole day"), default=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("unit"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    days_before = ArrayField(
        models.SmallIntegerField(), verbose_name=_("reminders, days before"), default=list
    )
    late_every = models.SmallIntegerField(_("days between reminders once late"), default=7)
    next_reminder_on = models.DateField(_("next reminder"), null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        indexes = [
            # The reminder run reads this one alone: it holds what waits, in the order of the run.
            models.Index(
                fields=["next_reminder_on", "id"],
                condition=Q(state=State.OPEN, next_reminder_on__isnull=False),
                name="deadlines_to_remind",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state=State.OPEN),
                name="deadlines_open_by_due",
            ),
            models.Index(fields=["due_on"], name="deadlines_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "subject", "key"],
                name="deadlines_deadline_once",
                violation_error_message=_("This deadline is known already."),
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(title="") & ~Q(zone=""),
                name="deadlines_deadline_named",
                violation_error_message=_("A deadline has a title."),
            ),
            # It stands in the subject of mails.
            models.CheckConstraint(
                condition=~Q(title__regex=r"[\r\n]") & ~Q(title_en__regex=r"[\r\n]"),
                name="deadlines_deadline_one_line",
                violation_error_message=_("The title is one line."),
            ),
            models.CheckConstraint(
                condition=Q(
                    due_on__gte=date(EARLIEST, 1, 1),
                    due_on__lte=date(LATEST, 12, 31),
                ),
                name="deadlines_deadline_day",
                violation_error_message=_("The day lies too far away."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="deadlines_deadline_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, closed_at=None)
                | (~Q(state=State.OPEN) & Q(closed_at__isnull=False, next_reminder_on=None)),
                name="deadlines_deadline_closed",
                violation_error_message=_(
                    "A closed deadline has a time of closing and no reminder to come."
                ),
            ),
            models.CheckConstraint(
                condition=Q(late_every__gte=0, late_every__lte=366, days_before__len__lte=12),
                name="deadlines_deadline_steps",
                violation_error_message=_("Reminders come at most once a day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is about, in the reader's language."""
        return self.title_en if reader_code() == "en" and self.title_en else self.title

    def get_absolute_url(self) -> str:
        """The deadline's page."""
        return reverse("deadlines:deadline", args=[self.uid])

    @property
    def subject_url(self) -> str:
        """The page of what it is about; empty where it has none."""
        known = sources.registered.get(self.source)
        return known.url(self.subject) if known and known.url else ""

    @property
    def what(self) -> str:
        """What is due, in the reader's language."""
        known = sources.registered.get(self.source)
        return str(known.what(self.key)) if known else self.source

    @property
    def by_hand(self) -> bool:
        """Whether people, not the file, say that it is done."""
        known = sources.registered.get(self.source)
        return known is not None and known.by_hand

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.state == State.OPEN

    @property
    def steps(self) -> Steps:
        """When it is recalled."""
        return Steps(tuple(self.days_before), self.late_every)

    @property
    def moment(self) -> Moment:
        """The last moment in the deadline's own time zone."""
        local = self.due_at.astimezone(ZoneInfo(self.zone))
        at: time | None = None if self.whole_day else local.time()
        return Moment(day_in(self.zone, self.due_at), at, self.zone)

    @property
    def unit_paths(self) -> Collection[Path]:
        """Where it belongs (`core.permissions.InUnits`)."""
        return [self.unit.path] if self.unit else []

    @property
    def days_left(self) -> int:
        """Days from today, by the institution's calendar; below zero once it is over."""
        return (self.due_on - timezone.localdate()).days

    @property
    def people(self) -> str:
        """Names of the owners, for rows of `for_list()`."""
        rows: list[DeadlineOwner] = getattr(self, "listed_owners", [])
        return ", ".join(str(row.user) for row in rows)

    def is_late(self, now: datetime | None = None) -> bool:
        """Whether it waits and its last instant is over."""
        return self.is_open and self.due_at < (now or timezone.now())

    def distance(self, now: datetime | None = None) -> str:
        """How far away it is, in words: `3 days late`, `today`, `in 12 days`."""
        at = now or timezone.now()
        left = (self.due_on - timezone.localdate(at)).days
        if left > 0:
            return ngettext("in %(days)s day", "in %(days)s days", left) % {"days": left}
        if left < 0:
            return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
        return _now("late since today") if self.due_at < at else _now("today")


@audited()
class DeadlineOwner(models.Model):
    """A person who is reminded of a deadline."""

    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="owner_rows", verbose_name=_("deadline")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="deadlines_owned",
        verbose_name=_("person"),
    )

    class Meta:
        verbose_name = _("person reminded")
        verbose_name_plural = _("people reminded")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "user"],
                name="deadlines_owner_once",
                violation_error_message=_("This person is reminded already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
