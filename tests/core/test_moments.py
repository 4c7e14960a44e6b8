from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.translation import override

from intl_office.core.moments import BRUSSELS, Moment, day_in, due_at, validate_zone


@pytest.mark.parametrize(
    ("day", "at", "zone", "due"),
    [
        # winter and summer time of Brussels
        (date(2026, 2, 19), time(17), BRUSSELS, datetime(2026, 2, 19, 16, tzinfo=UTC)),
        (date(2026, 7, 1), time(17), BRUSSELS, datetime(2026, 7, 1, 15, tzinfo=UTC)),
        # 29 March 2026, 02:30 does not exist: 03:30 it is
        (date(2026, 3, 29), time(2, 30), BRUSSELS, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(2), BRUSSELS, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # 25 October 2026, 02:30 comes twice: the second one
        (date(2026, 10, 25), time(2, 30), BRUSSELS, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 59), BRUSSELS, datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (date(2026, 11, 21), time(17), "Asia/Tokyo", datetime(2026, 11, 21, 8, tzinfo=UTC)),
    ],
)
def test_local_hour_becomes_an_instant(day: date, at: time, zone: str, due: datetime) -> None:
    assert due_at(day, at, zone) == due


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 11, 21), BRUSSELS, 24),
        (date(2026, 3, 29), BRUSSELS, 23),
        (date(2026, 10, 25), BRUSSELS, 25),
        (date(2026, 11, 21), "Pacific/Auckland", 24),
    ],
)
def test_without_an_hour_the_whole_day_counts(day: date, zone: str, hours: int) -> None:
    before = due_at(day - timedelta(days=1), None, zone)
    assert due_at(day, None, zone) - before == timedelta(hours=hours)
    assert day_in(zone, due_at(day, None, zone)) == day
    assert day_in(zone, due_at(day, None, zone) + timedelta(microseconds=1)) > day


@pytest.mark.parametrize(
    ("now", "passed"),
    [
        (datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 16, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 16, 0, 1, tzinfo=UTC), True),
    ],
)
def test_due_at_five_is_in_time_at_five(now: datetime, passed: bool) -> None:
    moment = Moment(date(2026, 11, 21), time(17), BRUSSELS)
    assert moment.passed(now) is passed
    with time_machine.travel(now, tick=False):
        assert moment.passed() is passed


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "21 Nov 2026, 17:00 (Brussels time)"), ("de", None)],
)
def test_zone_is_named(language: str, written: str | None) -> None:
    with override(language):
        text = str(Moment(date(2026, 11, 21), time(17), BRUSSELS))
    assert text == written if written else "Brüssel" in text


def test_city_is_in_the_readers_language() -> None:
    with override("fr"):
        assert Moment(date(2026, 11, 21), None, BRUSSELS).city == "Bruxelles"


def test_day_without_hour_is_shown_to_its_end() -> None:
    with override("en"):
        assert "23:59" in str(Moment(date(2026, 11, 21)))


def test_only_zones_that_exist() -> None:
    validate_zone(BRUSSELS)
    for wrong in ("Brussels", "", "../etc/passwd"):
        with pytest.raises(ValidationError):
            validate_zone(wrong)
