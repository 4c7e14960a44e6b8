"""The tables as the application delivers them: files of this room read into plain values.

One CSV a table, in the project's own columns; `sources.toml` says where each figure was read.
A line may stand for several rows: `|` separates alternatives, call years are a span.
"""

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

Line = Mapping[str, str]
Values = dict[str, Any]
_DATA = files("intl_office.reference") / "data"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One row of the delivery: its lasting name, its columns, the codes of what it points to."""

    key: str
    values: Values


def lines(table: str) -> list[dict[str, str]]:
    """Read one file's lines."""
    text = (_DATA / f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def sources() -> Mapping[str, Mapping[str, str]]:
    """Where figures were read: key -> title, url."""
    return tomllib.loads((_DATA / "sources.toml").read_text(encoding="utf-8"))


def rows(table: str) -> Iterator[Shipped]:
    """The rows of a table; raises KeyError for a table or a source that is not known."""
    read = READERS[table]
    for line in lines(table):
        for shipped in read(line):
            yield Shipped(shipped.key, {**shipped.values, **_origin(table, line)})


def _origin(table: str, line: Line) -> Values:
    read = sources()[line.get("source") or _SOURCE_OF_TABLE[table]]
    return {
        "source": read["title"],
        "source_url": read["url"],
        "confidence": line.get("confidence") or "sourced",
        "note_en": line.get("note_en", ""),
        "note_fr": line.get("note_fr", ""),
    }


def _regions(line: Line) -> Iterator[Shipped]:
    yield Shipped(line["number"], {"number": int(line["number"]), **_texts(line, "name")})


def _countries(line: Line) -> Iterator[Shipped]:
    codes = {name: line[name] for name in ("code", "alpha3", "eu_code", "erasmus_prefix")}
    values = {"region": line["region"] or None, "high_income": line["high_income"] == "yes"}
    yield Shipped(line["code"], {**codes, **_texts(line, "name"), **values})


def _statuses(line: Line) -> Iterator[Shipped]:
    yield Shipped(
        f"{line['country']}/{line['from']}",
        {
            "country": line["country"],
            "status": line["status"],
            "starts_on": date.fromisoformat(line["from"]),
            "ends_on": date.fromisoformat(line["to"]) if line["to"] else None,
        },
    )


def _groups(line: Line) -> Iterator[Shipped]:
    values = {"country": line["country"], "group": int(line["group"]), **_calls(line)}
    yield Shipped(f"{line['country']}/{line['call_from']}", values)


def _isced(line: Line) -> Iterator[Shipped]:
    code = line["code"]
    parent = code[:-1] if len(code) > 2 else None
    yield Shipped(code, {"code": code, "parent": parent, **_texts(line, "label")})


def _languages(line: Line) -> Iterator[Shipped]:
    values = {"code": line["code"], "alpha3": line["alpha3"], **_texts(line, "name")}
    yield Shipped(line["code"], values)


def _currencies(line: Line) -> Iterator[Shipped]:
    values = {"code": line["code"], "decimals": int(line["decimals"]), **_texts(line, "name")}
    yield Shipped(line["code"], values)


def _bands(line: Line) -> Iterator[Shipped]:
    amounts = {"standard": _amount(line["standard"]), "green": _amount(line["green"])}
    span = {"km_from": int(line["km_from"]), "km_to": _number(line["km_to"])}
    yield Shipped(f"{line['call_from']}/{line['km_from']}", {**_calls(line), **span, **amounts})


def _rates(line: Line) -> Iterator[Shipped]:
    calls = range(int(line["call_from"]), int(line["call_to"]) + 1)
    cases = product(
        line["action"].split("|"), calls, line["mobility"].split("|"), line["zone"].split("|")
    )
    for action, call, mobility, zone in cases:
        case = {"action": action, "call": call, "mobility": mobility, "zone": zone}
        yield Shipped(_rate_key(line, case), {**case, **_rate_values(line)})


def _rate_key(line: Line, case: Values) -> str:
    parts = [*case.values(), line["direction"], line["component"], line["days_from"]]
    return "/".join(str(part) for part in [*parts, line["criterion"], line["holder"]])


def _rate_values(line: Line) -> Values:
    same = ("direction", "component", "criterion", "unit", "kind", "holder")
    numbers = ("days_from", "days_to", "reduced_after", "reduced_percent")
    amounts = {"lowest": "min", "highest": "max", "fixed": "amount"}
    return {
        **{name: line[name] for name in same},
        **{name: _number(line[name]) for name in numbers},
        **{name: _amount(line[column]) for name, column in amounts.items()},
    }


def _texts(line: Line, name: str) -> Values:
    return {f"{name}_{code}": line[f"{name}_{code}"] for code in ("en", "fr")}


def _calls(line: Line) -> Values:
    return {"call_from": int(line["call_from"]), "call_to": _number(line["call_to"])}


def _number(text: str) -> int | None:
    return int(text) if text else None


def _amount(text: str) -> Decimal | None:
    return Decimal(text).quantize(Decimal("0.01")) if text else None


READERS: Mapping[str, Callable[[Line], Iterator[Shipped]]] = {
    "regions": _regions,
    "countries": _countries,
    "statuses": _statuses,
    "groups": _groups,
    "isced": _isced,
    "languages": _languages,
    "currencies": _currencies,
    "travel_bands": _bands,
    "rates": _rates,
}
_SOURCE_OF_TABLE = {"isced": "isced", "languages": "iso-639", "currencies": "iso-4217"}
