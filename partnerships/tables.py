"""The list of agreements."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.core.languages import reader_code
from intl_office.ui.components import Tone
from intl_office.ui.keyset import Order
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill
from partnerships.enums import State
from partnerships.models import Agreement
from partnerships.models.listed import PLACES

TONES: dict[str, Tone] = {
    State.DRAFT: "neutral",
    State.APPROVAL: "info",
    State.SIGNATURE: "warn",
    State.SIGNED: "info",
    State.IN_FORCE: "good",
    State.EXPIRED: "neutral",
    State.TERMINATED: "bad",
    State.ABANDONED: "bad",
}


class AgreementTable(OfficeTable):
    """One line an agreement."""

    number = tables.Column(linkify=True, verbose_name=_("Number"))
    title = tables.Column(accessor="title", verbose_name=_("Title"))
    partner = tables.Column(accessor="partner_list", verbose_name=_("Partner"))
    country = tables.Column(accessor="country_list", verbose_name=_("Country"))
    type = tables.Column(accessor="get_type_display", verbose_name=_("Type"))
    state = tables.Column(verbose_name=_("State"))
    starts_on = tables.DateColumn(verbose_name=_("First day"))
    ends_on = tables.DateColumn(verbose_name=_("Last day"))
    unit = tables.Column(verbose_name=_("Unit"))
    officer = tables.Column(verbose_name=_("Responsible officer"))
    parent = tables.Column(accessor="parent__number", verbose_name=_("Belongs to"))
    languages = tables.Column(verbose_name=_("Languages of the text"))
    approved_on = tables.DateColumn(verbose_name=_("Approved on"))
    signed_on = tables.DateColumn(verbose_name=_("Signed on"))
    covers = tables.Column(accessor="dimension_list", verbose_name=_("Dimensions covered"))
    continuum = tables.Column(
        accessor="continuum_word", verbose_name=_("Training and research linked")
    )

    places_out = tables.Column(verbose_name=_("Places out this year"))
    taken_out = tables.Column(verbose_name=_("Taken out this year"))
    places_in = tables.Column(verbose_name=_("Places in this year"))
    taken_in = tables.Column(verbose_name=_("Taken in this year"))

    class Meta(OfficeTable.Meta):
        model = Agreement
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "number": "number",
        "title": "title",
        "starts_on": "starts_on",
        "ends_on": "ends_on",
        "state": "state",
    }
    default_sort: ClassVar[str] = "-number"
    hidden: ClassVar[Sequence[str]] = (
        "title",
        "starts_on",
        "officer",
        "parent",
        "languages",
        "approved_on",
        "signed_on",
        "covers",
        "continuum",
        *PLACES,
    )

    @classmethod
    def order(cls, query: Any) -> Order:
        """As asked; titles in the reader's language."""
        found = super().order(query)
        return Order(f"title_{reader_code()}", found.descending) if found.path == "title" else found

    def render_partner(self, record: Agreement) -> SafeString:
        """Their names, each a link."""
        links = ((one.get_absolute_url(), str(one)) for one in record.listed_partners)
        return format_html_join("", '<div><a href="{}">{}</a></div>', links)

    def render_state(self, value: str, record: Agreement) -> SafeString:
        """Words, icon and colour."""
        return pill(value, TONES[record.state])

    def render_number(self, value: str) -> SafeString:
        """A number is not broken."""
        return format_html('<span class="text-nowrap">{}</span>', value)
