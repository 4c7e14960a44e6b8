"""Meetings of bodies, and what stands on their agendas."""

from datetime import date
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Deferrable, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.circuits.meeting_enums import (
    COMING,
    EXPLAINED,
    RELEASED,
    UNNUMBERED,
    ItemOutcome,
    MeetingState,
    Purpose,
)
from intl_office.circuits.meeting_rules import sees_all
from intl_office.circuits.models.bodies import Body, BodyMember
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.moments import Moment, day_in, validate_zone

MOST_ITEMS = 200


def _sits(user: AbstractBaseUser, body: str, day: str) -> Exists:
    """The person sits in the body on the day of the meeting."""
    rows = BodyMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef(day)),
        body=OuterRef(body),
        person__user=user.pk,
        starts_on__lte=OuterRef(day),
    )
    return Exists(rows)


class MeetingQuerySet(RecordQuerySet["Meeting"]):
    """Sets of meetings."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """All for those who see meetings; others those of the days on which they are members."""
        return self if sees_all(user) else self.filter(_sits(user, "body", "day"))

    def coming(self) -> Self:
        """Those still to be held, the next first."""
        return self.filter(state__in=COMING).order_by("day", "at", "pk")

    def past(self) -> Self:
        """Held ones, the last first."""
        return self.exclude(state__in=COMING).order_by("-day", "-at", "-pk")

    def for_list(self) -> Self:
        """With the body and the number of items."""
        return self.select_related("body").annotate(item_count=models.Count("items"))


@audited()
class Meeting(Record):
    """A meeting of a body: when and where, until when papers come in, how far it is."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("body"))
    day = models.DateField(_("day"))
    at = models.TimeField(_("hour"))
    zone = models.CharField(
        _("time zone"), max_length=64, default=settings.TIME_ZONE, validators=[validate_zone]
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("address of the video meeting"), max_length=500, blank=True)
    papers_on = models.DateField(
        _("papers until"),
        null=True,
        blank=True,
        help_text=_("Last day on which something can be put on the agenda."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    sent_at = models.DateTimeField(_("agenda sent"), null=True, blank=True)
    closed_at = models.DateTimeField(_("minutes closed"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=["day", "at"], name="circuits_meeting_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "day", "at"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="circuits_meeting_once",
                violation_error_message=_("The body meets at this hour already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values),
                name="circuits_meeting_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(papers_on=None) | Q(papers_on__lte=F("day")),
                name="circuits_meeting_papers_before",
                violation_error_message=_("Papers come in before the meeting."),
            ),
            models.CheckConstraint(
                condition=~Q(place="", link=""),
                name="circuits_meeting_somewhere",
                violation_error_message=_("Say where it takes place, or by which link."),
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PLANNED, sent_at=None)
                | Q(state=MeetingState.CANCELLED)
                | (~Q(state=MeetingState.PLANNED) & Q(sent_at__isnull=False)),
                name="circuits_meeting_sent",
                violation_error_message=_("An agenda that was sent has the time of it."),
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CLOSED, closed_at__isnull=False)
                | (~Q(state=MeetingState.CLOSED) & Q(closed_at=None)),
                name="circuits_meeting_closed",
                violation_error_message=_("Closed minutes have the time of it."),
            ),
            models.CheckConstraint(
                condition=Q(day__gte=date(2000, 1, 1), day__lte=date(2199, 12, 31))
                & (Q(papers_on=None) | Q(papers_on__gte=date(2000, 1, 1))),
                name="circuits_meeting_day",
                violation_error_message=_("The day lies too far away."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {date_format(self.day, 'DATE_FORMAT')}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("circuits:meeting", args=[self.uid])

    @property
    def moment(self) -> Moment:
        """When it begins."""
        return Moment(self.day, self.at, self.zone)

    @property
    def where(self) -> str:
        """The place, or the host of the video meeting."""
        return self.place or urlsplit(self.link).hostname or self.link

    @property
    def day_has_come(self) -> bool:
        """Whether it may have begun: from midnight of its day on, by its own time zone."""
        return day_in(self.zone, timezone.now()) >= self.day

    @property
    def is_planned(self) -> bool:
        """Whether its agenda may change."""
        return self.state == MeetingState.PLANNED

    @property
    def is_coming(self) -> bool:
        """Whether it is still to be held."""
        return self.state in COMING

    @property
    def is_held(self) -> bool:
        """Whether it took place."""
        return self.state in (MeetingState.HELD, MeetingState.CLOSED)

    @property
    def takes_decisions(self) -> bool:
        """Whether what it decided can be entered."""
        return self.state == MeetingState.HELD or (
            self.state == MeetingState.SENT and self.day_has_come
        )

    def sits(self, user: AbstractBaseUser) -> bool:
        """Whether the person is a member on the day of the meeting."""
        return (
            BodyMember.objects.on(self.day).filter(body=self.body_id, person__user=user.pk).exists()
        )


class AgendaItemQuerySet(RecordQuerySet["AgendaItem"]):
    """Sets of items."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """The items of the meetings that one sees; members once the agenda is sent."""
        rows = Meeting.objects.all().visible_to(user)
        if not sees_all(user):
            rows = rows.exclude(sent_at=None)
        return self.filter(meeting__in=rows)

    def pending(self) -> Self:
        """Those without an outcome."""
        return self.filter(outcome="")

    def postponed(self) -> Self:
        """Postponed ones that no later agenda took up, the oldest first."""
        rows = self.filter(outcome=ItemOutcome.POSTPONE, continued=None)
        return rows.order_by("meeting__day", "position", "pk")

    def in_order(self) -> Self:
        """As on the agenda."""
        return self.order_by("position", "pk")

    def for_list(self) -> Self:
        """With what the page of a meeting shows."""
        return self.select_related(
            "turn__run__unit", "turn__run__circuit", "turn__step", "continues__meeting__body"
        )


@audited()
class AgendaItem(Record):
    """One item of an agenda: a file that waits for the body, or a subject of its own."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="items", verbose_name=_("meeting")
    )
    position = models.PositiveSmallIntegerField(_("place on the agenda"))
    turn = models.ForeignKey(
        "circuits.Turn",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=pgettext_lazy("agenda", "file"),
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    presenter = models.CharField(_("presented by"), max_length=150, blank=True)
    note = models.TextField(
        pgettext_lazy("agenda", "what it is about"), blank=True, max_length=5_000
    )
    purpose = models.CharField(
        pgettext_lazy("agenda", "purpose"), max_length=12, choices=Purpose, default=Purpose.DECISION
    )
    # A postponed item that this one takes up again.
    continues = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continued",
        verbose_name=_("takes up again"),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=ItemOutcome, blank=True)
    # The body of the meeting and the year of the number: what makes numbers unique.
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("body"))
    year = models.PositiveSmallIntegerField(_("year of the number"), null=True, blank=True)
    number = models.CharField(_("number of the deliberation"), max_length=60, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("entered"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="circuits_agendaitem_place",
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("Somebody else changed the agenda. Reload it."),
            ),
            models.UniqueConstraint(
                fields=["turn"],
                condition=~Q(outcome__in=RELEASED),
                name="circuits_agendaitem_one_live",
                violation_error_message=_("This file stands on an agenda already."),
            ),
            models.UniqueConstraint(
                fields=["body", "year", "number"],
                condition=~Q(number=""),
                name="circuits_agendaitem_number_once",
                violation_error_message=_("Another deliberation of this year has this number."),
            ),
            models.CheckConstraint(
                condition=Q(turn__isnull=False, title="", purpose=Purpose.DECISION)
                | (Q(turn=None) & ~Q(title="")),
                name="circuits_agendaitem_about",
                violation_error_message=_("An item is a file to decide on, or it has a title."),
            ),
            models.CheckConstraint(
                condition=~Q(title__regex=r"[\r\n]"),
                name="circuits_agendaitem_one_line",
                violation_error_message=_("The title is one line."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values),
                name="circuits_agendaitem_purpose_known",
                violation_error_message=_("This purpose is not known."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=ItemOutcome.values),
                name="circuits_agendaitem_outcome_known",
                violation_error_message=_("This outcome is not known."),
            ),
            models.CheckConstraint(
                condition=Q(turn=None) & ~Q(outcome=ItemOutcome.RETURN)
                | Q(turn__isnull=False) & ~Q(outcome=ItemOutcome.NOTE),
                name="circuits_agendaitem_outcome_fits",
                violation_error_message=_("A file is decided on; only files are sent back."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", recorded_at=None, recorded_by=None)
                | (~Q(outcome="") & Q(recorded_at__isnull=False, recorded_by__isnull=False)),
                name="circuits_agendaitem_recorded",
                violation_error_message=_("An outcome has the time at which it was entered."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=EXPLAINED) | ~Q(reason=""),
                name="circuits_agendaitem_explained",
                violation_error_message=_("Say why: the reason is kept."),
            ),
            models.CheckConstraint(
                condition=Q(number="", year=None)
                | (~Q(number="") & Q(year__isnull=False) & ~Q(outcome__in=["", *UNNUMBERED])),
                name="circuits_agendaitem_numbered",
                violation_error_message=_("What was postponed or sent back has no number."),
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None, abstentions=None)
                | (
                    ~Q(outcome__in=["", *RELEASED])
                    & Q(votes_for__isnull=False, votes_for__gte=0)
                    & Q(votes_against__isnull=False, votes_against__gte=0)
                    & Q(abstentions__isnull=False, abstentions__gte=0)
                ),
                name="circuits_agendaitem_votes",
                violation_error_message=_(
                    "Give all three figures of a vote, none below zero, or none at all."
                ),
            ),
            models.CheckConstraint(
                condition=Q(continues=None) | ~Q(continues=F("pk")),
                name="circuits_agendaitem_continues_another",
                violation_error_message=_("An item does not take itself up again."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_ITEMS),
                name="circuits_agendaitem_position",
                violation_error_message=_("An agenda has 200 items at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """What it is about, on one line."""
        return self.turn.run.title if self.turn else self.title

    @property
    def is_pending(self) -> bool:
        """Whether it has no outcome."""
        return not self.outcome

    @property
    def is_overtaken(self) -> bool:
        """Whether its file no longer waits: withdrawn, or decided elsewhere."""
        return self.is_pending and self.turn is not None and not self.turn.is_open

    @property
    def voted(self) -> bool:
        """Whether there was a vote that was counted."""
        return self.votes_for is not None


@not_audited("the memory of the changes of state itself; it only grows")
class MeetingTransition(TransitionLog):
    """One change of state of a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a meeting")
        verbose_name_plural = _("steps of meetings")
