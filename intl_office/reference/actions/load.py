"""Bring the tables up to the delivery without touching what officers wrote."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.reference import delivery
from intl_office.reference.enums import Origin
from intl_office.reference.models import (
    Country,
    CountryGroup,
    CountryStatus,
    Currency,
    DistanceBand,
    Entry,
    IscedField,
    Language,
    Rate,
    Region,
)

# In the order of what points to what.
TABLES: Mapping[str, type[Entry]] = {
    "regions": Region,
    "countries": Country,
    "statuses": CountryStatus,
    "groups": CountryGroup,
    "isced": IscedField,
    "languages": Language,
    "currencies": Currency,
    "travel_bands": DistanceBand,
    "rates": Rate,
}
Pointers = dict[str, dict[Any, Any]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did to one table.

    `kept` rows were changed by officers and stay theirs; `refused` rows contradict a row that an
    officer entered, and are left out.
    """

    table: str
    added: int
    changed: int
    kept: int
    refused: tuple[str, ...]

    def __str__(self) -> str:
        text = f"reference {self.table}: {self.added} added, {self.changed} changed"
        left_out = f", left out for a row of the office: {', '.join(self.refused)}"
        return text + (left_out if self.refused else "")


def load_and_say(say: Callable[[str], None]) -> None:
    """Load, and say what changed; called at each start (`core.preparation`)."""
    for loaded in load_reference():
        if loaded.added or loaded.changed or loaded.refused:
            say(str(loaded))


def load_reference() -> list[Loaded]:
    """Load every table; loading again writes nothing. Two loads at once run one after the other."""
    with audit.context(actor="load_reference"), transaction.atomic():
        lock("reference.load")
        return [_load(table, model) for table, model in TABLES.items()]


def _load(table: str, model: type[Entry]) -> Loaded:
    pointers = _pointers(model)
    known = {row.shipped_key: row for row in _shipped(model)}
    shipped = {row.key: _resolved(row.values, pointers) for row in delivery.rows(table)}
    new = [_made(model, key, values) for key, values in shipped.items() if key not in known]
    both = [(known[key], values) for key, values in shipped.items() if key in known]
    differing = [(row, values) for row, values in both if _differs(row, values)]
    stale = [(row, values) for row, values in differing if row.edited_at is None]
    added, refused_new = _add(model, new)
    changed, refused = _change(stale)
    return Loaded(table, added, changed, len(differing) - len(stale), (*refused_new, *refused))


def _shipped(model: type[Entry]) -> "models.QuerySet[Any]":
    """Rows of earlier deliveries, locked: an officer who saves at this moment waits, then wins."""
    rows: models.QuerySet[Any] = model._default_manager.filter(origin=Origin.SHIPPED)
    return rows.select_for_update(of=("self",)).order_by("pk")


def _pointers(model: type[Entry]) -> Pointers:
    """Columns that point to another row: the code in the file -> the column's value."""
    if model is Country:
        return {"region": {str(row.number): row.pk for row in Region.objects.all()}}
    if model in (CountryStatus, CountryGroup):
        return {"country": dict(Country.objects.values_list("code", "pk"))}
    return {}


def _resolved(values: dict[str, Any], pointers: Pointers) -> dict[str, Any]:
    named = {
        name: pointers[name].get(value) if name in pointers else value
        for name, value in values.items()
    }
    # Foreign keys are written by their column: no row is fetched to compare.
    return {
        f"{name}_id" if name in {"region", "country", "parent"} else name: value
        for name, value in named.items()
    }


def _made(model: type[Entry], key: str, values: dict[str, Any]) -> Entry:
    return model(origin=Origin.SHIPPED, shipped_key=key, **values)


def _differs(row: Entry, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _add(model: type[Entry], new: list[Entry]) -> tuple[int, tuple[str, ...]]:
    """Add all at once; where a row contradicts an officer's, one by one without it."""
    if not new:
        return 0, ()
    try:
        with expected_violations():
            model._default_manager.bulk_create(new)
    except ValidationError:
        refused = _one_by_one(
            (row.shipped_key, partial(row.save, force_insert=True)) for row in new
        )
        return len(new) - len(refused), refused
    return len(new), ()


def _change(stale: list[tuple[Entry, dict[str, Any]]]) -> tuple[int, tuple[str, ...]]:
    for row, values in stale:
        for name, value in values.items():
            setattr(row, name, value)
    refused = _one_by_one((row.shipped_key, row.save) for row, _values in stale)
    return len(stale) - len(refused), refused


def _one_by_one(writes: Iterable[tuple[str, Callable[[], None]]]) -> tuple[str, ...]:
    refused = []
    for key, write in writes:
        try:
            with expected_violations():
                write()
        except ValidationError:
            refused.append(key)
    return tuple(refused)
