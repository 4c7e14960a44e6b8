from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from intl_office.core.money import CENT, allocate, cents, format_money, split, total

amounts = st.decimals("-9999999.99", "9999999.99", places=2)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=30).filter(any)


@pytest.mark.parametrize(
    ("exact", "written"),
    [
        ("0.005", "0.01"),
        ("0.0049", "0.00"),
        ("2.675", "2.68"),
        ("-2.675", "-2.68"),
        ("8.333333", "8.33"),
        ("100", "100.00"),
    ],
)
def test_cents_are_rounded_half_up(exact: str, written: str) -> None:
    assert str(cents(Decimal(exact))) == written


def test_float_is_refused() -> None:
    wrong: Any = 0.1
    with pytest.raises(TypeError):
        cents(wrong)


def test_total_adds_what_is_printed() -> None:
    lines = [Decimal("0.005"), Decimal("0.005"), Decimal("0.004")]
    assert total(lines) == Decimal("0.02")
    assert str(total([])) == "0.00"


@given(amounts, weights)
def test_allocation_loses_no_cent(amount: Decimal, shares: list[int]) -> None:
    parts = allocate(amount, shares)
    assert sum(parts) == amount
    assert len(parts) == len(shares)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - amount * share / sum(shares)) < CENT
        assert part == cents(part)


@given(amounts, weights)
def test_no_weight_no_share_and_more_weight_no_less(amount: Decimal, shares: list[int]) -> None:
    parts = [abs(part) for part in allocate(amount, shares)]
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)
    by_weight = sorted(zip(shares, parts, strict=True))
    for (lighter, less), (heavier, more) in pairwise(by_weight):
        assert lighter == heavier or less <= more


def test_split_gives_the_odd_cents_to_the_first() -> None:
    assert [str(part) for part in split(Decimal(100), 3)] == ["33.34", "33.33", "33.33"]
    assert [str(part) for part in split(Decimal("-0.05"), 3)] == ["-0.02", "-0.02", "-0.01"]


@pytest.mark.parametrize("shares", [[], [0, 0], [2, -1]])
def test_allocation_wants_weights(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(Decimal(1), shares)


@pytest.mark.parametrize(
    ("language", "currency", "written"),
    [
        ("fr", "EUR", "1\u202f234,50\xa0€"),
        ("en", "EUR", "€1,234.50"),
        ("fr", "CHF", "1\u202f234,50\xa0CHF"),
    ],
)
def test_amount_is_written_as_the_reader_writes_it(
    language: str, currency: str, written: str
) -> None:
    assert format_money(Decimal("1234.5"), currency, language) == written


@pytest.mark.parametrize(("amount", "shown"), [(Decimal("-3"), "-3,00\xa0€"), (None, "")])
def test_filter_writes_in_the_current_language(amount: Decimal | None, shown: str) -> None:
    template = Template("{% load money %}{{ amount|money }}")
    with override("fr"):
        assert template.render(Context({"amount": amount})) == shown
