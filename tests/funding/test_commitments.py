"""Promising and paying: the last euro once, never below zero, the ledger always right."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked
from intl_office.funding.actions.commitments import NotEnough, pay, recover, release, reserve
from intl_office.funding.actions.envelopes import take_step
from intl_office.funding.enums import CommitmentState, State
from intl_office.funding.models import BudgetLine, Commitment, Envelope
from intl_office.funding.queries import Balance, balance, balance_of, differences, spendable, totals
from intl_office.funding.spenders import Spent
from tests.factories.funding import CommitmentFactory, EnvelopeFactory, LineFactory
from tests.funding.conftest import KIND, spending
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
LEDGER = """
    SELECT COALESCE(SUM(amount - paid) FILTER (WHERE state = 'reserved'), 0),
           COALESCE(SUM(paid), 0)
    FROM funding_commitment WHERE line_id = %s
"""


def ledger(line: BudgetLine) -> Any:
    """What the commitments of a line add up to, by plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(LEDGER, [line.pk])
        return cursor.fetchone()


def sums(line: BudgetLine) -> Any:
    line.refresh_from_db()
    assert (line.reserved, line.paid) == ledger(line)
    return line.reserved, line.paid


@pytest.fixture
def line(db: None) -> BudgetLine:
    made: BudgetLine = LineFactory.create(amount=Decimal(1000), code="SMS")
    return made


@pytest.fixture
def cause(line: BudgetLine, officer: User) -> dict[str, Any]:
    return {"line": line, "cause_kind": KIND, "cause_uid": uuid.uuid4(), "by": officer}


def test_a_promise_is_paid_in_parts(line: BudgetLine, cause: dict[str, Any]) -> None:
    reserve(amount=Decimal(300), **cause)
    assert sums(line) == (300, 0)
    assert pay(amount=Decimal(210), **cause).state == CommitmentState.RESERVED
    assert sums(line) == (90, 210)
    assert pay(amount=Decimal(90), **cause).state == CommitmentState.PAID
    assert sums(line) == (0, 300)
    assert line.free == 700


def test_more_than_promised_takes_from_what_is_free(
    line: BudgetLine, cause: dict[str, Any]
) -> None:
    reserve(amount=Decimal(300), **cause)
    pay(amount=Decimal(1000), **cause)
    assert sums(line) == (0, 1000)
    with pytest.raises(NotEnough):
        pay(amount=Decimal("0.01"), **cause)


def test_what_is_promised_and_not_paid_comes_back(line: BudgetLine, cause: dict[str, Any]) -> None:
    reserve(amount=Decimal(300), **cause)
    pay(amount=Decimal(100), **cause)
    assert release(**cause).state == CommitmentState.PAID
    assert sums(line) == (0, 100)
    recover(amount=Decimal(40), **cause)
    assert sums(line) == (0, 60)
    assert recover(amount=Decimal(60), **cause).state == CommitmentState.RELEASED
    assert sums(line) == (0, 0)
    reserve(amount=Decimal(1000), **cause)
    assert sums(line) == (1000, 0)


def test_asked_twice_it_is_promised_once(line: BudgetLine, cause: dict[str, Any]) -> None:
    for amount in (300, 300, 1000, 250):
        reserve(amount=Decimal(amount), **cause)
        assert sums(line) == (amount, 0)
    assert Commitment.objects.count() == 1


def test_the_refusal_says_how_much_is_missing(line: BudgetLine, cause: dict[str, Any]) -> None:
    reserve(amount=Decimal("999.99"), **cause)
    other = {**cause, "cause_uid": uuid.uuid4()}
    with pytest.raises(NotEnough) as refused:
        reserve(amount=Decimal("2.50"), **other)
    assert (refused.value.free, refused.value.missing) == (Decimal("0.01"), Decimal("2.49"))
    assert refused.value.messages == ["SMS – Line has €0.01 left; €2.49 is missing."]
    reserve(amount=Decimal("0.01"), **other)
    assert line.commitments.count() == 2


@pytest.mark.parametrize("state", [one for one in State if one != State.OPEN])
def test_money_moves_while_the_grant_is_open(
    cause: dict[str, Any], line: BudgetLine, state: str
) -> None:
    reserve(amount=Decimal(10), **cause)
    Envelope.objects.filter(pk=line.envelope_id).update(state=state)
    for act in (reserve, pay, recover):
        with pytest.raises(ValidationError, match="is not open"):
            act(amount=Decimal(1), **cause)
    with pytest.raises(ValidationError, match="is not open"):
        release(**cause)


@pytest.mark.parametrize("amount", ["0", "-1", "0.004"])
def test_an_amount_is_above_zero(cause: dict[str, Any], amount: str) -> None:
    for act in (reserve, pay, recover):
        with pytest.raises(ValidationError):
            act(amount=Decimal(amount), **cause)


