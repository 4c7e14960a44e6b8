from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from intl_office.core.models import DateRangeOf, on_day, overlapping
from intl_office.core.periods import Period
from tests.testapp.models import Stay

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
FROM_OCTOBER = Period(date(2026, 10, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    length = draw(st.none() | st.integers(0, 800))
    return Period(start, None if length is None else start + timedelta(days=length))


def test_both_ends_belong_to_a_period() -> None:
    assert date(2026, 9, 1) in SEPTEMBER
    assert date(2026, 9, 30) in SEPTEMBER
    assert date(2026, 10, 1) not in SEPTEMBER
    assert SEPTEMBER.days == 30
    assert Period(date(2026, 9, 1), date(2026, 9, 1)).days == 1
    assert FROM_OCTOBER.days is None


def test_end_before_start_is_refused() -> None:
    with pytest.raises(ValueError, match="précède"):
        Period(date(2026, 9, 2), date(2026, 9, 1))


def test_neighbours_do_not_overlap() -> None:
    assert not SEPTEMBER.overlaps(FROM_OCTOBER)
    assert SEPTEMBER.clamp(FROM_OCTOBER) is None


def test_range_is_the_one_of_postgresql() -> None:
    written = SEPTEMBER.as_range()
    assert (written.lower, written.upper, written.bounds) == (
        date(2026, 9, 1),
        date(2026, 10, 1),
        "[)",
    )


def test_range_without_start_is_no_period() -> None:
    with pytest.raises(ValueError, match="a un début"):
        Period.from_range(type(SEPTEMBER.as_range())(None, date(2026, 1, 1)))


@given(periods())
def test_range_is_read_back(period: Period) -> None:
    assert Period.from_range(period.as_range()) == period


@given(periods(), periods(), DAYS)
def test_clamp_holds_the_days_of_both(one: Period, other: Period, day: date) -> None:
    common = one.clamp(other)
    assert common == other.clamp(one)
    assert (day in one and day in other) == (common is not None and day in common)
    assert one.overlaps(other) == (common is not None)
    assert one.covers(other) == (common == other)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (date(2026, 8, 1), date(2026, 8, 31), False),
        (date(2026, 8, 1), date(2026, 9, 1), True),
        (date(2026, 9, 30), None, True),
        (date(2026, 10, 1), None, False),
        (date(2026, 1, 1), None, True),
    ],
)
def test_database_and_python_agree(start: date, end: date | None, found: bool) -> None:
    stay = Stay.objects.create(room="A", starts_on=start, ends_on=end)
    assert stay.period.overlaps(SEPTEMBER) is found
    assert Stay.objects.filter(overlapping(SEPTEMBER)).exists() is found
    days = Stay.objects.alias(days=DateRangeOf())
    assert days.filter(days__overlap=SEPTEMBER.as_range()).exists() is found


@pytest.mark.django_db
def test_row_holds_on_its_first_and_last_day() -> None:
    Stay.objects.create(room="A", starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30))
    held = [Stay.objects.filter(on_day(date(2026, m, d))).exists() for m, d in [(8, 31), (9, 1)]]
    assert held == [False, True]
    assert Stay.objects.filter(overlapping(Period(date(2026, 9, 30)))).exists()
    assert not Stay.objects.filter(on_day(date(2026, 10, 1))).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "free"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)])
def test_room_is_given_once_a_day(start: date, free: bool) -> None:
    Stay.objects.create(room="A", starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30))
    stay = Stay(room="A", starts_on=start)
    if free:
        stay.full_clean()
        stay.save()
    else:
        with pytest.raises(ValidationError, match="taken"):
            stay.full_clean()


@pytest.mark.django_db
def test_dates_out_of_order_are_refused_by_name() -> None:
    stay = Stay(room="A", starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 1))
    with pytest.raises(ValidationError) as caught:
        stay.validate_constraints()
    assert len(caught.value.messages) == 1
