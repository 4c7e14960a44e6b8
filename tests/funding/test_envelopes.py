"""Entering grants, what must hold before they move, their deadlines."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.models import Deadline
from intl_office.funding.actions.envelopes import LineEntry, save_envelope, take_step
from intl_office.funding.actions.programmes import DEFAULTS, load_programmes, save_programme
from intl_office.funding.enums import AGREED, State
from intl_office.funding.models import Envelope, Programme
from intl_office.funding.workflow import envelopes
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.funding import (
    AmendmentFactory,
    EnvelopeFactory,
    LineFactory,
    ProgrammeFactory,
)
from tests.factories.organisations import PersonFactory, UnitFactory
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db


def entry(code: str, amount: int, **given: Any) -> LineEntry:
    names = {"name_fr": "Ligne", "name_en": "Line", "category": "studies"}
    return LineEntry(code=code, amount=Decimal(amount), **{**names, **given})


def in_state(state: str) -> Envelope:
    envelope: Envelope = EnvelopeFactory.create(
        agreed=True, lines={"OS": 100, "SMS": 900}, state=state
    )
    return envelope


def codes(error: Blocked) -> set[str]:
    return {reason.code for reason in error.reasons}


@pytest.mark.parametrize(("state", "name", "starts"), every_case(envelopes))
def test_transition_starts_only_from_its_sources(
    officer: User, state: str, name: str, starts: bool
) -> None:
    envelope = in_state(state)
    if not starts:
        with pytest.raises(StaleState):
            take_step(envelope=envelope, name=name, by=officer, reason="x")
        return
    take_step(envelope=envelope, name=name, by=officer, reason="x")
    envelope.refresh_from_db()
    assert envelope.state == envelopes.transitions[name].target
    assert list(envelope.transitions.values_list("source", "name")) == [(state, name)]


@pytest.mark.parametrize("name", envelopes.transitions)
@pytest.mark.parametrize("kind", ["finance", "vice-president", "officer-cooperation"])
def test_readers_move_nothing(kind: str, name: str) -> None:
    envelope = in_state(envelopes.transitions[name].sources[0])
    with pytest.raises(NotAllowed):
        take_step(envelope=envelope, name=name, by=user_with(kind), reason="x")


@pytest.mark.parametrize("name", ["reopen", "refuse", "cancel", "reconsider"])
def test_a_step_back_says_why(officer: User, name: str) -> None:
    envelope = in_state(envelopes.transitions[name].sources[0])
    with pytest.raises(Blocked) as refused:
        take_step(envelope=envelope, name=name, by=officer)
    assert codes(refused.value) == {"reason"}


def test_what_is_missing_before_a_grant_is_said_at_once(officer: User) -> None:
    envelope = EnvelopeFactory.create()
    with pytest.raises(Blocked) as refused:
        take_step(envelope=envelope, name="grant", by=officer)
    assert codes(refused.value) == {"number", "signature", "total", "lines"}
    assert all(reason.link == envelope.edit_url for reason in refused.value.reasons)


def test_the_lines_add_up_to_the_agreed_total(officer: User) -> None:
    envelope = in_state(State.EXPECTED)
    envelope.agreed_total = Decimal("999.99")
    envelope.save()
    with pytest.raises(Blocked) as refused:
        take_step(envelope=envelope, name="grant", by=officer)
    assert [str(reason.message) for reason in refused.value.reasons] == [
        "The lines add up to €1,000.00, the agreed total is €999.99."
    ]


def test_nobody_opens_what_nobody_looks_after(officer: User) -> None:
    envelope = in_state(State.GRANTED)
    envelope.responsible = None
    envelope.save()
    with pytest.raises(Blocked) as refused:
        take_step(envelope=envelope, name="open", by=officer)
    assert codes(refused.value) == {"responsible"}


def test_what_waits_stops_the_closing(officer: User) -> None:
    envelope = in_state(State.OPEN)
    AmendmentFactory.create(envelope=envelope)
    envelope.lines.filter(code="SMS").update(reserved=5)
    with pytest.raises(Blocked) as refused:
        take_step(envelope=envelope, name="close", by=officer)
    assert codes(refused.value) == {"reserved", "drafts"}


# ---------------------------------------------------------------- entering
def test_a_grant_is_entered_with_its_budget(officer: User) -> None:
    envelope = EnvelopeFactory.build(
        programme=ProgrammeFactory.create(), unit=UnitFactory.create(), responsible=None
    )
    save_envelope(envelope=envelope, by=officer, lines=[entry("OS", 100), entry("SMS", 900)])
    rows: Any = envelope.lines.values_list("code", "initial", "amount", "order")
    assert list(rows) == [
        ("OS", 100, 100, 0),
        ("SMS", 900, 900, 1),
    ]


def test_the_budget_is_entered_whole(officer: User) -> None:
    envelope = in_state(State.EXPECTED)
    kept = envelope.lines.get(code="SMS")
    new = [entry("SMS", 500, line=kept), entry("SMP", 300)]
    save_envelope(envelope=envelope, by=officer, lines=new)
    first: Any = envelope.lines.values_list("pk", "code", "initial", "amount").first()
    assert first == (kept.pk, "SMS", 500, 500)
    assert set(envelope.lines.values_list("code", flat=True)) == {"SMS", "SMP"}


@pytest.mark.parametrize("state", sorted(AGREED))
def test_what_the_funder_agreed_to_stays(officer: User, state: str) -> None:
    envelope = in_state(state)
    with pytest.raises(ValidationError, match="by amendment"):
        save_envelope(envelope=envelope, by=officer, lines=[entry("OS", 1)])
    envelope.ends_on = date(2030, 1, 1)
    with pytest.raises(ValidationError, match="by amendment"):
        save_envelope(envelope=envelope, by=officer)


def test_what_the_office_itself_decides_changes_at_any_time(officer: User) -> None:
    envelope = in_state(State.OPEN)
    envelope.title = "New title"
    save_envelope(envelope=envelope, by=officer)
    assert Envelope.objects.get(pk=envelope.pk).title == "New title"


def test_a_form_shown_before_somebody_elses_step_writes_nothing(officer: User) -> None:
    envelope = in_state(State.EXPECTED)
    seen = Envelope.objects.get(pk=envelope.pk)
    take_step(envelope=envelope, name="grant", by=officer)
    with pytest.raises(ValidationError, match="another state"):
        save_envelope(envelope=seen, by=officer, lines=[])
    assert envelope.lines.count() == 2


def test_a_line_of_another_grant_is_not_taken(officer: User) -> None:
    envelope, other = in_state(State.EXPECTED), LineFactory.create()
    with pytest.raises(ValidationError, match="another grant"):
        save_envelope(envelope=envelope, by=officer, lines=[entry("X", 1, line=other)])


def test_an_officer_of_one_faculty_writes_in_it_alone() -> None:
    known = house()
    officer = user_with("officer-projects", known.sciences)
    here = EnvelopeFactory.create(unit=known.physics)
    save_envelope(envelope=here, by=officer)
    here.unit = known.letters
    with pytest.raises(PermissionDenied):
        save_envelope(envelope=here, by=officer)
    there = EnvelopeFactory.create(unit=known.letters)
    with pytest.raises(PermissionDenied):
        save_envelope(envelope=there, by=officer)


def test_a_number_stands_once_in_a_programme(officer: User) -> None:
    known = EnvelopeFactory.create(agreed=True)
    twin = EnvelopeFactory.build(
        programme=known.programme, grant_number=known.grant_number, unit=known.unit,
        responsible=None,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="has this number already"):
        save_envelope(envelope=twin, by=officer)
    twin.programme = ProgrammeFactory.create(code="KA171")
    save_envelope(envelope=twin, by=officer)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"state": State.OPEN}, "funding_envelope_agreed"),
        ({"agreed": True, "grant_number": ""}, "funding_envelope_agreed"),
        ({"title": ""}, "funding_envelope_titled"),
        ({"call_year": 1999}, "funding_envelope_call_year"),
        ({"ends_on": date(2020, 1, 1)}, "funding_envelope_dates"),
        ({"agreed_total": Decimal("-1")}, "funding_envelope_not_negative"),
        ({"state": "lost"}, "funding_envelope_state_known"),
    ],
    ids=["open", "numberless", "untitled", "year", "dates", "negative", "state"],
)
def test_the_database_refuses(columns: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        EnvelopeFactory.create(**columns)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"amount": -1}, "funding_line_not_negative"),
        ({"reserved": 900, "paid": 101}, "funding_line_not_overspent"),
        ({"code": ""}, "funding_line_named"),
        ({"category": "x"}, "funding_line_category_known"),
    ],
    ids=["negative", "overspent", "nameless", "category"],
)
def test_the_database_refuses_a_line(columns: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        LineFactory.create(**columns)


# ---------------------------------------------------------------- deadlines
def deadlines(envelope: Envelope) -> dict[str, tuple[date, str]]:
    rows = Deadline.objects.filter(source="funding", subject=envelope.uid)
    return {row.key: (row.due_on, row.state) for row in rows}


def test_the_end_and_the_report_are_recalled_while_the_grant_lives(officer: User) -> None:
    user = UserFactory.create()
    envelope = in_state(State.EXPECTED)
    envelope.report_on, envelope.responsible = date(2028, 9, 29), PersonFactory.create(user=user)
    save_envelope(envelope=envelope, by=officer)
    assert deadlines(envelope) == {}
    take_step(envelope=envelope, name="grant", by=officer)
    expected = {"end": date(2028, 7, 31), "report": date(2028, 9, 29)}
    assert deadlines(envelope) == {key: (day, "open") for key, day in expected.items()}
    row = Deadline.objects.get(subject=envelope.uid, key="report")
    assert list(row.owner_rows.values_list("user", flat=True)) == [user.pk]
    assert row.unit == envelope.unit
    assert str(row.what) == "Final report to the funder"
    take_step(envelope=envelope, name="open", by=officer)
    take_step(envelope=envelope, name="close", by=officer)
    assert {state for _day, state in deadlines(envelope).values()} == {DeadlineState.DONE}


def test_a_cancelled_grant_has_no_deadline_left(officer: User) -> None:
    envelope = in_state(State.EXPECTED)
    take_step(envelope=envelope, name="grant", by=officer)
    take_step(envelope=envelope, name="cancel", by=officer, reason="Given back")
    assert {state for _day, state in deadlines(envelope).values()} == {DeadlineState.CANCELLED}


# ---------------------------------------------------------------- programmes
def test_an_empty_list_gets_the_usual_programmes_once(officer: User) -> None:
    said: list[str] = []
    load_programmes(said.append)
    programme = Programme.objects.get(code="AMI")
    programme.name_fr = "AMI, autrement"
    save_programme(programme=programme, by=officer)
    Programme.objects.get(code="PHC").delete()
    load_programmes(said.append)
    assert said == [f"{len(DEFAULTS)} funding programmes"]
    assert Programme.objects.count() == len(DEFAULTS) - 1
    assert Programme.objects.get(code="AMI").name_fr == "AMI, autrement"


def test_only_officers_change_programmes() -> None:
    with pytest.raises(PermissionDenied):
        save_programme(programme=ProgrammeFactory.build(), by=user_with("finance"))
