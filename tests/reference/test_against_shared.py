"""The delivered tables held against the figures gathered beside the project, line by line."""

import csv
import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from intl_office.reference.enums import RateKind, Status
from intl_office.reference.models import Country, DistanceBand, IscedField, Rate
from intl_office.settings import BASE_DIR

FOLDER = BASE_DIR.parent / "shared" / "data"
pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason="no folder ../shared/data beside the checkout"),
    pytest.mark.usefixtures("loaded"),
]
STATUS = {"EU": Status.MEMBER, "associated": Status.ASSOCIATED, "non-associated": Status.THIRD}
# The last year belongs to the row that follows.
MERMOZ_2025 = {("MERMOZ HdF", 2025, "92.40")}


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_countries() -> None:
    lines = read("country_groups")
    assert Country.objects.count() == len(lines) == 202
    rows = {row.code: row for row in Country.objects.select_related("region")}
    for line in lines:
        row = rows[line["iso2"]]
        assert (row.alpha3, row.eu_code) == (line["iso3"], line["eu_code"])
        assert (row.name_en, row.name_fr) == (line["name_en"], line["name_fr"])
        assert row.erasmus_prefix == line["erasmus_code_prefix"]
        assert row.high_income == (line["note"] == "high-income")
        assert (str(row.region.number) if row.region else "") == line["region"]
        assert (row.region.name_en if row.region else "") == line["region_name"]


def test_statuses_of_today() -> None:
    rows = {row.code: row for row in Country.objects.with_status(date(2026, 11, 21))}
    for line in read("country_groups"):
        assert rows[line["iso2"]].status == STATUS[line["erasmus_status"]]


@pytest.mark.parametrize(
    ("column", "calls"),
    [("group_2021_2023", range(2021, 2024)), ("group_2024plus", range(2024, 2028))],
)
def test_groups(column: str, calls: range) -> None:
    for call in calls:
        groups = {row.code: row.group for row in Country.objects.group_for(call)}
        for line in read("country_groups"):
            assert str(groups[line["iso2"]] or "") == line[column], (line["iso2"], call)


def test_fields_of_education() -> None:
    rows = {row.code: row for row in IscedField.objects.all()}
    lines = read("iscedf")
    assert len(lines) == len(rows) == 190
    for line in lines:
        row = rows[line["code"]]
        assert (row.label_en, row.label_fr) == (line["label_en"], line["label_fr"])
        parent = {"broad": "", "narrow": line["broad"], "detailed": line["narrow"]}[line["level"]]
        assert (row.parent_id or "") == parent


def test_distance_bands() -> None:
    lines = read("distance_bands")
    assert DistanceBand.objects.count() == len(lines)
    for line in lines:
        row = DistanceBand.objects.get(call_from=line["call_from"], km_from=line["km_min"])
        assert str(row.call_to) == line["call_to"]
        assert str(row.km_to or "") == line["km_max"]
        assert row.standard == amount(line["standard_eur"])
        assert row.green == amount(line["green_eur"])
        assert not row.to_confirm


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "-")


def schemes(text: str) -> list[str]:
    return [slug(part) for part in text.removesuffix(" intl").split("+")]


def zones(flow: str) -> list[str]:
    if "regions 1-12" in flow or flow.startswith(("third country", "in ->")):
        return ["regions-1-12"]
    if flow.startswith("outermost"):
        return ["from-outermost"]
    if "any group" in flow:
        return ["group-1", "group-2", "group-3"]
    numbers = [n for n in "123" if f"group{n}" in flow or f"and {n}" in flow]
    return [f"group-{n}" for n in numbers] or ["any"]


def mobilities(text: str) -> tuple[list[str], str, int | None]:
    """Mobility types, component, first day of one line's `mobility`."""
    if text.startswith("fewer opportunities short"):
        return ["short"], "fewer-opportunities", int(text.split()[3].split("-", maxsplit=1)[0])
    if text.startswith("fewer opportunities"):
        return ["study", "traineeship"], "fewer-opportunities", None
    if text.startswith("short physical"):
        return ["short"], "individual", int(text.split()[3].split("-", maxsplit=1)[0])
    if text == "traineeship top-up":
        return ["traineeship"], "traineeship", None
    if text.startswith(("study or", "max")):
        return ["study", "traineeship"], "individual", None
    return [text.split(maxsplit=1)[0]], "individual", None


def student_cases() -> list[tuple[dict[str, str], dict[str, object]]]:
    cases = []
    for line in read("student_rates"):
        kinds, component, day = mobilities(line["mobility"])
        for scheme in schemes(line["action"]):
            for call in range(int(line["call_from"]), last_call(line) + 1):
                for zone in zones(line["flow"]):
                    for mobility in kinds:
                        case = {"action": scheme, "call": call, "zone": zone, "mobility": mobility,
                                "component": component, "days_from": day}  # fmt: skip
                        if "third country" in line["flow"]:
                            case["direction"] = "in"
                        elif component == "individual":
                            case["direction"] = "out"
                        cases.append((line, case))
    return cases


def last_call(line: dict[str, str]) -> int:
    """A line that says until when another line takes its place ends there."""
    if "until call 2023" in line["flow"]:
        return 2023
    if (line["action"], int(line["call_to"]), line["max"]) in MERMOZ_2025:
        return 2024
    return int(line["call_to"])


def test_student_rates() -> None:
    cases = student_cases()
    assert len({id(line) for line, _case in cases}) == len(read("student_rates"))
    for line, case in cases:
        example = line["kind"] == "local_example"
        rows = Rate.objects.filter(**case)
        row = (rows.filter(kind=RateKind.EXAMPLE) if example else rows.binding()).get()
        assert (row.lowest, row.highest) == (amount(line["min"]), amount(line["max"])), case
        assert row.fixed == amount(line["fixed"]), case
        assert row.unit == line["unit"]
        assert row.to_confirm == (line["confidence"] == "memory"), case
        if example:
            assert row.holder in line["mobility"]


def staff_kind(line: dict[str, str]) -> RateKind:
    """What the EU set in the column of adopted rates is a fixed amount."""
    if not line["adopted"]:
        return RateKind.RANGE
    return RateKind.FIXED if line["who"] == "EU" else RateKind.EXAMPLE


def staff_zones(group: str) -> list[str]:
    return zones(group) if "->" in group else [f"group-{group[0]}"]


def test_staff_rates() -> None:
    for line in read("staff_rates"):
        for call in range(int(line["call_from"]), int(line["call_to"]) + 1):
            row = Rate.objects.get(
                action=slug(line["action"]),
                call=call,
                mobility="staff",
                direction="in" if line["receiving_group"].startswith("in") else "out",
                zone__in=staff_zones(line["receiving_group"]),
                kind=staff_kind(line),
            )
            check_staff(line, row)


def check_staff(line: dict[str, str], row: Rate) -> None:
    assert (row.reduced_after, row.reduced_percent) == (14, 70)
    if line["adopted"]:
        assert row.fixed == amount(line["adopted"])
    else:
        assert (row.lowest, row.highest) == (amount(line["min"]), amount(line["max"]))
    assert row.to_confirm == ("memory" in line["confidence"])


def test_complements_of_the_region() -> None:
    for line in read("aura_brmi_complements"):
        rate = Rate.objects.rate_for(
            action="brmi-aura",
            call=int(line["year"]),
            mobility="study",
            component="complement",
            criterion=f"echelon-{line['echelon_crous']}",
        )
        assert (rate.amount, rate.unit) == (amount(line["complement_eur"]), line["unit"])
