"""What the delivered tables say, checked without anything beside the project."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import Count, F

from intl_office.reference.enums import CefrLevel, EqfLevel, Scheme, Status, Zone
from intl_office.reference.missing import ReferenceMissing
from intl_office.reference.models import Country, DistanceBand, IscedField, Rate

pytestmark = pytest.mark.usefixtures("loaded")
CALLS = range(2021, 2027)


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        ("FR", [2, 2, 2, 1, 1, 1]),
        ("DE", [2, 2, 2, 1, 1, 1]),
        ("CZ", [3, 3, 3, 2, 2, 2]),
        ("DK", [1, 1, 1, 1, 1, 1]),
        ("TR", [3, 3, 3, 3, 3, 3]),
        ("GB", [1, 1, 1, 1, 1, 1]),
        ("MC", [None, None, None, 1, 1, 1]),
        ("MA", [None] * 6),
    ],
)
def test_groups_by_call(code: str, groups: list[int | None]) -> None:
    found = [Country.objects.group_for(call).get(code=code).group for call in CALLS]
    assert found == groups


def test_every_member_and_associated_country_has_a_group_in_every_call() -> None:
    for call in CALLS:
        countries = Country.objects.with_status(date(call, 1, 1)).group_for(call)
        groups = [row.group for row in countries if row.status != Status.THIRD]
        assert len(groups) == 33
        assert None not in groups


def test_a_country_without_group_says_what_is_missing() -> None:
    morocco = Country.objects.get(code="MA")
    with pytest.raises(ReferenceMissing, match=r"Maroc.*2026"):
        morocco.group_for(2026)
    assert morocco.zone_for(2026) == Zone.REGIONS


def test_zone_of_a_country() -> None:
    assert Country.objects.get(code="DE").zone_for(2023) == Zone.GROUP_2
    assert Country.objects.get(code="DE").zone_for(2024) == Zone.GROUP_1
    assert Country.objects.get(code="CH").zone_for(2026) == Zone.GROUP_1


@pytest.mark.parametrize("code", ["GB", "CH"])
@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2021, 1, 1), Status.THIRD),
        (date(2026, 12, 31), Status.THIRD),
        (date(2027, 1, 1), Status.ASSOCIATED),
        (date(2033, 1, 1), Status.ASSOCIATED),
    ],
)
def test_association_of_2027(code: str, day: date, status: Status) -> None:
    country = Country.objects.get(code=code)
    assert country.status_on(day) == status
    assert Country.objects.with_status(day).get(code=code).status == status


def test_what_starts_in_2027_waits_for_confirmation() -> None:
    for code in ("GB", "CH"):
        row = Country.objects.get(code=code).statuses.get(starts_on=date(2027, 1, 1))
        assert row.to_confirm
        assert "2027" in row.note


def test_a_day_without_status_is_an_error() -> None:
    with pytest.raises(ReferenceMissing, match="2020-12-31"):
        Country.objects.get(code="FR").status_on(date(2020, 12, 31))


@pytest.mark.parametrize(
    ("asked", "code"), [("EL", "GR"), ("gr", "GR"), ("UK", "GB"), ("SF", "FI"), ("fr ", "FR")]
)
def test_country_by_any_of_its_codes(asked: str, code: str) -> None:
    assert Country.objects.by_code(asked).code == code


def test_unknown_country_is_an_error() -> None:
    with pytest.raises(ReferenceMissing, match="ZZ"):
        Country.objects.by_code("ZZ")


def test_greece_alone_has_another_code_in_the_eu() -> None:
    assert list(Country.objects.exclude(eu_code=F("code")).values_list("code", "eu_code")) == [
        ("GR", "EL")
    ]


def test_every_field_of_education_has_its_parents() -> None:
    codes = set(IscedField.objects.values_list("code", flat=True))
    assert {code[:-1] for code in codes if len(code) > 2} <= codes
    parents = IscedField.objects.exclude(code__length=4).annotate(n=Count("children"))
    assert not parents.filter(n=0).exists()


def test_fields_below_one() -> None:
    assert set(IscedField.objects.under("011").values_list("code", flat=True)) >= {"011", "0111"}


@pytest.mark.parametrize("call", CALLS)
def test_bands_follow_each_other_without_a_gap(call: int) -> None:
    bands = list(
        DistanceBand.objects.filter(call_from__lte=call, call_to__gte=call).order_by("km_from")
    )
    assert [bands[0].km_from, bands[-1].km_to] == [10, None]
    for before, after in pairwise(bands):
        assert after.km_from == (before.km_to or 0) + 1
        assert after.standard > before.standard


@pytest.mark.parametrize(
    ("km", "call", "standard", "green"),
    [
        (10, 2024, 28, 56),
        (99, 2024, 28, 56),
        (Decimal("99.9"), 2024, 28, 56),
        (100, 2024, 211, 285),
        (499.7, 2026, 211, 285),
        (1999, 2025, 309, 417),
        (8000, 2026, 1735, 1735),
        (25_000, 2022, 1500, 1500),
        (50, 2023, 23, 23),
        (500, 2023, 275, 320),
    ],
)
def test_travel_support(km: Decimal, call: int, standard: int, green: int) -> None:
    band = DistanceBand.objects.band_for(km=km, call=call)
    assert [band.amount(green=False), band.amount(green=True)] == [
        Decimal(standard),
        Decimal(green),
    ]


@pytest.mark.parametrize(("km", "call"), [(9, 2024), (500, 2020), (500, 2027)])
def test_no_band_says_which(km: int, call: int) -> None:
    with pytest.raises(ReferenceMissing, match=f"{km} km.*{call}"):
        DistanceBand.objects.band_for(km=km, call=call)


@pytest.mark.parametrize(
    ("asked", "lowest", "highest"),
    [
        ({"call": 2021, "group": 1, "mobility": "study"}, 310, 600),
        ({"call": 2023, "group": 2, "mobility": "study"}, 292, 606),
        ({"call": 2024, "group": 1, "mobility": "traineeship"}, 292, 606),
        ({"call": 2026, "group": 3, "mobility": "study"}, 225, 550),
        ({"call": 2023, "group": 3, "mobility": "staff"}, 62, 140),
        ({"call": 2026, "group": 2, "mobility": "staff"}, 88, 170),
    ],
)
def test_ranges(asked: dict[str, object], lowest: int, highest: int) -> None:
    rate = Rate.objects.rate_for(action="ka131", **asked)  # type: ignore[arg-type]  # a table of cases
    assert [rate.lowest, rate.highest] == [Decimal(lowest), Decimal(highest)]


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        ({"action": "ka131", "call": 2022, "mobility": "short", "day": 14}, 70),
        ({"action": "ka131", "call": 2022, "mobility": "short", "day": 15}, 50),
        ({"action": "ka131", "call": 2023, "mobility": "short", "day": 14}, 79),
        ({"action": "ka131", "call": 2026, "mobility": "short", "day": 30, "group": 2}, 56),
        ({"action": "ka131", "call": 2026, "mobility": "study", "zone": "regions-1-12"}, 700),
        ({"action": "ka171", "call": 2023, "mobility": "study", "zone": "regions-1-12",
          "direction": "in"}, 850),
        ({"action": "ka171", "call": 2024, "mobility": "study", "zone": "regions-1-12",
          "direction": "in"}, 900),
        ({"action": "ka131", "call": 2026, "mobility": "study", "zone": "from-outermost"}, 786),
        ({"action": "ka131", "call": 2026, "mobility": "traineeship", "zone": "from-outermost"},
         936),
        ({"action": "ka131", "call": 2026, "mobility": "traineeship", "group": 1,
          "component": "traineeship"}, 150),
        ({"action": "ka171", "call": 2026, "mobility": "study", "direction": "in",
          "component": "fewer-opportunities"}, 250),
        ({"action": "ka131", "call": 2026, "mobility": "short", "day": 5,
          "component": "fewer-opportunities"}, 100),
        ({"action": "ka131", "call": 2026, "mobility": "short", "day": 15,
          "component": "fewer-opportunities"}, 150),
        ({"action": "ami", "call": 2025, "mobility": "study"}, 400),
        ({"action": "brmi-aura", "call": 2026, "mobility": "study"}, 95),
        ({"action": "brmi-aura", "call": 2024, "mobility": "study", "component": "complement",
          "criterion": "echelon-7"}, 530),
    ],
)  # fmt: skip
def test_fixed_amounts(asked: dict[str, object], amount: int) -> None:
    assert Rate.objects.rate_for(**asked).amount == amount  # type: ignore[arg-type]  # a table of cases


@pytest.mark.parametrize(
    "asked",
    [
        {"action": "ka131", "call": 2027, "group": 1, "mobility": "study"},
        {"action": "ka131", "call": 2026, "mobility": "study"},
        {"action": "ka131", "call": 2026, "mobility": "short"},
        {"action": "ka131", "call": 2026, "mobility": "short", "day": 31},
        {"action": "ka131", "call": 2026, "zone": "regions-1-12", "mobility": "traineeship",
         "component": "traineeship"},
    ],
)  # fmt: skip
def test_what_is_not_in_the_table_is_named(asked: dict[str, object]) -> None:
    with pytest.raises(ReferenceMissing, match=f"KA131, {asked['call']}"):
        Rate.objects.rate_for(**asked)  # type: ignore[arg-type]  # a table of cases


def test_a_range_without_adopted_rate_has_no_amount() -> None:
    rate = Rate.objects.rate_for(action=Scheme.KA131, call=2026, group=1, mobility="study")
    assert not rate.settled
    with pytest.raises(ReferenceMissing, match="KA131, 2026"):
        _ = rate.amount


def test_examples_of_others_are_never_the_rate() -> None:
    assert Rate.objects.filter(holder="INSA Hauts-de-France", call=2026).count() == 3
    rate = Rate.objects.rate_for(action=Scheme.KA131, call=2026, group=1, mobility="study")
    assert rate.holder == ""


def test_staff_are_paid_less_from_day_15() -> None:
    rate = Rate.objects.rate_for(action="ka131", call=2026, group=1, mobility="staff")
    rate.adopted = Decimal(119)
    assert [rate.on_day(day) for day in (1, 14, 15, 60)] == [
        Decimal(119),
        Decimal(119),
        Decimal("83.30"),
        Decimal("83.30"),
    ]


def test_levels() -> None:
    assert [level.rank for level in CefrLevel] == [1, 2, 3, 4, 5, 6, 7]
    assert [int(level) for level in EqfLevel] == list(range(1, 9))
