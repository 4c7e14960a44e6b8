"""The lists on which figures open."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from intl_office.organisations.models import Partner
from intl_office.ui.tables import OfficeTable
from partnerships.models import AgreementYear


class PartnerTable(OfficeTable):
    """Partners, with how many agreements are in force."""

    legal_name = tables.Column(linkify=True, verbose_name=_("Partner"))
    country = tables.Column(accessor="country__name", verbose_name=_("Country"))
    city = tables.Column(verbose_name=_("City"))
    agreements = tables.Column(verbose_name=_("Agreements in force"))

    class Meta(OfficeTable.Meta):
        model = Partner
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "legal_name": "legal_name",
        "country": "country__code",
        "agreements": "agreements",
    }
    default_sort: ClassVar[str] = "legal_name"


class PlaceTable(OfficeTable):
    """Places taken, by agreement, year, direction and type."""

    number = tables.Column(
        accessor="agreement__number",
        verbose_name=_("Agreement"),
        linkify=lambda record: record.agreement.get_absolute_url(),
    )
    title = tables.Column(accessor="agreement__title", verbose_name=_("Title"))
    year = tables.Column(verbose_name=_("Academic year"))
    direction = tables.Column(accessor="get_direction_display", verbose_name=_("Direction"))
    type = tables.Column(accessor="get_mobility_type_display", verbose_name=_("Type"))
    taken = tables.Column(verbose_name=_("Places taken"))
    promised = tables.Column(verbose_name=_("Places promised"))

    class Meta(OfficeTable.Meta):
        model = AgreementYear
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {"taken": "taken", "number": "agreement__number"}
    default_sort: ClassVar[str] = "-taken"

    def render_year(self, value: Any) -> str:
        """As one says it."""
        return str(value)
