"""How amendments add up, and which role may do what."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intl_office.access.enums import KINDS
from intl_office.access.permissions import declared, granted_to
from intl_office.core.money import ZERO
from intl_office.funding.rules import amounts_after, sum_after

CODES = st.sampled_from(["OS", "SMS", "SMP", "STA", "STT", "BIP"])
AMOUNTS = st.decimals(0, 10**6, places=2)
BUDGETS = st.dictionaries(CODES, AMOUNTS)
AMENDMENTS = st.lists(BUDGETS, max_size=6)
ALL = {"funding.see", "funding.edit", "funding.programmes"}
TABLE = {
    "officer-mobility": ALL,
    "officer-projects": ALL,
    "officer-cooperation": {"funding.see"},
    "officer-laboratories": {"funding.see"},
    "director": ALL,
    "administrator": ALL,
    "vice-president": {"funding.see"},
    "finance": {"funding.see"},
    "coordinator": {"funding.see"},
}


@given(BUDGETS, AMENDMENTS)
def test_a_line_has_the_amount_of_the_last_amendment_that_names_it(
    initial: dict[str, Decimal], amendments: list[dict[str, Decimal]]
) -> None:
    now = amounts_after(initial, amendments)
    for code in {*initial, *(code for one in amendments for code in one)}:
        said = [one[code] for one in amendments if code in one]
        assert now[code] == (said[-1] if said else initial[code])


@given(BUDGETS, AMENDMENTS)
def test_the_sum_is_the_first_one_and_every_difference(
    initial: dict[str, Decimal], amendments: list[dict[str, Decimal]]
) -> None:
    expected, now = sum(initial.values(), ZERO), dict(initial)
    for one in amendments:
        expected += sum((after - now.get(code, ZERO) for code, after in one.items()), ZERO)
        now = amounts_after(now, [one])
    assert sum(amounts_after(initial, amendments).values(), ZERO) == expected


@given(BUDGETS, AMENDMENTS, st.integers(0, 6))
def test_amendments_apply_one_after_the_other(
    initial: dict[str, Decimal], amendments: list[dict[str, Decimal]], cut: int
) -> None:
    halfway = amounts_after(initial, amendments[:cut])
    assert amounts_after(halfway, amendments[cut:]) == amounts_after(initial, amendments)


@given(BUDGETS, BUDGETS, st.lists(AMOUNTS, max_size=3))
def test_what_an_amendment_would_come_to(
    now: dict[str, Decimal], changed: dict[str, Decimal], added: list[Decimal]
) -> None:
    kept = sum((amount for code, amount in now.items() if code not in changed), ZERO)
    assert sum_after(now, changed, added) == kept + sum(changed.values()) + sum(added)


@pytest.mark.parametrize("kind", KINDS)
def test_role_may_exactly_this(kind: str) -> None:
    granted = {known.code for known in granted_to(*KINDS[kind])}
    assert {code for code in granted if code.startswith("funding.")} == TABLE.get(kind, set())


def test_reading_and_writing_stop_at_the_unit() -> None:
    ours = {known for known in declared.values() if known.code in ALL}
    assert {known.code for known in ours if known.by_unit} == ALL - {"funding.programmes"}
