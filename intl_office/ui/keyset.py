"""Pages of a long list that cost the same at any depth, and counts that stop in time.

Rows stand in the order of one column, then of their primary key, so that the order is total. A
page begins behind a known row instead of skipping rows: on a million rows 2 ms instead of 2 s.
An empty value is the greatest, as in PostgreSQL's own order, which an index then gives; the
descending order is the exact reverse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

M = TypeVar("M", bound=models.Model)

COUNTED = 10_000  # rows counted exactly; further on only "more than"
_KEY = "keyset_value"
_SALT = "ui.keyset"


@dataclass(frozen=True)
class Count:
    """A number of rows, or the fact that it is over a limit."""

    number: int
    capped: bool = False

    def __str__(self) -> str:
        """In the reader's language: `1,204`, `more than 10,000`."""
        written = number_format(self.number, use_l10n=True, force_grouping=True)
        return _("more than %(number)s") % {"number": written} if self.capped else written


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows, and the cursors of the pages beside them (empty where there is none)."""

    rows: Sequence[M]
    previous: str
    following: str


@dataclass(frozen=True)
class Place:
    """Where a page begins: beside the row of this key, on the side that `forward` says."""

    value: Any
    pk: int
    forward: bool


@dataclass(frozen=True)
class Order:
    """One column and a direction, `name` or `-name`; the path may cross foreign keys."""

    path: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> "Order":
        """Read `name` or `-name`."""
        return cls(text.removeprefix("-"), descending=text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.path}" if self.descending else self.path

    def by(self, *, forward: bool) -> list[Any]:
        """What `order_by` takes to read in this order, or in its reverse."""
        if self.descending is forward:
            return [F(self.path).desc(), F("pk").desc()]
        return [F(self.path).asc(), F("pk").asc()]


def count(rows: "models.QuerySet[Any]", limit: int = COUNTED) -> Count:
    """How many rows, counting no further than the limit."""
    found = rows.order_by()[: limit + 1].count()
    return Count(min(found, limit), capped=found > limit)


def ordered(rows: "models.QuerySet[M]", order: Order) -> "models.QuerySet[M]":
    """All rows in the order of the list, for exports."""
    return rows.order_by(*order.by(forward=True))


def page(rows: "models.QuerySet[M]", order: Order, cursor: str = "", size: int = 50) -> Page[M]:
    """The page that a cursor names; a cursor that does not fit gives the first page.

    Args:
        rows: what the list holds; its own order is replaced.
        order: the column must be a field or an annotation of the rows, not many-valued.
        cursor: opaque, from a page before, for the same order.
        size: rows on a page.

    """
    place = _read(cursor, order, rows)
    forward = place is None or place.forward
    wanted = rows.order_by(*order.by(forward=forward)).annotate(**{_KEY: F(order.path)})
    if place is not None:
        wanted = wanted.filter(_beyond(rows, order, place))
    found = list(wanted[: size + 1])
    return _page(found[:size], order, started=place, more=len(found) > size)


def _page(rows: list[M], order: Order, *, started: Place | None, more: bool) -> Page[M]:
    forward = started is None or started.forward
    shown = rows if forward else rows[::-1]
    if not shown:
        return Page(shown, "", "")
    before = started is not None if forward else more
    after = more if forward else True
    return Page(
        shown,
        _write(order, shown[0], forward=False) if before else "",
        _write(order, shown[-1], forward=True) if after else "",
    )


def _beyond(rows: "models.QuerySet[Any]", order: Order, place: Place) -> Q:
    """The rows on the far side of a place."""
    rising = place.forward is not order.descending
    tie = Q(**{f"pk__{'gt' if rising else 'lt'}": place.pk})
    empty = Q(**{f"{order.path}__isnull": True})
    if place.value is None:
        return empty & tie if rising else ~empty | tie
    further = Q(**{f"{order.path}__{'gt' if rising else 'lt'}": place.value})
    same = Q(**{order.path: place.value}) & tie
    # The first condition repeats what follows in the form that an index can start from.
    reach = Q(**{f"{order.path}__{'gte' if rising else 'lte'}": place.value})
    if rising and _may_be_empty(rows, order.path):
        return further | same | empty
    return reach & (further | same)


def _may_be_empty(rows: "models.QuerySet[Any]", path: str) -> bool:
    """Whether a column can be null; an annotation is taken to."""
    model: Any = rows.model
    for part in path.split("__"):
        if part in rows.query.annotations:
            return True
        field = model._meta.get_field("id" if part == "pk" else part)
        if field.null:
            return True
        model = field.related_model
    return False


def _field(rows: "models.QuerySet[Any]", path: str) -> "models.Field[Any, Any]":
    """The field that gives a value of the column its type."""
    query = rows.query.chain()
    found: models.Field[Any, Any] = F(path).resolve_expression(query).output_field
    return found


def _write(order: Order, row: models.Model, *, forward: bool) -> str:
    value = getattr(row, _KEY)
    text = None if value is None else str(value)
    return signing.dumps([str(order), text, row.pk, forward], salt=_SALT)


def _read(cursor: str, order: Order, rows: "models.QuerySet[Any]") -> Place | None:
    if not cursor:
        return None
    try:
        written_for, text, pk, forward = signing.loads(cursor, salt=_SALT)
        value = None if text is None else _field(rows, order.path).to_python(text)
    except (signing.BadSignature, ValidationError):
        return None
    return Place(value, pk, forward) if written_for == str(order) else None
