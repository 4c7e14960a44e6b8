"""The life of an agreement: every state and step, from the draft to its end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.actions.running import cancel, restart
from intl_office.circuits.actions.running import start as start_run
from intl_office.circuits.enums import Outcome, RunState
from intl_office.circuits.models import Run, Turn
from intl_office.core.uploads import FileKind, inspect
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.actions.reminding import remind
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.models import Deadline
from intl_office.mail.models import Message
from partnerships import tasks
from partnerships.actions import agreements as drafts
from partnerships.actions import steps
from partnerships.enums import SIGNED, State
from partnerships.models import Agreement
from partnerships.workflow import KIND, agreements
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.documents import stored
from tests.factories.organisations import PersonFactory
from tests.factories.partnerships import (
    AgreementFactory,
    ConditionFactory,
    agreement_with,
    circuit_of,
    in_days,
    in_force,
)
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
FACTS: dict[str, dict[str, Any]] = {
    "sign": {"signed_on": timezone.localdate()},
    "terminate": {"ended_on": timezone.localdate()},
}


def scan(content: bytes = PDF) -> SimpleUploadedFile:
    file = SimpleUploadedFile("Scan signé.pdf", content)
    file.accepted = inspect(file, kinds=[FileKind.PDF], max_bytes=10_000)  # type: ignore[attr-defined]  # as the field does
    return file


def waiting(**columns: Any) -> Agreement:
    """An agreement that waits for signature."""
    return agreement_with(state=State.SIGNATURE, approved_on=in_days(-3), **columns)


def sign(row: Agreement, by: User, *, file: SimpleUploadedFile | None = None) -> Agreement:
    days = {party.pk: in_days(-1) for party in row.all_parties}
    return steps.record_signatures(agreement=row, days=days, by=by, file=file)


# ---------------------------------------------------------------- every state x step
@pytest.mark.parametrize(("state", "name", "starts"), every_case(agreements))
def test_a_step_starts_only_from_its_states(
    officer: User, state: str, name: str, *, starts: bool
) -> None:
    row = agreement_with(state=state)
    director = user_with("director")
    try:
        agreements.transition(row, name, by=director, reason="Why", **FACTS.get(name, {}))
    except StaleState:
        assert not starts
    except Blocked:
        assert starts  # something is missing: the state was right
    else:
        assert starts
        assert row.state == agreements.transitions[name].target


@pytest.mark.parametrize(("state", "name", "starts"), every_case(agreements, clock=True))
def test_the_calendar_moves_only_what_it_may(state: str, name: str, *, starts: bool) -> None:
    days = {"starts_on": in_days(-30), "ends_on": in_days(-1), "signed_on": None}
    if state in SIGNED:
        days["signed_on"] = in_days(-60)
    row = AgreementFactory.create(state=state, **days)
    assert agreements.advance(row, name) is starts


# ---------------------------------------------------------------- drafting
def test_an_incomplete_draft_says_all_that_is_missing(officer: User) -> None:
    row = AgreementFactory.create(officer=None)
    with pytest.raises(Blocked) as blocked:
        steps.submit(agreement=row, circuit=circuit_of(officer), by=officer)
    assert {one.code for one in blocked.value.reasons} == {"partner", "officer", "conditions"}


def test_others_may_not_send_it(db: None) -> None:
    row = agreement_with(unit=house().letters)
    with pytest.raises(NotAllowed):
        steps.submit(
            agreement=row, circuit=circuit_of(UserFactory.create()), by=user_with("referent")
        )


def test_the_circuit_alone_is_no_way_in(officer: User) -> None:
    """Its own start button would leave the agreement a draft: it is not offered."""
    row = agreement_with()
    with pytest.raises(PermissionDenied):
        start_run(kind=KIND, subject=row, circuit=circuit_of(officer), by=officer)


# ---------------------------------------------------------------- circuit
def sent(officer: User, *deciders: User) -> tuple[Agreement, Run]:
    row = agreement_with()
    ConditionFactory.create(agreement=row)
    run = steps.submit(agreement=row, circuit=circuit_of(*deciders), by=officer)
    return row, run


def turn(run: Run) -> Turn:
    return Turn.objects.get(run=run, state="open")


def test_the_whole_circuit_leads_to_signature(officer: User) -> None:
    first, second = UserFactory.create_batch(2)
    row, run = sent(officer, first, second)
    assert row.state == State.APPROVAL
    (option,) = [o for o in agreements.options(row, officer) if o.transition.name == "approve"]
    assert str(first) in str(option.reasons[0].whose_turn)
    with pytest.raises(Blocked):
        agreements.transition(row, "approve", by=officer)
    decide(turn=turn(run), outcome=Outcome.APPROVE, by=first)
    row.refresh_from_db()
    assert row.state == State.APPROVAL
    decide(turn=turn(run), outcome=Outcome.APPROVE, by=second)
    row.refresh_from_db()
    assert (row.state, row.approved_on) == (State.SIGNATURE, timezone.localdate())
    assert row.transitions.get(name="approve").by == second


def test_a_refusal_and_a_withdrawal_lead_back_to_drafting(officer: User) -> None:
    decider = UserFactory.create()
    row, run = sent(officer, decider)
    decide(turn=turn(run), outcome=Outcome.REFUSE, by=decider, reason="No balance")
    row.refresh_from_db()
    assert row.state == State.DRAFT
    again = steps.submit(agreement=row, circuit=circuit_of(decider), by=officer)
    cancel(run=again, by=officer, reason="Not yet")
    row.refresh_from_db()
    assert (row.state, again.pk != run.pk) == (State.DRAFT, True)


def test_what_is_sent_back_is_completed_and_goes_on(officer: User) -> None:
    decider = UserFactory.create()
    row, run = sent(officer, decider)
    with pytest.raises(ValidationError, match="nothing of it can be changed"):
        drafts.save_agreement(agreement=row, by=officer)
    decide(turn=turn(run), outcome=Outcome.RETURN, by=decider, reason="Which field?")
    row = Agreement.objects.get(pk=row.pk)
    assert (row.state, row.is_open) == (State.APPROVAL, True)
    row.note = "Physics"
    drafts.save_agreement(agreement=row, by=officer)
    run.refresh_from_db()
    assert run.state == RunState.RETURNED
    restart(run=run, by=officer)
    assert not Agreement.objects.get(pk=row.pk).is_open
    decide(turn=turn(run), outcome=Outcome.APPROVE, by=decider)
    row.refresh_from_db()
    assert row.state == State.SIGNATURE


# ---------------------------------------------------------------- signature
def test_it_is_in_force_once_all_is_there(officer: User) -> None:
    row = waiting(starts_on=in_days(-5))
    half = steps.record_signatures(
        agreement=row, days={row.all_parties[0].pk: in_days(-2)}, by=officer
    )
    assert half.state == State.SIGNATURE
    missing = agreements.transitions["sign"].missing(half)
    assert [one.code for one in missing] == ["signed-copy", "signature"]
    done = sign(row, officer, file=scan())
    row.refresh_from_db()
    assert (done.state, row.state, row.signed_on) == (
        State.IN_FORCE, State.IN_FORCE, in_days(-1),
    )  # fmt: skip
    assert row.signed_copy is not None
    assert row.signed_copy.size == len(PDF)


def test_one_that_begins_later_waits_for_its_day(officer: User, at: At) -> None:
    at("2026-11-21 10:00 Europe/Paris")
    row = waiting(starts_on=in_days(10), ends_on=in_days(400))
    assert sign(row, officer, file=scan()).state == State.SIGNED
    tasks.follow_calendar()
    row.refresh_from_db()
    assert row.state == State.SIGNED
    at("2026-12-01 00:10 Europe/Paris")
    tasks.follow_calendar()
    tasks.follow_calendar()
    row.refresh_from_db()
    assert row.state == State.IN_FORCE
    assert row.transitions.filter(name="take-effect", by=None).count() == 1


def test_what_is_signed_does_not_change(officer: User) -> None:
    row = waiting()
    sign(row, officer, file=scan())
    fresh = Agreement.objects.get(pk=row.pk)
    for change in (
        lambda: drafts.save_agreement(agreement=fresh, by=officer),
        lambda: drafts.save_conditions(agreement=fresh, entries=[], by=officer),
        lambda: drafts.save_party(party=fresh.all_parties[0], by=officer),
        lambda: sign(fresh, officer, file=scan()),
    ):
        with pytest.raises(ValidationError):
            change()


def test_nobody_signs_in_the_future(officer: User) -> None:
    row = waiting()
    with pytest.raises(ValidationError, match="future"):
        steps.record_signatures(agreement=row, days={row.all_parties[0].pk: in_days(1)}, by=officer)


def test_another_unit_does_not_sign(db: None) -> None:
    row = waiting(unit=house().letters)
    with pytest.raises(PermissionDenied):
        sign(row, user_with("officer-cooperation", unit=house().sciences), file=scan())


def test_an_opened_text_forgets_its_signatures(officer: User) -> None:
    row = waiting(signed_copy=stored())
    party = row.all_parties[0]
    party.signed_on = in_days(-1)
    party.save()
    steps.reopen(agreement=row, by=officer, reason="The rector asks for an article")
    row.refresh_from_db()
    assert (row.state, row.signed_copy, row.approved_on) == (State.DRAFT, None, None)
    assert len(row.unsigned_names) == 2


# ---------------------------------------------------------------- end, deadline, reminder
def test_the_end_is_recalled_to_the_officer(officer: User, at: At) -> None:
    at("2026-11-21 12:00 Europe/Paris")
    person = PersonFactory.create(user=officer)
    row = waiting(officer=person, starts_on=in_days(-5), ends_on=in_days(200))
    sign(row, officer, file=scan())
    deadline = Deadline.objects.get(source=steps.SOURCE, subject=row.uid, key=steps.END)
    assert (deadline.due_on, deadline.is_open) == (row.ends_on, True)
    remind()
    assert not Message.objects.exists()
    at("2026-12-11 12:00 Europe/Paris")  # 180 days before
    remind()
    remind()
    (mail,) = Message.objects.all()
    assert (mail.address, row.number in mail.text) == (officer.email, True)


def test_over_it_expires_and_its_deadline_is_closed(officer: User, at: At) -> None:
    at("2026-11-21 12:00 Europe/Paris")
    row = in_force(starts_on=in_days(-100), ends_on=in_days(1))
    steps.keep_deadlines(agreement=row)
    at("2026-11-22 12:00 Europe/Paris")
    tasks.follow_calendar()
    row.refresh_from_db()
    assert row.state == State.IN_FORCE
    at("2026-11-23 00:05 Europe/Paris")
    tasks.follow_calendar()
    row.refresh_from_db()
    assert row.state == State.EXPIRED
    assert Deadline.objects.get(subject=row.uid, key=steps.END).state == DeadlineState.DONE


def test_a_termination_needs_its_reason_and_ends_the_deadline(officer: User) -> None:
    row = in_force()
    steps.keep_deadlines(agreement=row)
    director = user_with("director")
    with pytest.raises(NotAllowed):
        steps.terminate(agreement=row, on=in_days(0), by=officer, reason="x")
    with pytest.raises(Blocked):
        steps.terminate(agreement=row, on=in_days(0), by=director, reason=" ")
    steps.terminate(agreement=row, on=in_days(0), by=director, reason="Closed")
    assert Deadline.objects.get(subject=row.uid, key=steps.END).state == DeadlineState.CANCELLED
    with pytest.raises(Blocked):
        steps.terminate(
            agreement=in_force(), on=in_days(0) - timedelta(days=9_000), by=director, reason="x"
        )


def test_numbers_are_given_by_year(officer: User) -> None:
    year = timezone.localdate().year
    AgreementFactory.create(number=f"{year}-0009")
    assert drafts.next_number(year) == f"{year}-0010"
    assert drafts.next_number(1999) == "1999-0001"
