"""Every state x transition of runs and turns."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from intl_office.circuits.enums import DECIDED, EXPLAINED, LIVE, RunState, TurnState
from intl_office.circuits.models import Run, Turn
from intl_office.circuits.workflow import runs, turns
from intl_office.core.workflow import Blocked, StaleState
from tests.factories.accounts import UserFactory
from tests.factories.circuits import CircuitFactory, asked, sent, step_of
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
FACTS: dict[str, dict[str, Any]] = {
    name: {"on": timezone.localdate(), "behalf": None, "number": ""}
    for name in ("approve", "refuse", "return", "not-applicable")
} | {"open": {"due_on": None}}


def run_in(state: str) -> Run:
    """A run whose only step is over, so that nothing blocks it."""
    turn = asked()
    Turn.objects.filter(pk=turn.pk).update(state=TurnState.CALLED_OFF)
    ended = None if state in LIVE else timezone.now()
    Run.objects.filter(pk=turn.run_id).update(state=state, ended_at=ended)
    return Run.objects.get(pk=turn.run_id)


def turn_in(state: str) -> Turn:
    turn = asked()
    turn.step.optional = True
    turn.step.save()
    known: dict[str, Any] = {"state": state}
    if state == TurnState.WAITING:
        known |= {"opened_at": None, "due_on": None}
    if state in EXPLAINED:
        known |= {"reason": "why"}
    if state in DECIDED:
        by = turn.step.person
        known |= {"decided_at": timezone.now(), "decided_by": by, "decided_on": "2026-11-02"}
    Turn.objects.filter(pk=turn.pk).update(**known)
    return Turn.objects.select_related("step__person", "run__started_by").get(pk=turn.pk)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(runs))
def test_a_run_starts_only_from_its_sources(state: str, name: str, starts: bool) -> None:
    run = run_in(state)
    if not starts:
        with pytest.raises(StaleState):
            runs.transition(run, name, by=run.started_by, reason="why")
        return
    runs.transition(run, name, by=run.started_by, reason="why")
    assert Run.objects.get().state == runs.transitions[name].target
    assert run.transitions.get(name=name).by == run.started_by


@pytest.mark.parametrize(("state", "name", "starts"), every_case(turns))
def test_a_turn_starts_only_from_its_sources(state: str, name: str, starts: bool) -> None:
    turn = turn_in(state)
    person = turn.step.person
    assert person
    if not starts:
        with pytest.raises(StaleState):
            turns.transition(turn, name, by=person, reason="why", **FACTS.get(name, {}))
        return
    turns.transition(turn, name, by=person, reason="why", **FACTS.get(name, {}))
    assert Turn.objects.get().state == turns.transitions[name].target


def test_a_run_is_not_complete_while_a_step_waits() -> None:
    run = asked().run
    with pytest.raises(Blocked):
        runs.transition(run, "complete", by=run.started_by)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("circuits_turn_decided", {"state": TurnState.APPROVED}),
        ("circuits_turn_opened", {"opened_at": None}),
        ("circuits_turn_explained", {"state": TurnState.SKIPPED}),
        ("circuits_turn_state_known", {"state": "lost"}),
    ],
)
def test_the_database_keeps_a_turn_whole(name: str, columns: dict[str, Any]) -> None:
    turn = asked()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Turn.objects.filter(pk=turn.pk).update(**columns)


def test_the_database_keeps_one_live_run_of_a_file() -> None:
    circuit = CircuitFactory.create()
    step_of(UserFactory.create(), circuit)
    first, second = sent(circuit), sent(circuit)
    with pytest.raises(IntegrityError, match="circuits_run_one_live"), transaction.atomic():
        Run.objects.filter(pk=second.pk).update(subject=first.subject)
    Run.objects.filter(pk=first.pk).update(state=RunState.CANCELLED, ended_at=timezone.now())
    assert Run.objects.filter(pk=second.pk).update(subject=first.subject) == 1
