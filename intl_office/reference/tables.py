"""The lists of the reference data, every figure with its source."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from intl_office.core.languages import reader_code
from intl_office.reference.models import (
    Country,
    CountryGroup,
    CountryStatus,
    Currency,
    DistanceBand,
    Entry,
    ExchangeRate,
    IscedField,
    Language,
    Rate,
    Region,
)
from intl_office.ui.keyset import Order
from intl_office.ui.tables import OfficeTable


class RowColumn(tables.Column):  # type: ignore[misc]  # untyped library
    """A cell that leads to its row's page."""

    def render(self, value: Any, record: Entry, table: "EntryTable") -> str:
        """Link to the page."""
        url = reverse("reference:detail", args=[table.section, record.uid])
        return format_html('<a href="{}">{}</a>', url, value)


class ConfidenceColumn(tables.Column):  # type: ignore[misc]  # untyped library
    """How well a figure is known; what is to be confirmed stands out."""

    def render(self, value: Any, record: Entry) -> str:
        """Words, with a warning where the figure is from memory."""
        return render_to_string("reference/to_confirm.html") if record.to_confirm else str(value)


class SourceColumn(tables.Column):  # type: ignore[misc]  # untyped library
    """Where a figure was read, linked where it has an address."""

    def render(self, value: Any, record: Entry) -> str:
        """Link to the source."""
        if not record.source_url:
            return str(value)
        return format_html('<a href="{}" rel="noreferrer">{}</a>', record.source_url, value)


class EntryTable(OfficeTable):
    """The columns that every table has; `section` is the table's name in addresses."""

    section: ClassVar[str] = ""

    confidence = ConfidenceColumn(accessor="get_confidence_display", verbose_name=_("Confidence"))
    source = SourceColumn(verbose_name=_("Source"))
    note = tables.Column(verbose_name=_("Note"), default="")

    class Meta(OfficeTable.Meta):
        sequence: tuple[str, ...] = ("...", "confidence", "source", "note")

    hidden: ClassVar[Sequence[str]] = ("note",)

    @classmethod
    def order(cls, query: QueryDict) -> Order:
        """Names are sorted in the reader's language."""
        asked = super().order(query)
        if not asked.path.endswith("_fr") or reader_code() == "fr":
            return asked
        return Order(f"{asked.path[:-3]}_en", asked.descending)


class CountryTable(EntryTable):
    """Countries with their codes and today's status."""

    section = "countries"
    sortable = {"code": "code", "name": "name_fr", "region": "region__number"}
    default_sort = "name"
    hidden = ("alpha3", "note")
    fixed = ("name",)

    name = RowColumn(verbose_name=_("Name"))
    code = tables.Column(verbose_name=_("ISO code"))
    alpha3 = tables.Column(verbose_name=_("ISO code of three letters"))
    eu_code = tables.Column(verbose_name=_("EU code"))
    erasmus_prefix = tables.Column(verbose_name=_("Prefix of Erasmus codes"), default="")
    status = tables.Column(accessor="status_label", verbose_name=_("Status today"))
    group = tables.Column(verbose_name=_("Group of the latest call"), default="")
    region = tables.Column(verbose_name=_("Region"), default="")

    class Meta(EntryTable.Meta):
        model = Country
        fields: tuple[str, ...] = ()


class StatusTable(EntryTable):
    """Statuses with their days."""

    section = "statuses"
    sortable = {"country": "country__name_fr", "starts_on": "starts_on", "ends_on": "ends_on"}
    default_sort = "country"

    country = RowColumn(verbose_name=_("Country"))
    status = tables.Column(accessor="get_status_display", verbose_name=_("Status"))
    starts_on = tables.Column(verbose_name=_("First day"))
    ends_on = tables.Column(verbose_name=_("Last day"), default="")

    class Meta(EntryTable.Meta):
        model = CountryStatus
        fields: tuple[str, ...] = ()


class GroupTable(EntryTable):
    """Country groups by call."""

    section = "groups"
    sortable = {"country": "country__name_fr", "call_from": "call_from", "group": "group"}
    default_sort = "country"

    country = RowColumn(verbose_name=_("Country"))
    group = tables.Column(verbose_name=_("Group"))
    call_from = tables.Column(verbose_name=_("First call"))
    call_to = tables.Column(verbose_name=_("Last call"), default="")

    class Meta(EntryTable.Meta):
        model = CountryGroup
        fields: tuple[str, ...] = ()


class RegionTable(EntryTable):
    """Regions of the programme guide."""

    section = "regions"
    sortable = {"number": "number", "name": "name_fr"}
    default_sort = "number"

    name = RowColumn(verbose_name=_("Name"))
    number = tables.Column(verbose_name=_("Number"))

    class Meta(EntryTable.Meta):
        model = Region
        fields: tuple[str, ...] = ()


