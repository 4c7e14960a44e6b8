"""The cells of a table as HTML.

django-tables2 asks its columns anew for every cell: signature of `render`, attributes, field. Here
all that is asked once for each column; on a page of 50 rows that is half of the page's time.
"""

import inspect
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.template.base import Template, render_value_in_context
from django.template.context import Context
from django.utils.functional import cached_property
from django.utils.html import format_html
from django_tables2 import DateColumn, DateTimeColumn
from django_tables2.rows import BoundRow

_OFFERED = frozenset({"value", "record", "column", "bound_column", "bound_row", "table"})


def reader(column: Any) -> Callable[[Any], Any]:
    """Gives the value that the screen shows, before it becomes HTML; the label of a choice."""
    accessor = column.accessor
    *way, last = accessor.bits
    owner_of = attrgetter(".".join(way)) if way else None
    display = f"get_{last}_display"

    def read(row: Any) -> Any:
        try:
            owner = owner_of(row) if owner_of else row
            label = getattr(owner, display, None)
            value = None if label else getattr(owner, last)
        except AttributeError:  # an item of a mapping, or nothing on the way
            return accessor.resolve(row, quiet=True)
        if label:
            return label()
        return accessor.resolve(row, quiet=True) if callable(value) else value

    return read


class Cells:
    """Draws the cells of one column of one table; the first column heads its rows.

    `render` may ask for what django-tables2 offers. The class of `td` is that of the column, it
    does not depend on the row.
    """

    def __init__(self, table: Any, column: Any, *, heads: bool) -> None:
        """Take the table and its bound column."""
        self.table, self.column = table, column
        self.read = reader(column)
        self.wanted = _wanted(column.render)
        self.opening = '<th scope="row">' if heads else _td(column)
        self.closing = "</th>" if heads else "</td>"
        self.context = Context()
        dated = isinstance(column.column, DateColumn | DateTimeColumn)
        self.date = Template(column.column.template_code) if dated else None

    def html(self, record: Any) -> str:
        """The cell of a row, with its tag; every text is escaped."""
        shown = render_value_in_context(self._content(record), self.context)
        return f"{self.opening}{shown}{self.closing}"

    def _content(self, record: Any) -> Any:
        value, default = self.read(record), self.column.default
        if self.date is not None:
            return self.date.render(Context({"value": value, "default": default}))
        if value in self.column.column.empty_values:
            return default
        offered = {**self._same, "value": value, "record": record}
        if "bound_row" in self.wanted:
            offered["bound_row"] = BoundRow(record, table=self.table)
        content = self.column.render(**{name: offered[name] for name in self.wanted})
        return self.column.link(content, **offered) if self.column.link else content

    @cached_property
    def _same(self) -> dict[str, Any]:
        """What every row's `render` is offered."""
        return {"column": self.column.column, "bound_column": self.column, "table": self.table}


def _td(column: Any) -> str:
    classes = column.attrs["td"].get("class")
    return format_html('<td class="{}">', classes) if classes else "<td>"


def _wanted(render: Callable[..., Any]) -> frozenset[str]:
    """The arguments that a `render` asks for; raises ImproperlyConfigured for one not offered."""
    parameters = inspect.signature(render).parameters.values()
    if any(one.kind is one.VAR_KEYWORD for one in parameters):
        return _OFFERED
    names = frozenset(one.name for one in parameters)
    if unknown := names - _OFFERED:
        raise ImproperlyConfigured(f"{render.__qualname__} asks for {', '.join(sorted(unknown))}.")
    return names
