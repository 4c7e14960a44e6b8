"""The list of networks."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.ui.keyset import Order
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill
from partnerships.models import Network


class NetworkTable(OfficeTable):
    """One line a network."""

    name = tables.Column(accessor="name", verbose_name=_("Network"))
    acronym = tables.Column(verbose_name=_("Acronym"))
    kind = tables.Column(accessor="get_kind_display", verbose_name=_("Kind"))
    our_role = tables.Column(accessor="our_role_name", verbose_name=_("Our role"))
    member_count = tables.Column(verbose_name=_("Members"))
    starts_on = tables.DateColumn(verbose_name=_("Term from"))
    ends_on = tables.DateColumn(verbose_name=_("Term until"))
    decision_on = tables.DateColumn(verbose_name=_("Next decision"))
    late_fees = tables.Column(verbose_name=_("Fees overdue"))
    unit = tables.Column(verbose_name=_("Unit that follows it"))
    officer = tables.Column(verbose_name=_("Responsible officer"))

    class Meta(OfficeTable.Meta):
        model = Network
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "kind": "kind",
        "member_count": "member_count",
        "ends_on": "ends_on",
        "decision_on": "decision_on",
    }
    default_sort: ClassVar[str] = "name"
    hidden: ClassVar[Sequence[str]] = ("acronym", "starts_on", "officer")

    @classmethod
    def order(cls, query: Any) -> Order:
        """As asked; by the French name, which every network has."""
        found = super().order(query)
        return Order("name_fr", found.descending) if found.path == "name" else found

    def render_name(self, record: Network) -> SafeString:
        """The name, the acronym before it."""
        url = record.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, str(record))

    def render_late_fees(self, value: int) -> SafeString | str:
        """How many, as bad news."""
        return pill(str(value), "bad") if value else "–"