def test_nothing_is_paid_that_was_not_promised(cause: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Nothing is reserved"):
        pay(amount=Decimal(1), **cause)
    with pytest.raises(ValidationError, match="Nothing is reserved"):
        release(**cause)


def test_no_more_comes_back_than_was_paid(cause: dict[str, Any]) -> None:
    reserve(amount=Decimal(10), **cause)
    pay(amount=Decimal(4), **cause)
    with pytest.raises(ValidationError, match="More comes back"):
        recover(amount=Decimal(5), **cause)
    with pytest.raises(ValidationError, match="paid already"):
        reserve(amount=Decimal(3), **cause)


def test_only_registered_kinds_spend(cause: dict[str, Any]) -> None:
    with pytest.raises(LookupError):
        reserve(amount=Decimal(1), **{**cause, "cause_kind": "unknown"})


STEPS = st.lists(
    st.tuples(
        st.sampled_from([reserve, pay, recover, release]),
        st.integers(0, 2),
        st.decimals("0.01", 700, places=2),
    ),
    max_size=12,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_whatever_is_done_the_ledger_is_right(officer: User, done: list[Any]) -> None:
    line = LineFactory.create(amount=Decimal(1000))
    causes = [uuid.uuid4() for _one in range(3)]
    for act, which, amount in done:
        given = {"line": line, "cause_kind": KIND, "cause_uid": causes[which], "by": officer}
        try:
            with transaction.atomic():
                act(**given) if act is release else act(amount=amount, **given)
        except ValidationError:
            pass
        assert min(sums(line)) >= 0
        assert line.free >= 0


@pytest.mark.django_db(transaction=True)
def test_the_last_euro_is_promised_once(officer: User) -> None:
    line = LineFactory.create(amount=Decimal(100))

    def ask() -> Commitment:
        return reserve(
            line=BudgetLine.objects.get(pk=line.pk), amount=Decimal(100), cause_kind=KIND,
            cause_uid=uuid.uuid4(), by=officer,
        )  # fmt: skip

    results = at_once(ask, ask)
    assert sorted(type(found).__name__ for found in results) == ["Commitment", "NotEnough"]
    assert sums(line) == (100, 0)


@pytest.mark.django_db(transaction=True)
def test_one_cause_asked_for_twice_at_once(officer: User) -> None:
    line, uid = LineFactory.create(amount=Decimal(100)), uuid.uuid4()

    def ask() -> Commitment:
        return reserve(line=line, amount=Decimal(60), cause_kind=KIND, cause_uid=uid, by=officer)

    assert all(isinstance(found, Commitment) for found in at_once(ask, ask))
    assert sums(line) == (60, 0)


@pytest.mark.django_db(transaction=True)
def test_closing_and_promising_at_once(officer: User) -> None:
    """Never a closed grant with money still promised."""
    line = LineFactory.create(amount=Decimal(100))
    envelope = line.envelope

    def ask() -> Commitment:
        return reserve(
            line=line, amount=Decimal(60), cause_kind=KIND, cause_uid=uuid.uuid4(), by=officer
        )

    def close() -> Envelope:
        return take_step(envelope=Envelope.objects.get(pk=envelope.pk), name="close", by=officer)

    asked, closed = at_once(ask, close)
    if isinstance(closed, Envelope):
        assert isinstance(asked, ValidationError)
        assert sums(line) == (0, 0)
    else:
        assert isinstance(closed, Blocked)
        assert sums(line) == (60, 0)


def test_the_database_itself_refuses_to_overspend(line: BudgetLine) -> None:
    with pytest.raises(IntegrityError, match="funding_line_not_overspent"), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(reserved=600, paid=401)
    with pytest.raises(IntegrityError, match="funding_commitment_state"), transaction.atomic():
        CommitmentFactory.create(line=line, paid=Decimal(100))


# ---------------------------------------------------------------- reading
@pytest.mark.parametrize("count", [1, 3])
def test_a_balance_is_one_query(officer: User, query_budget: Budget, count: int) -> None:
    rows = EnvelopeFactory.create_batch(count, is_open=True, lines={"OS": 100, "SMS": 900})
    given: dict[str, Any] = {"cause_kind": KIND, "cause_uid": uuid.uuid4(), "by": officer}
    for row in rows:
        target = row.lines.get(code="SMS")
        reserve(line=target, amount=Decimal(500), **given)
        pay(line=target, amount=Decimal(200), **given)
    with query_budget(1):
        found = balance(rows)
    assert {one.total for one in found.values()} == {
        Balance(Decimal(1000), Decimal(300), Decimal(200))
    }
    assert [one.balance.free for one in found[rows[0].pk].lines] == [100, 400]
    with query_budget(1):
        assert totals(Envelope.objects.all()) == [
            ("EUR", Balance(Decimal(1000 * count), Decimal(300 * count), Decimal(200 * count)))
        ]


def test_an_envelope_without_lines_has_nothing() -> None:
    envelope = EnvelopeFactory.create()
    assert balance_of(envelope).total == Balance()
    assert Balance().used_percent == 0


def test_where_money_is_sought() -> None:
    wanted = EnvelopeFactory.create(is_open=True, lines={"OS": 1, "SMS": 2})
    EnvelopeFactory.create(agreed=True, lines={"OS": 1})
    EnvelopeFactory.create(is_open=True, call_year=2025, lines={"OS": 1})
    assert [line.envelope for line in spendable("KA131", 2026)] == [wanted, wanted]


def test_a_room_that_counts_otherwise_is_named(
    line: BudgetLine, cause: dict[str, Any], query_budget: Budget
) -> None:
    reserve(amount=Decimal(300), **cause)
    pay(amount=Decimal(100), **cause)
    same = spending(recount=lambda _keys: {line.pk: Spent(Decimal(200), Decimal(100))})
    with same, query_budget(2):
        assert differences(line.envelope) == []
    with spending(recount=lambda _keys: {line.pk: Spent(Decimal(1), Decimal(2))}):
        found = differences(line.envelope)
    assert [(one.line, one.counted) for one in found] == [(line, Spent(Decimal(1), Decimal(2)))]
