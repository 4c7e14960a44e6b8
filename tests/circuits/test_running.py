"""A file on its way: steps in order and at once, conditions, refusal, return, withdrawal."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.actions.running import cancel, restart, start
from intl_office.circuits.enums import Assignee, Edition, Outcome, RunState, TurnState
from intl_office.circuits.guards import circuit_complete
from intl_office.circuits.models import Circuit, CircuitStep, Run, Turn
from intl_office.circuits.queries import run_of
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.models import Deadline
from intl_office.mail.models import Message
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.circuits import (
    KIND,
    CircuitFactory,
    ProposalFactory,
    StepFactory,
    in_days,
    sent,
    step_of,
    turn_of,
)
from tests.factories.organisations import MembershipFactory, PersonFactory
from tests.kit.race import at_once
from tests.testapp.models import Proposal

pytestmark = pytest.mark.django_db


def states(run: Run) -> list[str]:
    return [turn.state for turn in run.current()]


def by_person(circuit: Circuit, number: int) -> list[CircuitStep]:
    return [step_of(UserFactory.create(), circuit) for _n in range(number)]


def say(run: Run, step: CircuitStep, outcome: str = Outcome.APPROVE, **more: object) -> Turn:
    person = step.person
    assert person
    return decide(turn=turn_of(run, step), outcome=outcome, by=person, **more)  # type: ignore[arg-type]  # by name


@pytest.fixture
def circuit() -> Circuit:
    found: Circuit = CircuitFactory.create()
    return found


def test_steps_are_asked_one_after_the_other(circuit: Circuit) -> None:
    first, second = by_person(circuit, 2)
    run = sent(circuit)
    assert states(run) == [TurnState.OPEN, TurnState.WAITING]
    assert turn_of(run, first).due_on == in_days(10)
    say(run, first)
    assert states(run) == [TurnState.APPROVED, TurnState.OPEN]
    say(run, second, reason="Welcome")
    run.refresh_from_db()
    assert (run.state, turn_of(run, second).reason) == (RunState.COMPLETE, "Welcome")
    assert run.ended_at
    assert Proposal.objects.get().state == "approved"


def test_steps_of_one_position_are_asked_at_the_same_time(circuit: Circuit) -> None:
    first, second = (step_of(UserFactory.create(), circuit, position=1) for _n in range(2))
    last = step_of(UserFactory.create(), circuit, position=2)
    run = sent(circuit)
    assert states(run) == [TurnState.OPEN, TurnState.OPEN, TurnState.WAITING]
    say(run, second)
    assert turn_of(run, last).state == TurnState.WAITING
    say(run, first)
    assert turn_of(run, last).state == TurnState.OPEN


@pytest.mark.parametrize("sensitive", [True, False], ids=["sensitive", "plain"])
def test_a_condition_passes_a_step_over_and_says_why(circuit: Circuit, sensitive: bool) -> None:
    guarded = step_of(UserFactory.create(), circuit, condition="sensitive")
    after = step_of(UserFactory.create(), circuit)
    run = sent(circuit, sensitive=sensitive)
    asked = turn_of(run, guarded)
    if sensitive:
        assert states(run) == [TurnState.OPEN, TurnState.WAITING]
        return
    assert (asked.state, asked.why) == (TurnState.SKIPPED, "No sensitive zone is concerned.")
    assert turn_of(run, after).is_open


def test_a_circuit_whose_steps_all_pass_over_is_complete(circuit: Circuit) -> None:
    step_of(UserFactory.create(), circuit, condition="sensitive")
    assert sent(circuit).state == RunState.COMPLETE


def test_a_refusal_ends_the_run_and_asks_nobody_else(circuit: Circuit) -> None:
    first, beside = (step_of(UserFactory.create(), circuit, position=1) for _n in range(2))
    step_of(UserFactory.create(), circuit, position=2)
    run = sent(circuit)
    say(run, first, Outcome.REFUSE, reason="No budget")
    run.refresh_from_db()
    assert run.state == RunState.REFUSED
    assert states(run) == [TurnState.REFUSED, TurnState.CALLED_OFF, TurnState.CALLED_OFF]
    assert Proposal.objects.get().state == "refused"
    with pytest.raises(StaleState):
        say(run, beside)


@pytest.mark.parametrize(
    "outcome", [Outcome.REFUSE, Outcome.RETURN, Outcome.NOT_APPLICABLE], ids=str
)
def test_what_is_no_approval_needs_a_reason(circuit: Circuit, outcome: Outcome) -> None:
    step = step_of(UserFactory.create(), circuit, optional=True)
    run = sent(circuit)
    with pytest.raises(Blocked) as refused:
        say(run, step, outcome, reason="  ")
    assert [one.code for one in refused.value.reasons] == ["reason"]
    assert turn_of(run, step).is_open


@pytest.mark.parametrize(
    ("outcome", "code"),
    [(Outcome.RETURN, "no-return"), (Outcome.NOT_APPLICABLE, "not-optional")],
    ids=["return", "leave-out"],
)
def test_a_step_does_only_what_the_circuit_lets_it(
    circuit: Circuit, outcome: Outcome, code: str
) -> None:
    step = step_of(UserFactory.create(), circuit, may_return=False, optional=False)
    run = sent(circuit)
    with pytest.raises(Blocked) as refused:
        say(run, step, outcome, reason="why")
    assert [one.code for one in refused.value.reasons] == [code]


def test_an_optional_step_is_left_out_with_a_reason(circuit: Circuit) -> None:
    step = step_of(UserFactory.create(), circuit, optional=True)
    run = sent(circuit)
    say(run, step, Outcome.NOT_APPLICABLE, reason="No money is involved")
    run.refresh_from_db()
    assert (run.state, turn_of(run, step).state) == (RunState.COMPLETE, TurnState.NOT_APPLICABLE)


def test_a_returned_file_resumes_where_it_stopped(circuit: Circuit) -> None:
    first, second, third = by_person(circuit, 3)
    run = sent(circuit)
    say(run, first)
    say(run, second, Outcome.RETURN, reason="The annex is missing")
    run.refresh_from_db()
    assert run.state == RunState.RETURNED
    assert Proposal.objects.get().state == "returned"
    run = restart(run=run, by=run.started_by)
    assert states(run) == [TurnState.APPROVED, TurnState.OPEN, TurnState.WAITING]
    kept = Turn.objects.filter(run=run, step=second).order_by("round")
    assert [(one.round, one.state) for one in kept] == [(1, "returned"), (2, "open")]
    assert kept[0].reason == "The annex is missing"
    say(run, second)
    say(run, third)
    run.refresh_from_db()
    assert run.state == RunState.COMPLETE


def test_a_returned_file_may_begin_again(circuit: Circuit) -> None:
    first, second = by_person(circuit, 2)
    run = sent(circuit)
    say(run, first)
    say(run, second, Outcome.RETURN, reason="why")
    run.refresh_from_db()
    run = restart(run=run, by=run.started_by, resume=False)
    assert states(run) == [TurnState.OPEN, TurnState.WAITING]


def test_what_was_passed_over_is_looked_at_again_when_the_file_has_changed(
    circuit: Circuit,
) -> None:
    guarded = step_of(UserFactory.create(), circuit, condition="sensitive")
    step = step_of(UserFactory.create(), circuit)
    run = sent(circuit)
    say(run, step, Outcome.RETURN, reason="The laboratory lies in a zone")
    Proposal.objects.update(sensitive=True)
    run.refresh_from_db()
    run = restart(run=run, by=run.started_by)
    assert turn_of(run, guarded).is_open
    assert turn_of(run, step).state == TurnState.WAITING


def test_a_file_goes_back_to_a_step_before(circuit: Circuit) -> None:
    first, second, third = by_person(circuit, 3)
    run = sent(circuit)
    say(run, first)
    say(run, second)
    say(run, third, Outcome.RETURN, reason="The clause has changed", return_to=first)
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert states(run) == [TurnState.OPEN, TurnState.WAITING, TurnState.WAITING]
    for step in (first, second, third):
        say(run, step)
    run.refresh_from_db()
    assert run.state == RunState.COMPLETE


def test_a_file_goes_back_to_no_step_behind_nor_of_another_circuit(circuit: Circuit) -> None:
    first, second = by_person(circuit, 2)
    stranger = step_of(UserFactory.create(), CircuitFactory.create())
    run = sent(circuit)
    for wrong in (first, second, stranger):
        with pytest.raises(ValidationError) as refused:
            say(run, first, Outcome.RETURN, reason="why", return_to=wrong)
        assert "return_to" in refused.value.message_dict


def test_a_decision_of_tomorrow_is_not_recorded(circuit: Circuit) -> None:
    (step,) = by_person(circuit, 1)
    run = sent(circuit)
    with pytest.raises(ValidationError):
        say(run, step, on=in_days(1))
    assert say(run, step, on=in_days(0)).decided_on == in_days(0)


def test_a_file_takes_one_circuit_at_a_time(circuit: Circuit) -> None:
    by_person(circuit, 1)
    run = sent(circuit)
    proposal = Proposal.objects.get()
    with pytest.raises(ValidationError, match="on its way"):
        start(kind=KIND, subject=proposal, circuit=circuit, by=proposal.author)
    cancel(run=run, by=proposal.author, reason="Written too early")
    assert Proposal.objects.get().state == "withdrawn"
    again = start(kind=KIND, subject=proposal, circuit=circuit, by=proposal.author)
    assert run_of(KIND, proposal.uid) == again


@pytest.mark.parametrize("edition", [Edition.DRAFT, Edition.RETIRED], ids=str)
def test_only_a_circuit_in_force_is_taken(circuit: Circuit, edition: str) -> None:
    by_person(circuit, 1)
    Circuit.objects.update(edition=edition)
    with pytest.raises(ValidationError, match="not in force"):
        sent(circuit)
    assert not Run.objects.exists()


def test_a_circuit_without_steps_or_for_other_files_is_refused(circuit: Circuit) -> None:
    with pytest.raises(ValidationError, match="not in force"):
        sent(circuit)
    with pytest.raises(ValidationError, match="other files"):
        sent(CircuitFactory.create(subject_kind="elsewhere.thing"))


def test_only_those_whom_the_kind_lets_send_a_file(circuit: Circuit) -> None:
    by_person(circuit, 1)
    with pytest.raises(PermissionDenied):
        start(kind=KIND, subject=ProposalFactory.create(), circuit=circuit, by=UserFactory.create())


def test_the_head_of_the_files_unit_needs_a_unit(circuit: Circuit) -> None:
    StepFactory.create(circuit=circuit, assignee=Assignee.OWNER_UNIT)
    with pytest.raises(ValidationError, match="unit"):
        sent(circuit)
    head = UserFactory.create()
    person = PersonFactory.create(user=head)
    MembershipFactory.create(person=person, unit=house().physics, function="head")
    run = sent(circuit, unit=house().physics)
    decide(turn=run.pending()[0], outcome=Outcome.APPROVE, by=head)
    run.refresh_from_db()
    assert run.state == RunState.COMPLETE


def test_withdrawing_needs_a_reason_and_the_right(circuit: Circuit) -> None:
    by_person(circuit, 1)
    run = sent(circuit, unit=house().sciences)
    with pytest.raises(NotAllowed):
        cancel(run=run, by=UserFactory.create(), reason="why")
    with pytest.raises(NotAllowed):
        cancel(run=run, by=user_with("officer-mobility", unit=house().letters), reason="why")
    with pytest.raises(Blocked):
        cancel(run=run, by=run.started_by, reason=" ")
    cancel(run=run, by=user_with("director"), reason="Abandoned")
    run.refresh_from_db()
    assert (run.state, states(run)) == (RunState.CANCELLED, [TurnState.CALLED_OFF])


def test_the_guard_says_whose_turn_it_is_and_since_when(circuit: Circuit, at: object) -> None:
    at("2026-11-21 10:00 Europe/Paris")  # type: ignore[operator]  # the clock of the tests
    step = step_of(UserFactory.create(first_name="Anne", last_name="Roussel"), circuit)
    proposal = ProposalFactory.create()
    (reason,) = circuit_complete(KIND, proposal.uid)
    assert reason.code == "circuit-not-started"
    run = start(kind=KIND, subject=proposal, circuit=circuit, by=proposal.author)
    (reason,) = circuit_complete(KIND, proposal.uid)
    assert (reason.code, reason.whose_turn) == ("circuit-waits", "Anne Roussel")
    assert "21 Nov 2026, due on 1 Dec 2026" in str(reason.message)
    assert reason.link == run.get_absolute_url()
    say(run, step, Outcome.RETURN, reason="Incomplete")
    (reason,) = circuit_complete(KIND, proposal.uid)
    assert (reason.code, reason.whose_turn) == ("circuit-returned", str(proposal.author))
    run.refresh_from_db()
    say(restart(run=run, by=proposal.author), step)
    assert list(circuit_complete(KIND, proposal.uid)) == []


def test_a_refused_file_says_why_it_is_blocked(circuit: Circuit) -> None:
    (step,) = by_person(circuit, 1)
    run = sent(circuit)
    say(run, step, Outcome.REFUSE, reason="No budget")
    (reason,) = circuit_complete(KIND, run.subject)
    assert reason.code == "circuit-refused"
    assert "No budget" in str(reason.message)


def test_mails_go_once_to_those_concerned_in_their_language(circuit: Circuit) -> None:
    decider = UserFactory.create(language="fr")
    first, second = step_of(decider, circuit), step_of(UserFactory.create(language="en"), circuit)
    run = sent(circuit, author=UserFactory.create(language="fr"))
    (mail,) = Message.objects.all()
    assert (mail.kind, mail.address, mail.language) == ("circuits.opened", decider.email, "fr")
    assert "Votre décision" in mail.subject
    say(run, first)
    say(run, second, Outcome.RETURN, reason="Une pièce manque")
    kinds = Message.objects.order_by("pk").values_list("kind", "address")
    assert second.person
    assert list(kinds) == [
        ("circuits.opened", decider.email),
        ("circuits.opened", second.person.email),
        ("circuits.returned", run.started_by.email),
    ]
    assert "Une pièce manque" in Message.objects.get(kind="circuits.returned").text


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [(Outcome.APPROVE, "circuits.completed"), (Outcome.REFUSE, "circuits.refused")],
    ids=["approved", "refused"],
)
def test_the_requester_learns_the_end(circuit: Circuit, outcome: Outcome, kind: str) -> None:
    (step,) = by_person(circuit, 1)
    run = sent(circuit)
    say(run, step, outcome, reason="As said")
    assert Message.objects.get(kind=kind).address == run.started_by.email


def test_a_deadline_stands_while_a_decision_is_asked(circuit: Circuit) -> None:
    first, second = by_person(circuit, 2)
    CircuitStep.objects.filter(pk=second.pk).update(days=None)
    run = sent(circuit)
    deadline = Deadline.objects.get(source="circuits")
    assert deadline.subject == turn_of(run, first).uid
    assert (deadline.due_on, deadline.state) == (in_days(10), "open")
    assert [row.user for row in deadline.owner_rows.all()] == [first.person]
    assert deadline.subject_url == turn_of(run, first).get_absolute_url()
    say(run, first)
    deadline.refresh_from_db()
    assert deadline.state == "done"
    assert Deadline.objects.count() == 1


def test_a_deadline_is_no_longer_needed_once_the_file_is_withdrawn(circuit: Circuit) -> None:
    by_person(circuit, 1)
    run = sent(circuit)
    cancel(run=run, by=run.started_by, reason="why")
    assert Deadline.objects.get(source="circuits").state == "cancelled"


# ---------------------------------------------------------------- two people at once


@pytest.mark.django_db(transaction=True)
def test_two_people_decide_one_turn_at_once_and_one_of_them_wins() -> None:
    circuit = CircuitFactory.create()
    StepFactory.create(circuit=circuit)
    readers = [user_with("legal"), user_with("legal")]
    run = sent(circuit)
    turns = [Turn.objects.get(run=run), Turn.objects.get(run=run)]
    outcomes = at_once(
        lambda: decide(turn=turns[0], outcome=Outcome.APPROVE, by=readers[0]),
        lambda: decide(turn=turns[1], outcome=Outcome.REFUSE, by=readers[1], reason="No"),
    )
    won = [one for one in outcomes if isinstance(one, Turn)]
    lost = [one for one in outcomes if isinstance(one, StaleState)]
    assert (len(won), len(lost)) == (1, 1)
    run.refresh_from_db()
    assert run.state in {RunState.COMPLETE, RunState.REFUSED}
    assert Turn.objects.get(run=run).decided_by == won[0].decided_by


@pytest.mark.django_db(transaction=True)
def test_parallel_steps_that_finish_at_once_open_the_next_one_once() -> None:
    circuit = CircuitFactory.create()
    pair = [step_of(UserFactory.create(), circuit, position=1) for _n in range(2)]
    last = step_of(UserFactory.create(), circuit, position=2)
    run = sent(circuit)
    outcomes = at_once(lambda: say(run, pair[0]), lambda: say(run, pair[1]))
    assert [type(one) for one in outcomes] == [Turn, Turn]
    turn = turn_of(run, last)
    assert turn.is_open
    assert turn.transitions.filter(name="open").count() == 1
    assert last.person
    assert Message.objects.filter(address=last.person.email).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_sent_twice_at_once_is_on_its_way_once() -> None:
    circuit = CircuitFactory.create()
    step_of(UserFactory.create(), circuit)
    proposal = ProposalFactory.create()

    def send() -> Run:
        return start(kind=KIND, subject=proposal, circuit=circuit, by=proposal.author)

    outcomes = at_once(send, send)
    assert sorted(type(one).__name__ for one in outcomes) == ["Run", "ValidationError"]
    assert Run.objects.count() == 1
