"""Runs of circuits, and the turn of each step in them."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.circuits import subjects
from intl_office.circuits.enums import (
    DECIDED,
    EXPLAINED,
    LIVE,
    PENDING,
    TITLE_LENGTH,
    Assignee,
    RunState,
    TurnState,
)
from intl_office.circuits.models.circuit import Circuit, CircuitStep
from intl_office.circuits.models.deciding import any_of, grounds
from intl_office.circuits.rules import may_record, sees_in
from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.permissions import Path
from intl_office.organisations.models import Unit
from intl_office.reference.models.base import in_language


def _one_line(column: str) -> Q:
    """Neither empty nor of several lines."""
    return ~Q(**{column: ""}) & ~Q(**{f"{column}__regex": r"[\r\n]"})


class RunQuerySet(RecordQuerySet["Run"]):
    """Sets of runs."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """One's own, where one was asked or decided, what one's roles reach, what kinds show."""
        asked = Q(opened_at__isnull=False) & any_of(grounds(user))
        took_part = Q(decided_by=user.pk) | Q(on_behalf_of=user.pk)
        turns = Turn.objects.filter(asked | took_part, run=OuterRef("pk"))
        shown = sees_in(user).condition("unit__path") | subjects.visible_runs(user)
        return self.filter(Q(started_by=user.pk) | Exists(turns) | shown)

    def live(self) -> Self:
        """Those that are not over."""
        return self.filter(state__in=LIVE)

    def about(self, kind: str, subject: Any) -> Self:
        """The runs of one file, the latest first."""
        return self.filter(subject_kind=kind, subject=subject).order_by("-pk")

    def for_list(self) -> Self:
        """With what a list shows, and the turns that wait."""
        waiting = Turn.objects.open().select_related(
            "step__unit", "step__person", "step__body", "run__unit"
        )
        return self.select_related("circuit", "unit", "started_by").prefetch_related(
            Prefetch("turns", waiting.in_order(), to_attr="open_turns")
        )


@audited()
class Run(Record):
    """A file on its way through one version of a circuit."""

    circuit = models.ForeignKey(
        Circuit, models.PROTECT, related_name="runs", verbose_name=_("circuit")
    )
    subject_kind = models.CharField(_("kind of file"), max_length=64)
    subject = models.UUIDField(pgettext_lazy("circuit", "file"))
    title_fr = models.CharField(_("title in French"), max_length=TITLE_LENGTH)
    title_en = models.CharField(_("title in English"), max_length=TITLE_LENGTH)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="circuit_runs",
        verbose_name=_("unit"),
    )
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.RUNNING)
    # Grows each time that the file is sent back: each round has its own turns.
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="runs_started",
        verbose_name=_("sent by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("file in a circuit")
        verbose_name_plural = _("files in circuits")
        indexes = [
            models.Index(fields=["subject_kind", "subject"], name="circuits_run_of_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject"],
                condition=Q(state__in=LIVE),
                name="circuits_run_one_live",
                violation_error_message=_("This file is on its way through a circuit already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=RunState.values),
                name="circuits_run_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, ended_at=None)
                | (~Q(state__in=LIVE) & Q(ended_at__isnull=False)),
                name="circuits_run_ended",
                violation_error_message=_("What is over has a time of its end, nothing else has."),
            ),
            models.CheckConstraint(
                condition=_one_line("title_fr") & _one_line("title_en"),
                name="circuits_run_titled",
                violation_error_message=_("The title is one line."),
            ),
            models.CheckConstraint(
                condition=Q(round__gte=1),
                name="circuits_run_round",
                violation_error_message=_("Rounds begin at 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What the file is called, in the reader's language."""
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        """The page of the run."""
        return reverse("circuits:run", args=[self.uid])

    @property
    def kind(self) -> "subjects.SubjectKind[Any] | None":
        """The kind of its file; None where no room knows it any more."""
        return subjects.subject_kinds.get(self.subject_kind)

    @property
    def kind_label(self) -> str:
        """The kind of its file in words."""
        return subjects.kind_label(self.subject_kind)

    @property
    def unit_paths(self) -> list[Path]:
        """Where its file belongs (`core.permissions.InUnits`)."""
        return [self.unit.path] if self.unit else []

    @property
    def is_live(self) -> bool:
        """Whether it is not over."""
        return self.state in LIVE

    @property
    def whose_turn(self) -> str:
        """Who is asked now, for rows of `for_list()`."""
        if self.state == RunState.RETURNED:
            return str(self.started_by)
        rows: list[Turn] = getattr(self, "open_turns", [])
        return ", ".join(dict.fromkeys(row.who for row in rows))

    def pending(self) -> "TurnQuerySet":
        """Turns without a decision, in order."""
        return Turn.objects.filter(run=self, state__in=PENDING).in_order()

    def current(self) -> "TurnQuerySet":
        """The last turn of each step, in order: where the run stands now."""
        later = Turn.objects.filter(
            run=OuterRef("run"), step=OuterRef("step"), round__gt=OuterRef("round")
        )
        return Turn.objects.filter(~Exists(later), run=self).in_order()

    def returned_turn(self) -> "Turn | None":
        """The turn that sent the file back last."""
        rows = Turn.objects.filter(run=self, state=TurnState.RETURNED)
        return rows.select_related("step").order_by("round", "pk").last()


