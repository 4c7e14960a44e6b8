from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms import modelform_factory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from intl_office.core.years import AcademicYear, Term
from tests.factories.core import PaperFactory
from tests.testapp.models import Paper

PARIS = ZoneInfo("Europe/Paris")
Y2026 = AcademicYear(2026)


@pytest.mark.parametrize(
    "text", ["2026/2027", "2026-2027", " 2026/27 ", "2026–2027", "2026 / 2027"]
)
def test_year_is_read_as_people_write_it(text: str) -> None:
    assert AcademicYear.parse(text) == Y2026


@pytest.mark.parametrize("text", ["", "2026", "2026/2028", "2026/2026", "26/27", "2026/2027-1"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2026/2027"):
        AcademicYear.parse(text)


def test_turn_of_a_century() -> None:
    assert str(AcademicYear.parse("2099/00")) == "2099/2100"


@given(st.integers(1900, 2200))
def test_year_is_read_back(start: int) -> None:
    year = AcademicYear(start)
    assert AcademicYear.parse(str(year)) == year
    assert year.next.previous == year
    assert AcademicYear.of(year.period.start) == AcademicYear.of(year.period.last) == year


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        # 31 August 23:59 in Paris is 21:59 in London's universal time, and still the old year.
        (datetime(2026, 8, 31, 23, 59, tzinfo=PARIS), 2025),
        (datetime(2026, 8, 31, 21, 59, tzinfo=UTC), 2025),
        (datetime(2026, 8, 31, 22, 0, tzinfo=UTC), 2026),
    ],
)
def test_year_turns_at_midnight_in_paris(day: date, start: int) -> None:
    assert AcademicYear.of(day) == AcademicYear(start)


def test_start_is_a_setting(settings: Settings) -> None:
    settings.ACADEMIC_YEAR_START = (10, 15)
    assert AcademicYear.of(date(2026, 10, 14)) == AcademicYear(2025)
    assert Y2026.period.start == date(2026, 10, 15)
    assert Y2026.period.end == date(2027, 10, 14)


def test_current_year() -> None:
    with time_machine.travel(datetime(2026, 8, 31, 22, 30, tzinfo=UTC), tick=False):
        assert AcademicYear.current() == Y2026


def test_order_and_range() -> None:
    years = AcademicYear.range(AcademicYear(2024), Y2026)
    assert [str(year) for year in years] == ["2024/2025", "2025/2026", "2026/2027"]
    assert max(years) == Y2026
    assert AcademicYear.range(Y2026, AcademicYear(2024)) == []


def test_terms() -> None:
    assert str(Y2026.term(2)) == "2026/2027-2"
    assert Term.parse("2026/2027-1") == Term(Y2026, 1)
    assert Term(Y2026, 1) < Term(Y2026, 2) < Term(Y2026.next, 1)


@pytest.mark.parametrize("text", ["2026/2027", "2026/2027-3", "2026/2028-1", ""])
def test_nonsense_is_no_term(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026/2027"):
        Term.parse(text)


@pytest.mark.django_db
@pytest.mark.parametrize("given_", [Y2026, "2026/27", 2026])
def test_column_gives_back_a_year(given_: Any) -> None:
    PaperFactory.create(year=given_)
    assert Paper.objects.get().year == Y2026
    assert Paper.objects.filter(year=Y2026, year__gt=Y2026.previous, year__in=["2026/2027"])
    assert Paper.objects.aggregate(last=Max("year"))["last"] == Y2026
    assert list(Paper.objects.values_list("year", flat=True)) == [Y2026]


@pytest.mark.django_db
def test_column_may_be_empty() -> None:
    PaperFactory.create(year=None)
    assert Paper.objects.get(year=None).year is None


def test_column_refuses_nonsense() -> None:
    with pytest.raises(ValidationError):
        Paper(year="next year").clean_fields()


def test_form_shows_and_reads_a_year() -> None:
    form_class = modelform_factory(Paper, fields=["year"])
    shown = str(form_class(instance=Paper(year=Y2026))["year"])
    assert 'value="2026/2027"' in shown
    assert form_class({"year": "2026-27"}).is_valid() is True
    wrong = form_class({"year": "soon"})
    assert wrong.errors["year"] == ["Une année universitaire s’écrit 2026/2027."] or (
        wrong.errors["year"] == ["An academic year is written 2026/2027."]
    )
    assert 'value="soon"' in str(wrong["year"])


def test_other_writing_of_the_same_year_is_no_change() -> None:
    form_class = modelform_factory(Paper, fields=["year"])
    paper = Paper(year=Y2026)
    assert not form_class({"year": "2026-27"}, instance=paper).has_changed()
    assert form_class({"year": "2027-28"}, instance=paper).has_changed()
    assert form_class({"year": "x"}, instance=paper).has_changed()
