"""What a decision entails: the next step opens, the file is complete, refused or returned.

The caller holds the lock of the run, so that parallel steps that finish at once are taken one
after the other and the next position opens once.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone, translation

from intl_office.accounts.models import User
from intl_office.circuits import notifications
from intl_office.circuits.enums import TurnState
from intl_office.circuits.models import CircuitStep, Run, Turn
from intl_office.circuits.models.deciding import deciders, stand_ins
from intl_office.circuits.subjects import Condition
from intl_office.circuits.watching import turn_watchers
from intl_office.circuits.workflow import runs, turns


def locked(run: Run) -> Run:
    """The run, fresh and kept from everybody else until the end of the transaction."""
    rows = Run.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "started_by", "circuit").get(pk=run.pk)


def make_turns(run: Run, steps: Iterable[CircuitStep]) -> None:
    """Give each of these steps a turn to come, in the run's round."""
    Turn.objects.bulk_create(Turn(run=run, step=step, round=run.round) for step in steps)


def next_round(run: Run, steps: Iterable[CircuitStep]) -> None:
    """Ask these steps anew."""
    last = Turn.objects.filter(run=run).aggregate(last=Max("round"))["last"] or 0
    run.round = last + 1
    run.save(update_fields=["round"])
    make_turns(run, steps)


def advance(run: Run, by: User, returned: str = "") -> None:
    """Open what comes next; where nothing does, the circuit is complete."""
    while pending := list(run.pending().for_list()):
        here = [one for one in pending if one.step.position == pending[0].step.position]
        asked = [_ask(run, one, by, returned) for one in here]
        if any(asked):
            return
    _complete(run, by)


def call_off(run: Run, by: User) -> None:
    """Ask nobody any more."""
    for turn in run.pending().for_list():
        was_open = turn.is_open
        turns.transition(turn, "call-off", by=by)
        if was_open:
            tell_closed(turn)


def tell_closed(turn: Turn) -> None:
    """Let the rooms above know that nobody is asked any more."""
    for watcher in turn_watchers.values():
        watcher.closed(turn)


def refuse(run: Run, turn: Turn, by: User) -> None:
    """The file is refused; the other steps are asked no more."""
    call_off(run, by)
    runs.transition(run, "refuse", by=by, reason=turn.reason)
    _hook(run, "on_refused", by)
    notifications.tell(notifications.Refused, run, turn)


def send_back(run: Run, turn: Turn, by: User, step: CircuitStep | None) -> None:
    """The file goes back to a step before, or to its requester."""
    call_off(run, by)
    if step is None:
        runs.transition(run, "return", by=by, reason=turn.reason)
        _hook(run, "on_returned", by)
        notifications.tell(notifications.Returned, run, turn)
        return
    after = CircuitStep.objects.filter(circuit=run.circuit_id, position__gt=step.position)
    next_round(run, [step, *after])
    advance(run, by, turn.reason)


def _complete(run: Run, by: User) -> None:
    runs.transition(run, "complete", by=by)
    _hook(run, "on_completed", by)
    notifications.tell(notifications.Completed, run, None)


def _hook(run: Run, name: str, by: User) -> None:
    """Tell the room whose file it is, in this transaction."""
    if run.kind is not None:
        getattr(run.kind, name)(run, by)


def cancelled(run: Run, by: User) -> None:
    """Tell the room that the file was withdrawn."""
    _hook(run, "on_cancelled", by)


def _ask(run: Run, turn: Turn, by: User, returned: str) -> bool:
    """Open a turn, or pass it over; say whether it is open now."""
    if turn.is_open:
        return True
    missing = _unmet(run, turn.step)
    if missing is not None:
        with translation.override(settings.LANGUAGE_CODE):
            turns.transition(turn, "skip", by=by, reason=str(missing.otherwise))
        return False
    turns.transition(turn, "open", by=by, due_on=_due(turn.step))
    people = deciders(turn)
    asked = dict.fromkeys([*people, *stand_ins(turn, people)])
    notifications.ask(turn, (one for one in asked if one.pk != by.pk), returned)
    for watcher in turn_watchers.values():
        watcher.opened(turn)
    return True


def _due(step: CircuitStep) -> date | None:
    return timezone.localdate() + timedelta(days=step.days) if step.days else None


def _unmet(run: Run, step: CircuitStep) -> Condition | None:
    """The condition for which the step is passed over; None where it has to decide.

    A condition or a file that no room knows any more passes nobody over.
    """
    known = run.kind.conditions.get(step.condition) if run.kind and step.condition else None
    if known is None:
        return None
    subject: Any = run.kind.find(run.subject) if run.kind else None
    return None if subject is None or known.holds(subject) else known


def resumable(run: Run) -> list[CircuitStep]:
    """The steps that have not approved the file as it is now.

    Those passed over are asked too, and those who approved before its contents changed.
    """
    done = (TurnState.APPROVED, TurnState.NOT_APPLICABLE)
    changed = _changed_at(run)
    turns_ = run.current().for_list()
    return [one.step for one in turns_ if one.state not in done or _outdated(one, changed)]


def _changed_at(run: Run) -> datetime | None:
    subject: Any = run.kind.find(run.subject) if run.kind else None
    return run.kind.changed_at(subject) if run.kind and subject is not None else None


def _outdated(turn: Turn, changed: datetime | None) -> bool:
    return changed is not None and turn.decided_at is not None and turn.decided_at < changed
