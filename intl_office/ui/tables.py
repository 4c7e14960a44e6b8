"""The base of every table: columns chosen in the address, sorted by the database.

class PartnerTable(OfficeTable):
    name = LinkColumn(verbose_name=_("Name"))
    country = tables.Column(accessor="country.name", verbose_name=_("Country"))

    class Meta(OfficeTable.Meta):
        model = Partner
        fields = ("name", "country", "city")

    sortable = {"name": "name", "country": "country__name_en"}
    default_sort = "name"
    hidden = ("city",)          # shown when the reader chooses it
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import django_tables2 as tables
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from intl_office.ui.cells import Cells, reader
from intl_office.ui.keyset import Order


@dataclass(frozen=True)
class Header:
    """A column's heading as the list shows it.

    Attributes:
        name: of the column.
        label: what the reader reads.
        sort_url: query string that sorts by it, or back; empty where it cannot be.
        direction: `ascending` or `descending` where the list is sorted by it, else empty.

    """

    name: str
    label: str
    sort_url: str
    direction: str


@dataclass(frozen=True)
class ColumnChoice:
    """A column in the list of those that the reader may show."""

    name: str
    label: str
    shown: bool
    fixed: bool


class OfficeTable(tables.Table):  # type: ignore[misc]  # no types published
    """A table whose rows are one page, already sorted.

    Class attributes:
        sortable: column -> path of the field or annotation that sorts it.
        default_sort: a sortable column, `-` before it for the descending order.
        hidden: columns not shown unless chosen.
        fixed: columns always shown; by default the first.
        export_only: columns of the export that have no place on a screen.
    """

    sortable: ClassVar[Mapping[str, str]] = {}
    default_sort: ClassVar[str] = "pk"
    hidden: ClassVar[Sequence[str]] = ()
    fixed: ClassVar[Sequence[str]] = ()
    selectable = False  # set by a list with actions on many rows: each row has its box

    class Meta:
        template_name = "ui/table.html"
        attrs = {"class": "table table-hover"}
        orderable = False
        empty_text = ""

    def __init__(self, data: Iterable[Any] = (), *, query: QueryDict | None = None) -> None:
        """Take the rows of one page and the address's parameters (`columns`, `sort`)."""
        self.query = query if query is not None else QueryDict()
        super().__init__(data, exclude=self._left_out(self.query), orderable=False)

    @classmethod
    def all_columns(cls) -> list[str]:
        """Names of all columns, in order."""
        return list(cls.base_columns)

    @classmethod
    def always(cls) -> Sequence[str]:
        """Columns that cannot be hidden."""
        return cls.fixed or cls.all_columns()[:1]

    @classmethod
    def chosen(cls, query: QueryDict) -> list[str]:
        """The columns that an address asks for; what it does not know is ignored."""
        wanted = set(query.getlist("columns")) & set(cls.all_columns())
        if not wanted:
            return [name for name in cls.all_columns() if name not in cls.hidden]
        return [name for name in cls.all_columns() if name in wanted | set(cls.always())]

    @classmethod
    def order(cls, query: QueryDict) -> Order:
        """The order that an address asks for, or the default."""
        name = query.get("sort", "")
        known = name.removeprefix("-") in cls.sortable
        asked = Order.parse(name if known else cls.default_sort)
        return Order(cls.sortable.get(asked.path, asked.path), asked.descending)

    @classmethod
    def _left_out(cls, query: QueryDict) -> tuple[str, ...]:
        shown = cls.chosen(query)
        return tuple(name for name in cls.all_columns() if name not in shown)

    def headers(self) -> list[Header]:
        """The headings of the columns shown."""
        return [self._header(column) for column in self.columns]

    def choices(self) -> list[ColumnChoice]:
        """Every column, with whether it is shown."""
        shown, fixed = self.chosen(self.query), self.always()
        return [
            ColumnChoice(name, self._label(name), name in shown, name in fixed)
            for name in self.all_columns()
        ]

    def _label(self, name: str) -> str:
        column = self.base_columns[name]
        return str(column.verbose_name or self._model_label(name))

    def _model_label(self, name: str) -> str:
        model = self._meta.model
        return str(model._meta.get_field(name).verbose_name) if model else name

    def _header(self, column: Any) -> Header:
        sort = self._sorted()
        here = column.name == sort.path
        direction = ("descending" if sort.descending else "ascending") if here else ""
        return Header(column.name, str(column.header), self._sort_url(column.name), direction)

    def _sorted(self) -> Order:
        name = self.query.get("sort", "")
        known = name.removeprefix("-") in self.sortable
        return Order.parse(name if known else self.default_sort)

    def _sort_url(self, name: str) -> str:
        if name not in self.sortable:
            return ""
        return with_parameters(self.query, sort=str(_turned(self._sorted(), name)), cursor=None)

    def lines(self) -> Iterator[tuple[Any, SafeString]]:
        """Each row, and its cells as HTML."""
        columns = [Cells(self, one, heads=not at) for at, one in enumerate(self.columns)]
        for record in self.data:
            yield record, mark_safe("".join(one.html(record) for one in columns))  # noqa: S308  # each cell is escaped

    def values(self) -> list[tuple[str, Callable[[Any], Any]]]:
        """Heading and reader of each column shown, for exports."""
        return [(str(column.header), reader(column)) for column in self.columns]


def with_parameters(query: QueryDict, **changes: str | None) -> str:
    """The query string with some parameters set, or left out where None; begins with `?`."""
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"


def _turned(sort: Order, name: str) -> Order:
    return Order(name, descending=sort.path == name and not sort.descending)