class IscedTable(EntryTable):
    """ISCED-F in both languages."""

    section = "isced"
    sortable = {"code": "code", "label_en": "label_en", "label_fr": "label_fr"}
    default_sort = "code"
    hidden = ("confidence", "note")

    code = RowColumn(verbose_name=_("Code"))
    label_fr = tables.Column(verbose_name=_("Label in French"))
    label_en = tables.Column(verbose_name=_("Label in English"))

    class Meta(EntryTable.Meta):
        model = IscedField
        fields: tuple[str, ...] = ()


class LanguageTable(EntryTable):
    """Languages in both languages."""

    section = "languages"
    sortable = {"code": "code", "name_fr": "name_fr", "name_en": "name_en"}
    default_sort = "code"
    hidden = ("confidence", "note")

    code = RowColumn(verbose_name=_("Code"))
    alpha3 = tables.Column(verbose_name=_("ISO 639-3 code"))
    name_fr = tables.Column(verbose_name=_("Name in French"))
    name_en = tables.Column(verbose_name=_("Name in English"))

    class Meta(EntryTable.Meta):
        model = Language
        fields: tuple[str, ...] = ()


class CurrencyTable(EntryTable):
    """Currencies in both languages."""

    section = "currencies"
    sortable = {"code": "code", "name_fr": "name_fr", "name_en": "name_en"}
    default_sort = "code"
    hidden = ("confidence", "note")

    code = RowColumn(verbose_name=_("Code"))
    name_fr = tables.Column(verbose_name=_("Name in French"))
    name_en = tables.Column(verbose_name=_("Name in English"))
    decimals = tables.Column(verbose_name=_("Decimals"))

    class Meta(EntryTable.Meta):
        model = Currency
        fields: tuple[str, ...] = ()


class ExchangeTable(EntryTable):
    """Exchange rates, the latest first."""

    section = "exchange-rates"
    sortable = {"currency": "currency__code", "day": "day"}
    default_sort = "-day"

    currency = RowColumn(verbose_name=_("Currency"))
    day = tables.Column(verbose_name=_("Day"))
    per_euro = tables.Column(verbose_name=_("Units for one euro"))

    class Meta(EntryTable.Meta):
        model = ExchangeRate
        fields: tuple[str, ...] = ()


class BandTable(EntryTable):
    """Travel bands."""

    section = "travel-bands"
    sortable = {"call_from": "call_from", "km_from": "km_from", "standard": "standard"}
    default_sort = "-call_from"

    band = RowColumn(accessor="words", verbose_name=_("One-way distance"))
    call_from = tables.Column(verbose_name=_("First call"))
    call_to = tables.Column(verbose_name=_("Last call"), default="")
    km_from = tables.Column(verbose_name=_("From (km)"))
    km_to = tables.Column(verbose_name=_("To (km)"), default="")
    standard = tables.Column(verbose_name=_("Standard travel (EUR)"))
    green = tables.Column(verbose_name=_("Green travel (EUR)"), default="")

    class Meta(EntryTable.Meta):
        model = DistanceBand
        fields: tuple[str, ...] = ()

    hidden = ("km_from", "km_to", "note")


class RateTable(EntryTable):
    """Rates with range, adopted rate and decision."""

    section = "rates"
    sortable = {"call": "call", "action": "action", "mobility": "mobility", "zone": "zone"}
    default_sort = "-call"
    hidden = ("criterion", "holder", "decided_on", "note")
    fixed = ("zone",)

    zone = RowColumn(accessor="get_zone_display", verbose_name=_("Zone"))
    action = tables.Column(accessor="get_action_display", verbose_name=_("Action"))
    call = tables.Column(verbose_name=_("Call year"))
    mobility = tables.Column(accessor="get_mobility_display", verbose_name=_("Mobility"))
    component = tables.Column(accessor="get_component_display", verbose_name=_("Paid for"))
    direction = tables.Column(accessor="get_direction_display", verbose_name=_("Direction"))
    days = tables.Column(accessor="days_words", verbose_name=_("Days"), default="")
    criterion = tables.Column(verbose_name=_("Condition"), default="")
    offered = tables.Column(accessor="offered", verbose_name=_("Range or amount (EUR)"))
    unit = tables.Column(accessor="get_unit_display", verbose_name=_("Unit"))
    adopted = tables.Column(verbose_name=_("Adopted rate (EUR)"), default="")
    decision = tables.Column(verbose_name=_("Decision"), default="")
    decided_on = tables.Column(verbose_name=_("Date of the decision"), default="")
    holder = tables.Column(verbose_name=_("Institution of the example"), default="")

    class Meta(EntryTable.Meta):
        model = Rate
        fields: tuple[str, ...] = ()
