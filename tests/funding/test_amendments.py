"""Amendments: drafts change nothing, a signed one counts at once and once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.models import Deadline
from intl_office.funding.actions.amendments import (
    save_amendment,
    sign_amendment,
    withdraw_amendment,
)
from intl_office.funding.actions.envelopes import LineEntry, take_step
from intl_office.funding.enums import AmendmentState, State
from intl_office.funding.models import Amendment, BudgetLine, Envelope
from intl_office.funding.queries import story
from intl_office.funding.workflow import amendments
from tests.factories.access import house, user_with
from tests.factories.funding import AmendmentFactory, EnvelopeFactory
from tests.kit.race import at_once
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
# The present amount of every line from its history alone: the last signed change, else the first.
REBUILT = """
    SELECT line.code, COALESCE((
        SELECT change.amount_after FROM funding_amendmentline change
        JOIN funding_amendment amendment ON amendment.id = change.amendment_id
        WHERE change.line_id = line.id AND amendment.state = 'signed'
        ORDER BY amendment.number DESC LIMIT 1), line.initial)
    FROM funding_budgetline line WHERE line.envelope_id = %s
"""


def rebuilt(envelope: Envelope) -> dict[str, Decimal]:
    with connection.cursor() as cursor:
        cursor.execute(REBUILT, [envelope.pk])
        return dict(cursor.fetchall())


def amounts(envelope: Envelope) -> dict[str, Decimal]:
    return dict(envelope.lines.values_list("code", "amount"))


@pytest.fixture
def envelope(db: None) -> Envelope:
    made: Envelope = EnvelopeFactory.create(is_open=True, lines={"OS": 100, "SMS": 900})
    return made


def draft(
    envelope: Envelope,
    by: User,
    after: Mapping[str, int | Decimal],
    *,
    added: Mapping[str, int | Decimal] | None = None,
    **columns: Any,
) -> Amendment:
    """Write an amendment whose total is what its lines come to, unless said otherwise."""
    envelope.refresh_from_db()
    wanted = {line: Decimal(after.get(line.code, line.amount)) for line in envelope.lines.all()}
    new = [
        LineEntry(code, "Ajoutée", "Added", "other", Decimal(amount))
        for code, amount in (added or {}).items()
    ]
    total = sum(wanted.values()) + sum(one.amount for one in new)
    days = {"starts_on": envelope.starts_on, "ends_on": envelope.ends_on, "effective_on": DAY}
    row = Amendment(envelope=envelope, **{"total": total, "reason": "x", **days, **columns})
    return save_amendment(amendment=row, amounts=wanted, added=new, by=by)


def test_a_draft_changes_nothing(envelope: Envelope, officer: User) -> None:
    draft(envelope, officer, {"SMS": 500}, added={"BIP": 100}, ends_on=date(2029, 1, 31))
    envelope.refresh_from_db()
    assert amounts(envelope) == {"OS": 100, "SMS": 900}
    assert envelope.agreed_total == 1000
    assert envelope.ends_on == date(2028, 7, 31)


def test_a_signed_amendment_counts_at_once(envelope: Envelope, officer: User) -> None:
    take_step(envelope=envelope, name="close", by=officer)
    take_step(envelope=envelope, name="reopen", by=officer, reason="x")
    row = draft(envelope, officer, {"SMS": 700}, added={"BIP": 300}, ends_on=date(2029, 1, 31))
    sign_amendment(amendment=row, signed_on=DAY, by=officer)
    envelope.refresh_from_db()
    assert (
        amounts(envelope) == {"OS": 100, "SMS": 700, "BIP": 300} == rebuilt(envelope) | {"BIP": 300}
    )
    assert envelope.agreed_total == 1100
    assert envelope.ends_on == date(2029, 1, 31)
    assert envelope.lines.get(code="BIP").initial == 0
    assert Deadline.objects.get(subject=envelope.uid, key="end").due_on == date(2029, 1, 31)
    row.refresh_from_db()
    assert (row.state, row.signed_on) == (AmendmentState.SIGNED, DAY)


def test_the_budget_tells_how_it_came_about(envelope: Envelope, officer: User) -> None:
    for after, added in (({"SMS": 700}, {"BIP": 200}), ({"BIP": 150, "OS": 150}, {})):
        row = draft(envelope, officer, after, added=added)
        sign_amendment(amendment=row, signed_on=DAY, by=officer)
    told = story(envelope)
    assert {line.code: list(found) for line, found in told.rows} == {
        "OS": [100, 100, 150],
        "SMS": [900, 700, 700],
        "BIP": [None, 200, 150],
    }
    assert list(told.sums) == [1000, 1000, 1000]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"OS": st.decimals(0, 5000, places=2), "SMS": st.decimals(0, 5000, places=2)}
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_row_of_amendments_adds_up(officer: User, changes: list[dict[str, Decimal]]) -> None:
    envelope = EnvelopeFactory.create(is_open=True, lines={"OS": 100, "SMS": 900})
    for after in changes:
        row = draft(envelope, officer, after)
        if row.changes_something:
            sign_amendment(amendment=row, signed_on=DAY, by=officer)
        else:
            withdraw_amendment(amendment=row, reason="x", by=officer)
    envelope.refresh_from_db()
    assert amounts(envelope) == changes[-1] == rebuilt(envelope)
    assert envelope.agreed_total == sum(changes[-1].values())


def refusal(amendment: Amendment, by: User) -> set[str]:
    with pytest.raises(Blocked) as refused:
        sign_amendment(amendment=amendment, signed_on=DAY, by=by)
    return {reason.code for reason in refused.value.reasons}


def test_an_amendment_changes_something(envelope: Envelope, officer: User) -> None:
    assert refusal(draft(envelope, officer, {}), officer) == {"empty"}


def test_the_lines_come_to_the_new_total(envelope: Envelope, officer: User) -> None:
    row = draft(envelope, officer, {"SMS": 800}, total=Decimal(1000))
    assert refusal(row, officer) == {"sum"}
    assert amounts(envelope)["SMS"] == 900


def test_no_line_falls_below_what_is_used(envelope: Envelope, officer: User) -> None:
    envelope.lines.filter(code="SMS").update(reserved=300, paid=400)
    assert refusal(draft(envelope, officer, {"SMS": 699}), officer) == {"used"}
    row = draft(envelope, officer, {"SMS": 700}, added={})
    Amendment.objects.filter(number=1).update(state=AmendmentState.WITHDRAWN)
    sign_amendment(amendment=row, signed_on=DAY, by=officer)


def test_amendments_are_signed_in_order(envelope: Envelope, officer: User) -> None:
    first, second = (draft(envelope, officer, {"SMS": amount}) for amount in (800, 700))
    assert refusal(second, officer) == {"order"}
    sign_amendment(amendment=first, signed_on=DAY, by=officer)
    # The second one was written for 900, the first one has made it 800.
    assert refusal(second, officer) == {"stale"}
    wanted = {line: Decimal(700 if line.code == "SMS" else line.amount) for line in
              envelope.lines.all()}  # fmt: skip
    again = Amendment.objects.get(pk=second.pk)
    save_amendment(amendment=again, amounts=wanted, by=officer)
    sign_amendment(amendment=again, signed_on=DAY, by=officer)
    assert amounts(envelope) == {"OS": 100, "SMS": 700}


def test_a_closed_grant_is_not_amended(envelope: Envelope, officer: User) -> None:
    row = draft(envelope, officer, {"SMS": 800})
    Envelope.objects.filter(pk=envelope.pk).update(state=State.CLOSED)
    assert refusal(Amendment.objects.get(pk=row.pk), officer) == {"state"}
    with pytest.raises(ValidationError, match="granted or open"):
        draft(envelope, officer, {})


def test_a_code_that_is_taken_is_not_added(envelope: Envelope, officer: User) -> None:
    with pytest.raises(ValidationError, match="with this code already: OS"):
        draft(envelope, officer, {}, added={"OS": 5})


def test_a_signed_amendment_is_not_written_again(envelope: Envelope, officer: User) -> None:
    row = draft(envelope, officer, {"SMS": 800})
    seen = Amendment.objects.get(pk=row.pk)
    sign_amendment(amendment=row, signed_on=DAY, by=officer)
    with pytest.raises(ValidationError, match="no longer a draft"):
        save_amendment(amendment=seen, amounts={}, by=officer)


@pytest.mark.parametrize("kind", ["finance", "vice-president", "officer-cooperation"])
def test_readers_neither_write_nor_sign(envelope: Envelope, officer: User, kind: str) -> None:
    reader, row = user_with(kind), draft(envelope, officer, {"SMS": 800})
    with pytest.raises(PermissionDenied):
        draft(envelope, reader, {"SMS": 1})
    with pytest.raises(NotAllowed):
        sign_amendment(amendment=row, signed_on=DAY, by=reader)


def test_an_officer_of_another_faculty_does_not_sign(officer: User) -> None:
    envelope = EnvelopeFactory.create(is_open=True, lines={"OS": 1}, unit=house().letters)
    row = draft(envelope, officer, {"OS": 2})
    other = user_with("officer-mobility", house().sciences)
    with pytest.raises(NotAllowed):
        sign_amendment(amendment=row, signed_on=DAY, by=other)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(amendments))
def test_transition_starts_only_from_its_sources(
    envelope: Envelope, officer: User, state: str, name: str, starts: bool
) -> None:
    row = draft(envelope, officer, {"SMS": 800})
    signed_on = DAY if state == AmendmentState.SIGNED else None
    Amendment.objects.filter(pk=row.pk).update(state=state, signed_on=signed_on)
    row.refresh_from_db()

    def step() -> Amendment:
        if name == "sign":
            return sign_amendment(amendment=row, signed_on=DAY, by=officer)
        return withdraw_amendment(amendment=row, reason="x", by=officer)

    if not starts:
        with pytest.raises(StaleState):
            step()
        return
    assert step().state == amendments.transitions[name].target


@pytest.mark.django_db(transaction=True)
def test_two_people_sign_at_once(officer: User) -> None:
    envelope = EnvelopeFactory.create(is_open=True, lines={"OS": 100, "SMS": 900})
    row = draft(envelope, officer, {"SMS": 800}, added={"BIP": 100})

    def sign() -> Amendment:
        seen = Amendment.objects.get(pk=row.pk)
        return sign_amendment(amendment=seen, signed_on=DAY, by=officer)

    results = at_once(sign, sign)
    assert sorted(type(found).__name__ for found in results) == ["Amendment", "StaleState"]
    assert amounts(envelope) == {"OS": 100, "SMS": 800, "BIP": 100}
    assert BudgetLine.objects.filter(envelope=envelope, code="BIP").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_have_two_numbers(officer: User) -> None:
    envelope = EnvelopeFactory.create(is_open=True, lines={"OS": 100})
    rows = at_once(*[lambda: draft(Envelope.objects.get(pk=envelope.pk), officer, {})] * 2)
    assert sorted(row.number for row in rows) == [1, 2]


def test_the_factory_makes_a_draft() -> None:
    assert AmendmentFactory.create(envelope__lines={"OS": 1}).is_draft
