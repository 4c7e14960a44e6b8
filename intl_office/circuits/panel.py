"""A circuit as the page of its file shows it: the steps, whose turn it is, what one may do.

{% load circuits %}
{% circuit_panel "partnerships.agreement" agreement.uid %}
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.circuits.enums import DECIDED, Assignee, RunState, TurnState
from intl_office.circuits.models import Circuit, Run, Turn
from intl_office.circuits.models.deciding import deciders
from intl_office.circuits.queries import circuits_for, run_of
from intl_office.circuits.rules import may_manage, may_record
from intl_office.circuits.subjects import subject_kinds
from intl_office.ui.components import Tone

TONES: dict[str, Tone] = {
    RunState.RUNNING: "info",
    RunState.RETURNED: "warn",
    RunState.COMPLETE: "good",
    RunState.REFUSED: "bad",
    RunState.CANCELLED: "neutral",
    TurnState.WAITING: "neutral",
    TurnState.OPEN: "info",
    TurnState.APPROVED: "good",
    TurnState.SKIPPED: "neutral",
    TurnState.NOT_APPLICABLE: "neutral",
    TurnState.CALLED_OFF: "neutral",
}
TONES |= {TurnState.REFUSED: "bad", TurnState.RETURNED: "warn"}
ICONS: dict[str, str] = {
    TurnState.WAITING: "circle",
    TurnState.OPEN: "hourglass-split",
    TurnState.APPROVED: "check-lg",
    TurnState.REFUSED: "x-lg",
    TurnState.RETURNED: "arrow-counterclockwise",
    TurnState.SKIPPED: "dash-circle",
    TurnState.NOT_APPLICABLE: "dash-circle",
    TurnState.CALLED_OFF: "slash-circle",
}


@dataclass(frozen=True)
class Shown:
    """A turn as one person sees it.

    Attributes:
        turn: the turn.
        people: names of those whose turn it is now.
        mine: whether this person may decide.
        late: whether its last day is over.

    """

    turn: Turn
    people: Sequence[User] = ()
    mine: bool = False
    late: bool = False

    @property
    def tone(self) -> Tone:
        """Its colour."""
        return "bad" if self.late else TONES[self.turn.state]

    @property
    def icon(self) -> str:
        """Its icon."""
        return ICONS[self.turn.state]

    @property
    def current(self) -> bool:
        """Whether it waits for a decision."""
        return self.turn.is_open

    @property
    def decided(self) -> bool:
        """Whether somebody decided."""
        return self.turn.state in DECIDED

    @property
    def by_body(self) -> bool:
        """Whether a body decides."""
        return self.turn.step.assignee == Assignee.BODY

    @property
    def nobody(self) -> bool:
        """Whether it waits and nobody could decide."""
        return self.current and not self.people and not self.by_body


@dataclass(frozen=True)
class CircuitPanel:
    """The circuit of a file for one reader.

    Attributes:
        kind, subject: the file.
        run: its run; None before the first.
        stages: the steps where they stand now; those that are asked together stand together.
        past: decisions of earlier rounds, in order.
        offered: circuits that the reader may send the file through now.
        may_manage: whether the reader may withdraw it, or send it on its way again.

    """

    kind: str
    subject: UUID
    run: Run | None
    stages: Sequence[Sequence[Shown]] = ()
    past: Sequence[Shown] = ()
    offered: Sequence[Circuit] = ()
    may_manage: bool = False

    @property
    def tone(self) -> Tone:
        """Colour of the run's state."""
        return TONES[self.run.state] if self.run else "neutral"

    @property
    def mine(self) -> list[Shown]:
        """What waits for the reader."""
        return [one for stage in self.stages for one in stage if one.mine]

    @property
    def returned(self) -> bool:
        """Whether the file is with its requester."""
        return self.run is not None and self.run.state == RunState.RETURNED


def circuit_panel(kind: str, subject: UUID, user: AbstractBaseUser) -> CircuitPanel:
    """What the page of a file shows of its circuit."""
    run = run_of(kind, subject)
    offered = _offered(kind, subject, run, user)
    if run is None:
        return CircuitPanel(kind, subject, None, offered=offered)
    return run_panel(run, user, offered)


def run_panel(run: Run, user: AbstractBaseUser, offered: Sequence[Circuit] = ()) -> CircuitPanel:
    """The same for a run that is known."""
    rows = list(Turn.objects.filter(run=run).for_list().in_order())
    current = {row.step_id: row for row in sorted(rows, key=lambda one: one.round)}
    mine = _mine(run, user)
    stages: dict[int, list[Shown]] = {}
    for row in sorted(current.values(), key=lambda one: (one.step.position, one.step_id)):
        stages.setdefault(row.step.position, []).append(_shown(row, mine))
    over = [row for row in rows if row.state in DECIDED and row.pk != current[row.step_id].pk]
    past = sorted(over, key=lambda one: (one.decided_at or one.created_at, one.pk))
    return CircuitPanel(
        run.subject_kind,
        run.subject,
        run,
        list(stages.values()),
        [Shown(row) for row in past],
        offered,
        run.is_live and may_manage(user, run),
    )


def _offered(kind: str, subject: UUID, run: Run | None, user: Any) -> list[Circuit]:
    known = subject_kinds.get(kind)
    if known is None or (run is not None and run.is_live):
        return []
    found = known.find(subject)
    return list(circuits_for(kind)) if found and known.may_start(user, found) else []


def _mine(run: Run, user: AbstractBaseUser) -> set[int]:
    if run.state != RunState.RUNNING:
        return set()
    rows = Turn.objects.filter(run=run)
    found = set(rows.waiting_for(user).values_list("pk", flat=True))
    if may_record(user):
        found |= set(rows.open().filter(step__assignee=Assignee.BODY).values_list("pk", flat=True))
    return found


def _shown(turn: Turn, mine: set[int]) -> Shown:
    people = deciders(turn) if turn.is_open else []
    return Shown(turn, people, turn.pk in mine, turn.is_late(timezone.localdate()))
