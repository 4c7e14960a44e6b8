"""One list a table."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from intl_office.reference import filters, tables
from intl_office.reference.models import Country
from intl_office.reference.models.base import EntryQuerySet
from intl_office.reference.rules import may_edit
from intl_office.reference.sections import SECTIONS, Section
from intl_office.ui.views.lists import ListPage


class EntryList(ListPage):
    """A list with the button that adds a row; subclasses name the table and its filters."""

    section: Section
    template_name = "reference/list.html"

    def rows(self) -> QuerySet[Any]:
        """What the user may see."""
        rows = cast("EntryQuerySet[Any]", self.section.model._default_manager.all())
        return rows.visible_to(self._user).for_list()

    def context(self) -> dict[str, Any]:
        """With the section, and whether this user may add to it."""
        return super().context() | {
            "section": self.section,
            "may_edit": may_edit(self.request.user),
        }


class CountryList(EntryList):
    """Countries, with the group of this year's call."""

    def rows(self) -> QuerySet[Any]:
        """Countries with status and group."""
        rows = cast("QuerySet[Country]", super().rows())
        return rows.group_for(timezone.localdate().year)  # type: ignore[attr-defined, no-any-return]  # its own query set


PARTS: dict[str, tuple[type[tables.EntryTable], type[filters.EntryFilters]]] = {
    "countries": (tables.CountryTable, filters.CountryFilters),
    "statuses": (tables.StatusTable, filters.StatusFilters),
    "groups": (tables.GroupTable, filters.GroupFilters),
    "regions": (tables.RegionTable, filters.RegionFilters),
    "rates": (tables.RateTable, filters.RateFilters),
    "travel-bands": (tables.BandTable, filters.BandFilters),
    "isced": (tables.IscedTable, filters.IscedFilters),
    "languages": (tables.LanguageTable, filters.LanguageFilters),
    "currencies": (tables.CurrencyTable, filters.CurrencyFilters),
    "exchange-rates": (tables.ExchangeTable, filters.ExchangeFilters),
}


def _page(section: Section) -> type[EntryList]:
    table, filterset = PARTS[section.slug]
    base = CountryList if section.model is Country else EntryList
    parts = {
        "name": f"reference-{section.slug}",
        "title": section.title,
        "section": section,
        "table_class": table,
        "filterset_class": filterset,
    }
    return type(f"{table.__name__}Page", (base,), parts)


_VIEWS = {slug: _page(section).as_view() for slug, section in SECTIONS.items()}


def entries(request: HttpRequest, section: str) -> HttpResponseBase:
    """The list of a table; 404 for a name that no table has."""
    if section not in _VIEWS:
        raise Http404
    return _VIEWS[section](request)
