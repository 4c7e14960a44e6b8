"""The list of priority countries."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.core.languages import reader_code
from intl_office.ui.components import Tone
from intl_office.ui.keyset import Order
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill
from partnerships.country_enums import CountryState, Standing
from partnerships.models import PriorityCountry

TONES: dict[str, Tone] = {
    CountryState.PROPOSED: "info",
    CountryState.ADOPTED: "good",
    CountryState.ENDED: "neutral",
}
STANDING_TONES: dict[str, Tone] = {
    Standing.OPEN: "neutral",
    Standing.ON_TRACK: "info",
    Standing.BEHIND: "bad",
    Standing.REACHED: "good",
}


class CountryTable(OfficeTable):
    """One line a priority; the counts of objectives are added by the page."""

    country = tables.Column(accessor="country__name", verbose_name=_("Country"))
    state = tables.Column(verbose_name=_("State"))
    years = tables.Column(accessor="years", verbose_name=_("Academic years"))
    score = tables.Column(verbose_name=_("Score at the adoption"))
    objectives = tables.Column(accessor="objective_count", verbose_name=_("Objectives"))
    reached = tables.Column(verbose_name=_("Reached"))
    on_track = tables.Column(verbose_name=_("On track"))
    behind = tables.Column(verbose_name=_("Behind"))
    unit = tables.Column(verbose_name=_("Unit that leads"))
    adopted_on = tables.DateColumn(verbose_name=_("Adopted on"))

    class Meta(OfficeTable.Meta):
        model = PriorityCountry
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "country": "country__name_fr",
        "years": "first_year",
        "score": "score",
        "behind": "behind",
    }
    default_sort: ClassVar[str] = "country"
    hidden: ClassVar[Sequence[str]] = ("adopted_on",)

    @classmethod
    def order(cls, query: Any) -> Order:
        """As asked; names in the reader's language."""
        found = super().order(query)
        named = found.path == "country__name_fr"
        return Order(f"country__name_{reader_code()}", found.descending) if named else found

    def render_country(self, record: PriorityCountry) -> SafeString:
        """The name, as the link to its page."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), str(record.country))

    def render_state(self, value: str, record: PriorityCountry) -> SafeString:
        """Words, icon and colour."""
        return pill(value, TONES[record.state])

    def render_behind(self, value: int) -> SafeString | int:
        """A number above zero stands out."""
        return pill(str(value), STANDING_TONES[Standing.BEHIND]) if value else value
