"""Which decision is proposed, with which words; the period of the next agreement."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from partnerships.enums import AgreementType
from partnerships.enums_renewals import RenewalChoice
from partnerships.life_rules import house_of
from partnerships.renewal_rules import RULES, Evidence, Thresholds, cautions, decision_of, propose
from partnerships.renewal_standing import last_for_decision, next_start, same_length

TODAY = date(2026, 11, 21)
USED = Evidence(
    type="iia", today=TODAY, ends_on=date(2027, 8, 31), years_held=5, promised=20, taken=10, out=5,
    back=5, active_years=5, kinds=1, gone=5, ects=Decimal(140), others=1, contact_on=TODAY,
)  # fmt: skip
EXCHANGE = replace(USED, type="exchange", taken=12, kinds=2)
RENEW, EXTEND = RenewalChoice.RENEW, RenewalChoice.EXTEND
TRANSFORM, LAPSE = RenewalChoice.TRANSFORM, RenewalChoice.LAPSE
NONE = replace(USED, promised=0, taken=0, type="framework")

CASES = {
    "used": (USED, "used", RENEW, "10 of 20 places used (50%)"),
    "dormant": (replace(USED, idle_years=3, taken=0), "dormant", LAPSE, "3 academic years"),
    "nearly dormant": (replace(USED, idle_years=2), "used", RENEW, "10 of 20"),
    "dormant and late": (replace(USED, idle_years=4, ends_on=TODAY), "dormant", LAPSE, "4 acad"),
    "late": (replace(USED, ends_on=date(2026, 12, 31)), "late", EXTEND, "40 days"),
    "just in time": (replace(USED, ends_on=date(2027, 2, 21)), "used", RENEW, "10 of 20"),
    "over": (replace(USED, ends_on=date(2026, 8, 31)), "late", RENEW, "over already"),
    "open end": (replace(USED, ends_on=None), "used", RENEW, "10 of 20"),
    "thesis": (replace(NONE, type="cotutelle"), "thesis", LAPSE, "thesis"),
    "alone": (replace(NONE, others=0), "alone", LAPSE, "no other agreement"),
    "framework in use": (NONE, "no-places", RENEW, "1 other agreement with"),
    "double degree": (replace(NONE, type="double-degree", others=0), "no-places", RENEW, "0 other"),
    "framework sleeps not": (replace(NONE, idle_years=9), "no-places", RENEW, "no places"),
    "young": (replace(USED, years_held=1), "young", EXTEND, "1 complete year"),
    "old enough": (replace(USED, years_held=2), "used", RENEW, "10 of 20"),
    "young without end": (replace(USED, years_held=1, ends_on=None), "young", RENEW, "1 compl"),
    "little": (replace(USED, taken=3), "little-used", EXTEND, "less than 20%"),
    "enough": (replace(USED, taken=4), "used", RENEW, "at least 20%"),
    "full": (EXCHANGE, "full", TRANSFORM, "2 types of mobility"),
    "one way": (replace(EXCHANGE, back=0), "used", RENEW, "12 of 20"),
    "one type": (replace(EXCHANGE, kinds=1), "used", RENEW, "12 of 20"),
    "irregular": (replace(EXCHANGE, active_years=2), "used", RENEW, "12 of 20"),
    "below": (replace(EXCHANGE, taken=11), "used", RENEW, "11 of 20"),
    "erasmus stays": (replace(EXCHANGE, type="iia"), "used", RENEW, "12 of 20"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_first_rule_that_applies_proposes(
    case: tuple[Evidence, str, RenewalChoice, str],
) -> None:
    known, rule, decision, words = case
    found = propose(known, Thresholds())
    assert (found.rule, found.decision) == (rule, decision)
    assert words in found.words
    assert decision_of(known, Thresholds()) == decision


def test_every_rule_has_a_case() -> None:
    assert {one.code for one in RULES} == {case[1] for case in CASES.values()}


@pytest.mark.parametrize(
    ("limits", "known", "rule"),
    [
        ({"dormant_years": 5}, replace(USED, idle_years=4), "used"),
        ({"dormant_years": 1}, replace(USED, idle_years=1), "dormant"),
        ({"late_months": 12}, USED, "late"),
        ({"young_years": 6}, USED, "young"),
        ({"little_use": 51}, USED, "little-used"),
        ({"good_use": 61}, EXCHANGE, "used"),
        ({"regular_years": 6}, EXCHANGE, "used"),
    ],
    ids=["dormant", "dormant-one", "late", "young", "little", "good", "regular"],
)
def test_the_house_sets_the_limits(limits: dict[str, int], known: Evidence, rule: str) -> None:
    assert propose(known, Thresholds.read({**limits, "unknown": 1})).rule == rule


def test_what_is_to_settle_besides() -> None:
    assert cautions(USED, Thresholds()) == []
    said = cautions(
        replace(USED, out=6, back=3, ects=Decimal(50), contact_on=date(2024, 11, 20)), Thresholds()
    )
    assert [one.split()[0] for one in said] == ["Unbalanced:", "10", "Contacts"]
    assert cautions(replace(USED, out=6, back=4), Thresholds()) == []
    assert cautions(replace(USED, out=3, back=0), Thresholds()) == []  # too few to say anything
    bare = cautions(replace(USED, ects=Decimal(0), contact_on=None), Thresholds())
    assert bare == ["No recognised credit is recorded.", "No contact is known."]


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        (date(2021, 9, 1), date(2026, 8, 31), date(2026, 9, 1), date(2031, 8, 31)),
        (date(2024, 3, 1), date(2024, 8, 31), date(2027, 9, 1), date(2028, 2, 29)),
        (date(2021, 9, 15), date(2022, 8, 31), date(2022, 9, 1), date(2023, 8, 17)),
        (date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31)),
    ],
    ids=["five-years", "leap-day", "odd-days", "calendar-year"],
)
def test_the_next_one_is_as_long(first: date, last: date, start: date, end: date) -> None:
    assert same_length(first, last, start) == end


@pytest.mark.parametrize(
    ("ends_on", "start"),
    [
        (date(2027, 8, 31), date(2027, 9, 1)),
        (TODAY, date(2026, 11, 22)),
        (date(2026, 8, 31), date(2027, 9, 1)),
        (None, None),
    ],
    ids=["later", "today", "over", "open"],
)
def test_when_the_next_one_begins(ends_on: date | None, start: date | None) -> None:
    assert next_start(ends_on, TODAY) == start


def test_the_decision_is_due_months_before_by_type() -> None:
    start, end = date(2022, 9, 1), date(2027, 8, 31)
    exchange = house_of(AgreementType.EXCHANGE).renewal_months
    degree = house_of(AgreementType.DOUBLE_DEGREE).renewal_months
    assert last_for_decision(start, end, exchange) == date(2026, 11, 30)
    assert last_for_decision(start, end, degree) == date(2026, 8, 31)
    assert last_for_decision(start, end, 6) == date(2027, 2, 28)
    assert last_for_decision(date(2026, 9, 1), end, degree) == date(2027, 3, 2)
