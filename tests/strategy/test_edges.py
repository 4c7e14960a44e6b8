"""The edges of "as of a day", day by day."""

from datetime import date
from itertools import pairwise

import pytest

from intl_office.strategy.board import headline
from intl_office.strategy.pictures import months
from intl_office.strategy.queries import figures, in_force, year_before
from partnerships.enums import State
from tests.factories.partnerships import agreement_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2024, 8, 31), False), (date(2024, 9, 1), True), (date(2026, 8, 31), True),
        (date(2026, 9, 1), False),
    ],
    ids=str,
)  # fmt: skip
def test_first_and_last_day_are_in_force(day: date, counted: bool) -> None:
    agreement_with(
        state=State.EXPIRED, signed_on=date(2024, 6, 1), starts_on=date(2024, 9, 1),
        ends_on=date(2026, 8, 31),
    )  # fmt: skip
    assert in_force(day) == counted


@pytest.mark.parametrize(
    ("day", "counted"),
    [(date(2024, 10, 14), False), (date(2024, 10, 15), True), (date(2025, 5, 2), True),
     (date(2025, 5, 3), False)],
    ids=str,
)  # fmt: skip
def test_signed_after_it_began_and_terminated(day: date, counted: bool) -> None:
    agreement_with(
        state=State.TERMINATED, signed_on=date(2024, 10, 15), starts_on=date(2024, 9, 1),
        ends_on=None, ended_on=date(2025, 5, 2),
    )  # fmt: skip
    assert in_force(day) == counted


def test_a_draft_never_counts() -> None:
    agreement_with(starts_on=date(2020, 1, 1), ends_on=None)
    assert in_force(date(2026, 1, 1)) == 0


def test_the_leap_day_has_a_year_before() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2025, 2, 28)) == date(2024, 2, 28)


def test_months_cover_the_twelve_months_once() -> None:
    parts = months(figures(date(2026, 11, 21)))
    assert len(parts) == 13
    assert (parts[0].first, parts[0].last) == (date(2026, 11, 21), date(2026, 11, 30))
    assert (parts[-1].first, parts[-1].last) == (date(2027, 11, 1), date(2027, 11, 21))
    assert all((b.first - a.last).days == 1 for a, b in pairwise(parts))


def test_an_empty_house_has_a_report() -> None:
    assert [one.figure.now for one in headline(figures(date(2026, 1, 1)))] == [0] * 6
