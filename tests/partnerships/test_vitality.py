"""The vitality score: rules as tables, and what is read for many partners at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from intl_office.core.years import AcademicYear
from partnerships import queries_partner
from partnerships.enums import AgreementType, Direction, State
from partnerships.models import AgreementYear
from partnerships.queries_partner import flows_of, vitality_of
from partnerships.vitality import Facts, Vitality, YearOfFlows
from partnerships.vitality_criteria import CRITERIA, judged
from tests.factories.organisations import ContactFactory, PartnerFactory
from tests.factories.partnerships import (
    AgreementYearFactory,
    PartyFactory,
    agreement_with,
    in_days,
    in_force,
)

Budget = Callable[[int], AbstractContextManager[None]]
DAY = date(2026, 11, 21)
NOW = AcademicYear(2026)
YEARS = [AcademicYear(2024), AcademicYear(2025), NOW]


def _points(found: Vitality, code: str) -> int | None:
    return {line.criterion.code: line.points for line in found.lines}[code]


def _facts(**columns: Any) -> Facts:
    return Facts(day=DAY, **columns)


def _flows(*years: YearOfFlows) -> Facts:
    return _facts(flows=dict(zip(YEARS, years, strict=False)))


def test_the_table_adds_up_to_100_and_explains_every_line() -> None:
    assert sum(one.points for one in CRITERIA) == 100
    assert all(str(text) for one in CRITERIA for text in (one.rule, one.why, one.raises))


@pytest.mark.parametrize(
    ("code", "facts", "points"),
    [
        ("students", _flows(YearOfFlows(out=3, back=3, places=20)), 10),
        ("students", _flows(YearOfFlows(out=30, places=30)), 20),
        ("students", _flows(YearOfFlows(places=4)), 0),
        ("students", _facts(), None),
        ("regularity", _flows(YearOfFlows(out=1, places=4), YearOfFlows(places=4)), 3),
        ("regularity", _flows(*[YearOfFlows(back=1, places=4)] * 3), 10),
        ("balance", _flows(YearOfFlows(out=6, back=4, places=10)), 10),
        ("balance", _flows(YearOfFlows(out=8, back=2, places=10)), 5),
        ("balance", _flows(YearOfFlows(out=8, places=10)), 0),
        ("balance", _flows(YearOfFlows(places=10)), None),
        ("use", _flows(YearOfFlows(out=3, places=8)), 8),
        ("use", _flows(YearOfFlows(out=6, places=8)), 15),
        ("use", _facts(), None),
        ("recognition", _flows(YearOfFlows(out=2, places=2, returned=2, ects=Decimal(60))), 10),
        ("recognition", _flows(YearOfFlows(out=2, places=2, returned=2, ects=Decimal(24))), 5),
        ("recognition", _flows(YearOfFlows(out=2, places=2, returned=2)), None),
        ("agreements", _facts(in_force=3), 5),
        ("agreements", _facts(), 0),
        ("time", _facts(in_force=1, last_day=date(2027, 11, 21)), 5),
        ("time", _facts(in_force=1, last_day=date(2031, 8, 31)), 10),
        ("time", _facts(in_force=1), 10),
        ("time", _facts(), 0),
        ("dimensions", _facts(dimensions=4), 5),
        ("dimensions", _facts(dimensions=0), 0),
        ("dimensions", _facts(), None),
        ("contacts", _facts(contacts=1, confirmed_on=date(2026, 6, 1)), 10),
        ("contacts", _facts(contacts=1, confirmed_on=date(2024, 11, 21)), 5),
        ("contacts", _facts(contacts=1, confirmed_on=date(2020, 1, 1)), 0),
        ("contacts", _facts(contacts=1), None),
        ("contacts", _facts(), 0),
        ("visit", _facts(visits_known=True, visited_on=date(2026, 1, 1)), 5),
        ("visit", _facts(visits_known=True), 0),
        ("visit", _facts(), None),
    ],
)
def test_a_figure_becomes_points(code: str, facts: Facts, points: int | None) -> None:
    assert _points(judged(facts), code) == points


def test_no_data_is_no_zero() -> None:
    full = dict.fromkeys(YEARS, YearOfFlows(out=2, back=2, places=4, returned=2, ects=Decimal(60)))
    known = {"flows": full, "in_force": 1, "contacts": 1, "confirmed_on": DAY}
    found = judged(_facts(**known))
    assert (found.score, found.known, found.word) == (100, 90, "Lively")
    assert found.raising == []
    less = judged(_facts(**known, visits_known=True, dimensions=1))
    assert (less.score, less.known) == (91, 100)
    assert [one.criterion.code for one in less.raising] == ["visit", "dimensions"]


def test_too_little_is_said_to_be_too_little() -> None:
    found = judged(_facts())
    assert (found.score, found.known, found.tone) == (None, 25, "neutral")
    assert found.word == "Too little is known"


@pytest.mark.parametrize("number", [1, 3])
def test_many_partners_are_read_at_once(number: int, db: None, query_budget: Budget) -> None:
    partners = [in_force(persons=4).partners[0] for _ in range(number)]
    for one in partners:
        ContactFactory.create(partner=one, last_confirmed_on=timezone.localdate())
    AgreementYear.objects.filter(year=AcademicYear.current()).update(taken=3)
    with query_budget(5):
        found = vitality_of([one.pk for one in partners])
    for one in partners:
        # 3 of 12 students; one year of three; 3 of 4 places
        assert [_points(found[one.pk], code) for code in ("students", "regularity", "use")] == [
            5, 3, 15,
        ]  # fmt: skip
        assert _points(found[one.pk], "contacts") == 10


def test_what_does_not_count(db: None) -> None:
    """Shared places, other years, agreements that are over, contacts that left."""
    partner = PartnerFactory.create()
    shared = agreement_with(partner, state=State.IN_FORCE, ends_on=None)
    PartyFactory.create(agreement=shared, position=2)
    AgreementYearFactory.create(agreement=shared, taken=2)
    old = agreement_with(partner, state=State.EXPIRED, ends_on=in_days(-1))
    AgreementYearFactory.create(agreement=old, year=AcademicYear(2001), taken=2)
    ContactFactory.create(partner=partner, ends_on=in_days(-1), last_confirmed_on=in_days(-2))
    agreement_with(partner, state=State.IN_FORCE, type=AgreementType.COTUTELLE, ends_on=in_days(90))
    agreement_with(partner, state=State.DRAFT)
    found = vitality_of([partner.pk])[partner.pk]
    texts = {line.criterion.code: line.text for line in found.lines}
    assert _points(found, "students") is None
    assert texts["agreements"] == "2 agreements in force"
    assert texts["time"] == "an agreement without a last day"
    assert texts["contacts"] == "no contact today"
    assert vitality_of([]) == {}


def test_rooms_above_add_dimensions_and_visits(db: None) -> None:
    one, other = PartnerFactory.create_batch(2)
    today = timezone.localdate()
    with (
        queries_partner.dimension_sources.replaced(here=lambda _keys: {one.pk: 2}),
        queries_partner.visit_sources.replaced(
            here=lambda _keys: {one.pk: today - timedelta(days=2000)},
            there=lambda _keys: {one.pk: today},
        ),
    ):
        found = vitality_of([one.pk, other.pk])
    assert [_points(found[one.pk], code) for code in ("dimensions", "visit")] == [2, 5]
    assert [_points(found[other.pk], code) for code in ("dimensions", "visit")] == [0, 0]


def test_flows_of_five_years(db: None, query_budget: Budget) -> None:
    now = AcademicYear.current()
    row = agreement_with(state=State.IN_FORCE)
    columns = {"agreement": row, "year": now.previous}
    day = in_days(-100)
    AgreementYearFactory.create(
        **columns, promised=5, taken=4, ects_recognised=Decimal(90), last_return_on=day
    )
    AgreementYearFactory.create(**columns, direction=Direction.IN, promised=3, taken=3)
    AgreementYearFactory.create(**columns, mobility_type="sta", taken=1)
    partner = row.partners[0]
    with query_budget(1):
        years = flows_of(partner.pk, now)
    assert [one.year.start - now.start for one in years] == [-4, -3, -2, -1, 0]
    found = years[3]
    assert (found.out, found.of_out, found.back, found.of_back) == (4, 5, 3, 3)
    assert (found.staff, found.balance, found.last_return_on) == (1, -1, day)
    assert found.credits_each == Decimal("22.5")
    assert years[4].credits_each is None
