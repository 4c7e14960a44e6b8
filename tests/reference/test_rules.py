"""What the database and the actions refuse."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from intl_office.accounts.models import User
from intl_office.core.audit import history
from intl_office.core.errors import expected_violations
from intl_office.reference.actions.entries import save_entry
from intl_office.reference.enums import Component, Origin
from intl_office.reference.missing import ReferenceMissing
from intl_office.reference.models import ExchangeRate, IscedField, Rate
from intl_office.reference.rules import may_edit
from tests.factories.core import PersonFactory
from tests.factories.reference import (
    CountryFactory,
    CountryGroupFactory,
    CountryStatusFactory,
    CurrencyFactory,
    DistanceBandFactory,
    ExchangeRateFactory,
    RateFactory,
)
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db


def refused(make: Any, **values: Any) -> str:
    with pytest.raises(ValidationError) as caught, expected_violations():
        make(**values)
    [[error]] = list(caught.value.error_dict.values())
    return str(error.code)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"adopted": Decimal("606.01"), "decision": "CA"}, "adopted_in_range"),
        ({"adopted": Decimal("291.99"), "decision": "CA"}, "adopted_in_range"),
        ({"is_fixed": True, "adopted": Decimal(150), "decision": "CA"}, "adopted_in_range"),
        ({"adopted": Decimal(400)}, "decision"),
        ({"decision": "CA"}, "decision"),
        ({"decided_on": date(2026, 3, 1)}, "decision"),
        ({"lowest": Decimal(700)}, "range"),
        ({"fixed": Decimal(1)}, "kind"),
        ({"highest": None, "lowest": None}, "kind"),
        ({"is_example": True, "holder": ""}, "kind"),
        ({"is_fixed": True, "fixed": Decimal(-1)}, "amounts"),
        ({"days_from": 15, "days_to": 14}, "days"),
        ({"reduced_after": 14}, "reduction"),
        ({"reduced_percent": 70}, "reduction"),
        ({"reduced_after": 14, "reduced_percent": 101}, "reduction"),
        ({"zone": "moon"}, "zone_known"),
        ({"action": "x"}, "action_known"),
        ({"source": ""}, "sourced"),
        ({"confidence": "x"}, "confidence"),
        ({"origin": Origin.SHIPPED}, "origin"),
        ({"shipped_key": "x"}, "origin"),
    ],
)
def test_rate_is_refused(values: dict[str, Any], constraint: str) -> None:
    assert refused(RateFactory.create, **values) == f"reference_rate_{constraint}"


@pytest.mark.parametrize("adopted", [Decimal("292.00"), Decimal("606.00")])
def test_the_ends_of_a_range_may_be_adopted(adopted: Decimal) -> None:
    assert RateFactory.create(adopted=adopted, decision="CA").amount == adopted


def test_two_rates_for_one_case_are_refused() -> None:
    RateFactory.create()
    assert refused(RateFactory.create) == "reference_rate_one_a_case"
    RateFactory.create(call=2025)
    RateFactory.create(zone="group-2")
    RateFactory.create(is_example=True)
    assert refused(RateFactory.create, is_example=True) == "reference_rate_example_once"


def test_days_of_two_rates_may_touch_and_not_overlap() -> None:
    RateFactory.create(mobility="short", days_from=1, days_to=14)
    RateFactory.create(mobility="short", days_from=15, days_to=30)
    overlap = refused(RateFactory.create, mobility="short", days_from=30)
    assert overlap == "reference_rate_one_a_case"


def test_statuses_of_a_country_do_not_overlap() -> None:
    first = CountryStatusFactory.create(ends_on=date(2026, 12, 31))
    CountryStatusFactory.create(country=first.country, starts_on=date(2027, 1, 1))
    CountryStatusFactory.create(country__code="ZZ", country__eu_code="ZZ", country__alpha3="ZZZ")
    again = refused(
        CountryStatusFactory.create, country=first.country, starts_on=date(2026, 12, 31)
    )
    assert again == "reference_status_one_a_day"


def test_groups_of_a_country_do_not_overlap() -> None:
    first = CountryGroupFactory.create(call_from=2021, call_to=2023)
    CountryGroupFactory.create(country=first.country, call_from=2024)
    again = refused(CountryGroupFactory.create, country=first.country, call_from=2030)
    assert again == "reference_group_one_a_call"


def test_bands_of_a_call_do_not_overlap() -> None:
    DistanceBandFactory.create()
    DistanceBandFactory.create(km_from=100, km_to=None)
    assert refused(DistanceBandFactory.create, km_from=9000, km_to=None) == (
        "reference_band_one_a_distance"
    )


def field(code: str, parent: str | None) -> IscedField:
    return IscedField.objects.create(
        code=code, parent_id=parent, label_en="x", label_fr="x", source="x"
    )


@pytest.mark.parametrize(
    ("code", "parent"), [("012", None), ("03", "01"), ("0111", "01"), ("0211", "011")]
)
def test_a_field_hangs_under_its_own_code(code: str, parent: str | None) -> None:
    for known, above in (("01", None), ("011", "01")):
        field(known, above)
    assert refused(field, code=code, parent=parent) == "reference_isced_parent"


def test_exchange() -> None:
    ExchangeRateFactory.create()
    ExchangeRate.objects.create(
        currency=ExchangeRate.objects.get().currency,
        day=date(2026, 12, 1),
        per_euro=Decimal("2"),
        source="x",
    )
    convert = ExchangeRate.objects.to_euro
    assert convert(Decimal(100), "USD", date(2026, 11, 30)) == Decimal("80.00")
    assert convert(Decimal(100), "USD", date(2026, 12, 1)) == Decimal("50.00")
    assert convert(Decimal("1.005"), "EUR", date(2020, 1, 1)) == Decimal("1.01")
    with pytest.raises(ReferenceMissing, match=r"USD.*2026-11-01"):
        convert(Decimal(1), "USD", date(2026, 11, 1))


def test_an_exchange_rate_is_above_zero() -> None:
    assert refused(ExchangeRateFactory.create, per_euro=0) == "reference_exchange_positive"


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ({"is_staff": True}, True),
        ({"is_staff": True, "is_active": False}, False),
        ({}, False),
    ],
)
def test_who_may_edit(person: dict[str, bool], allowed: bool) -> None:
    assert may_edit(PersonFactory.create(**person)) is allowed


def test_nobody_edits_without_signing_in() -> None:
    assert not may_edit(AnonymousUser())


def test_others_cannot_save() -> None:
    country = CountryFactory.create(name_en="Before")
    country.name_en = "After"
    with pytest.raises(PermissionDenied):
        save_entry(row=country, by=PersonFactory.create())
    country.refresh_from_db()
    assert country.name_en == "Before"


def test_history_tells_who_and_why(officer: User) -> None:
    rate = RateFactory.create(component=Component.INDIVIDUAL)
    rate.adopted, rate.decision = Decimal(400), "CA-2026-041"
    save_entry(row=rate, by=officer, reason="Board of 3 March")
    change, _made = history(rate)
    assert (change.by, change.reason) == (str(officer), "Board of 3 March")
    assert {"adopted", "decision"} <= {field.name for field in change.fields}


@pytest.mark.django_db(transaction=True)
def test_two_officers_enter_the_same_rate() -> None:
    officer = PersonFactory.create(director=True)
    results = at_once(*[lambda: save_entry(row=RateFactory.build(), by=officer)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Rate", "ValidationError"]
    assert Rate.objects.count() == 1


def test_currency_codes_are_capitals() -> None:
    assert refused(CurrencyFactory.create, code="usd") == "reference_currency_code"