class TurnQuerySet(RecordQuerySet["Turn"]):
    """Sets of turns."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """The turns of the runs that one sees."""
        return self.filter(run__in=Run.objects.visible_to(user))

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(state=TurnState.OPEN)

    def waiting_for(self, user: AbstractBaseUser) -> Self:
        """Open ones that this person may decide, by role, by name or standing in for somebody.

        `own` is False where the person only stands in.
        """
        found = grounds(user)
        own = Case(When(found[0].turns, then=Value(value=True)), default=Value(value=False))
        return self.open().filter(any_of(found)).annotate(own=own)

    def waiting_for_others(self, user: AbstractBaseUser) -> Self:
        """Open ones of the runs that one sees, which this person may not decide."""
        own = Turn.objects.all().open().filter(any_of(grounds(user))).values("pk")
        seen = Run.objects.visible_to(user)
        return self.open().filter(run__in=seen).exclude(pk__in=own)

    def before_body(self, body: Any) -> Self:
        """Open ones that a body decides, the oldest first."""
        return self.open().filter(step__body=body).order_by("opened_at", "pk")

    def late(self, day: date) -> Self:
        """Open ones whose last day is over."""
        return self.open().filter(due_on__lt=day)

    def by_urgency(self) -> Self:
        """With `urgency`: the last day; turns without one come behind all others."""
        never = Value(date.max, output_field=models.DateField())
        return self.annotate(urgency=Coalesce("due_on", never))

    def in_order(self) -> Self:
        """In the order of the circuit."""
        return self.order_by("step__position", "step_id", "round")

    def for_list(self) -> Self:
        """With all that lists and pages show."""
        return self.select_related(
            "step__circuit",
            "step__unit",
            "step__person",
            "step__body",
            "run__unit",
            "run__started_by",
            "run__circuit",
            "decided_by",
            "on_behalf_of",
        )

    def for_panel(self) -> Self:
        """With what a box of Today shows: file, step, whose turn, since and until when."""
        people = (f"step__person__{name}" for name in ("first_name", "last_name", "email"))
        names = (f"{of}__name_{code}" for of in _NAMED for code in ("fr", "en"))
        step = ("step__assignee", "step__role", "step__pole", "step__circuit", *people)
        run = ("run__uid", "run__title_fr", "run__title_en", "run__subject_kind")
        rows = self.select_related(*_NAMED, "step__person")
        return rows.only("uid", "state", "opened_at", "due_on", *step, *run, *names)


_NAMED = ("step", "step__unit", "step__body", "run__unit")
_UNDECIDED = Q(decided_at=None, decided_by=None, decided_on=None, on_behalf_of=None, number="")


@audited()
class Turn(Record):
    """One step of one run in one round: asked when, due when, decided by whom and how."""

    run = models.ForeignKey(
        Run, models.CASCADE, related_name="turns", verbose_name=pgettext_lazy("circuit", "file")
    )
    step = models.ForeignKey(
        CircuitStep, models.PROTECT, related_name="turns", verbose_name=_("step")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(
        _("state"), max_length=16, choices=TurnState, default=TurnState.WAITING
    )
    opened_at = models.DateTimeField(_("asked"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("recorded"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="turns_decided",
        verbose_name=_("decided by"),
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="turns_decided_for",
        verbose_name=_("in the place of"),
    )
    reason = models.TextField(_("reason"), blank=True)
    number = models.CharField(_("number of the deliberation"), max_length=60, blank=True)

    objects = TurnQuerySet.as_manager()
    own: bool  # whether it is the reader's own turn, in rows of `waiting_for()`

    class Meta:
        verbose_name = _("turn of a step")
        verbose_name_plural = _("turns of steps")
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state=TurnState.OPEN),
                name="circuits_turn_open_by_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "step", "round"],
                name="circuits_turn_once_a_round",
                violation_error_message=_("This step has its turn in this round already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=TurnState.values),
                name="circuits_turn_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=False)
                | (Q(due_on=None) & ~Q(state__in=[TurnState.OPEN, *DECIDED])),
                name="circuits_turn_opened",
                violation_error_message=_("Nothing is decided or due before it was asked."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=DECIDED,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                )
                | (~Q(state__in=DECIDED) & _UNDECIDED),
                name="circuits_turn_decided",
                violation_error_message=_("A decision has its day and who took it."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=EXPLAINED) | ~Q(reason=""),
                name="circuits_turn_explained",
                violation_error_message=_("Say why: the reason is kept."),
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of=None) | ~Q(on_behalf_of=models.F("decided_by")),
                name="circuits_turn_behalf_of_another",
                violation_error_message=_("Nobody stands in for oneself."),
            ),
            models.CheckConstraint(
                condition=Q(round__gte=1),
                name="circuits_turn_round",
                violation_error_message=_("Rounds begin at 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} – {self.step}"

    def get_absolute_url(self) -> str:
        """The page on which it is decided."""
        return reverse("circuits:turn", args=[self.uid])

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == TurnState.OPEN

    @property
    def who(self) -> str:
        """Who decides, in words, for this file."""
        if self.step.assignee == Assignee.OWNER_UNIT and self.run.unit:
            return str(self.run.unit)
        return self.step.who

    @property
    def since(self) -> date | None:
        """The day on which it was asked, by the institution's calendar."""
        return timezone.localdate(self.opened_at) if self.opened_at else None

    @property
    def why(self) -> str:
        """The reason; of a step passed over, in the reader's language where the kind knows it."""
        kind = self.run.kind if self.state == TurnState.SKIPPED else None
        found = kind.conditions.get(self.step.condition) if kind else None
        return str(found.otherwise) if found else self.reason

    def is_late(self, day: date | None = None) -> bool:
        """Whether it waits and its last day is over."""
        today = day or timezone.localdate()
        return self.is_open and self.due_on is not None and self.due_on < today

    def decides_as(self, user: AbstractBaseUser) -> int | None:
        """Key of the person in whose right this one may decide: oneself first; None without any.

        A body decides in its meeting; whoever may record decisions writes down what it decided.
        """
        if self.step.assignee == Assignee.BODY:
            return user.pk if may_record(user) else None
        rows = Turn.objects.filter(pk=self.pk)
        held = (ground for ground in grounds(user) if rows.filter(ground.turns).exists())
        found = next(held, None)
        return found.person if found else None
