"""Steps as tables: due day, today -> step, next day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intl_office.deadlines.rules import Steps, is_urgent, next_day, stand_ins, step_on

USUAL, ONCE = Steps(), Steps((7,), 0)
DUE = date(2026, 6, 30)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("steps", "today", "step"),
    [
        (USUAL, "2026-03-31", None),
        (USUAL, "2026-04-01", 90),
        (USUAL, "2026-05-30", 90),
        (USUAL, "2026-05-31", 30),
        (USUAL, "2026-06-22", 30),
        (USUAL, "2026-06-23", 7),
        (USUAL, "2026-06-30", 7),
        (USUAL, "2026-07-01", -1),
        (USUAL, "2026-07-07", -1),
        (USUAL, "2026-07-08", -8),
        (USUAL, "2027-06-30", -365),
        (ONCE, "2026-06-22", None),
        (ONCE, "2026-06-23", 7),
        (ONCE, "2027-01-01", 7),
        (Steps((0,), 1), "2026-06-30", 0),
        (Steps((0,), 1), "2026-07-03", -3),
        (Steps((), 0), "2026-07-03", None),
    ],
)
def test_the_step_reached(steps: Steps, today: str, step: int | None) -> None:
    assert step_on(DUE, steps, day(today)) == step


@pytest.mark.parametrize(
    ("steps", "since", "expected"),
    [
        (USUAL, "2026-01-01", "2026-04-01"),
        (USUAL, "2026-04-01", "2026-04-01"),
        (USUAL, "2026-04-02", "2026-05-31"),
        (USUAL, "2026-06-24", "2026-07-01"),
        (USUAL, "2026-07-01", "2026-07-01"),
        (USUAL, "2026-07-02", "2026-07-08"),
        (USUAL, "2026-07-08", "2026-07-08"),
        (USUAL, "2028-02-29", "2028-03-01"),
        (ONCE, "2026-06-24", None),
        (Steps((), 0), "2026-01-01", None),
        (Steps((0,), 1), "2026-07-02", "2026-07-02"),
    ],
)
def test_the_next_day(steps: Steps, since: str, expected: str | None) -> None:
    assert next_day(DUE, steps, day(since)) == (day(expected) if expected else None)


@given(
    before=st.lists(st.integers(0, 400), max_size=5),
    every=st.integers(0, 40),
    start=st.integers(-500, 500),
)
def test_a_run_every_day_tells_every_step_once(before: list[int], every: int, start: int) -> None:
    steps, today = Steps(tuple(before), every), DUE - timedelta(days=start)
    coming, told = next_day(DUE, steps, today), []
    for _day in range(60):
        if coming is not None and coming <= today:
            told.append(step_on(DUE, steps, today))
            coming = next_day(DUE, steps, today + timedelta(days=1))
        today += timedelta(days=1)
    first, last = start, start - 59
    late = set(range(-1, last - 1, -every)) if every else set()
    wanted = {step for step in {*before, *late} if last <= step <= first}
    assert sorted(wanted, reverse=True) == told


def test_what_is_urgent() -> None:
    assert [is_urgent(step, USUAL) for step in (90, 30, 7, -1, -8)] == [
        False,
        False,
        True,
        True,
        True,
    ]
    assert not is_urgent(3, Steps((), 0))


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        ({}, {}),
        ({1: 2}, {1: 2}),
        ({1: 2, 2: 3}, {1: 3, 2: 3}),
        ({1: 2, 2: 1}, {}),
        ({1: 2, 2: 3, 3: 2}, {}),
        ({1: 2, 3: 4, 4: 3}, {1: 2}),
    ],
)
def test_stand_ins_along_chains_and_never_in_a_circle(
    away: dict[int, int], expected: dict[int, int]
) -> None:
    assert stand_ins(away) == expected
