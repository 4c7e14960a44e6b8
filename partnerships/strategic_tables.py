"""The list of strategic partners and its filters' words."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill
from partnerships.models import StrategicPartner
from partnerships.strategic_enums import LabelState

TONES: dict[str, Tone] = {
    LabelState.PROPOSED: "info",
    LabelState.GRANTED: "good",
    LabelState.REFUSED: "bad",
    LabelState.WITHDRAWN: "bad",
    LabelState.OVER: "neutral",
}


class StrategicTable(OfficeTable):
    """One line a partner."""

    partner = tables.Column(verbose_name=_("Partner"))
    country = tables.Column(accessor="partner__country__name", verbose_name=_("Country"))
    state = tables.Column(verbose_name=_("State"))
    score = tables.Column(verbose_name=_("Score at the decision"))
    dimensions = tables.Column(accessor="dimension_names", verbose_name=_("Dimensions"))
    granted_on = tables.DateColumn(verbose_name=_("Granted on"))
    ends_on = tables.DateColumn(verbose_name=_("Until"))
    planned_count = tables.Column(verbose_name=_("Actions"))
    done_count = tables.Column(verbose_name=_("Done"))
    late_count = tables.Column(verbose_name=_("Late"))
    unit = tables.Column(verbose_name=_("Unit that leads"))
    owner = tables.Column(verbose_name=_("Responsible"))

    class Meta(OfficeTable.Meta):
        model = StrategicPartner
        fields: Sequence[str] = ()

    sortable: ClassVar[Mapping[str, str]] = {
        "partner": "partner__legal_name",
        "country": "partner__country__code",
        "score": "score",
        "ends_on": "ends_on",
        "late_count": "late_count",
    }
    default_sort: ClassVar[str] = "partner"
    hidden: ClassVar[Sequence[str]] = ("granted_on", "unit", "owner")

    def render_partner(self, record: StrategicPartner) -> SafeString:
        """The name, as the link to the label's page."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), str(record.partner))

    def render_state(self, record: StrategicPartner) -> SafeString:
        """Words, icon and colour."""
        return pill(record.get_state_display(), TONES[record.state])
