"""The list of meetings: its columns and its filters."""

import django_filters
import django_tables2 as tables
from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.circuits.meeting_enums import MeetingState
from intl_office.circuits.models import Body, Meeting, MeetingQuerySet
from intl_office.ui.components import Tone
from intl_office.ui.filters import OfficeFilterSet
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

TONES: dict[str, Tone] = {
    MeetingState.PLANNED: "info",
    MeetingState.SENT: "warn",
    MeetingState.HELD: "warn",
    MeetingState.CLOSED: "good",
    MeetingState.CANCELLED: "neutral",
}


class MeetingTable(OfficeTable):
    """One line a meeting."""

    day = tables.Column(linkify=True, verbose_name=_("When"), accessor="moment")
    body = tables.Column(verbose_name=_("Body"), linkify=True)
    state = tables.Column(verbose_name=_("State"))
    where = tables.Column(verbose_name=_("Where"), accessor="where")
    item_count = tables.Column(verbose_name=_("Items"))
    papers_on = tables.Column()

    class Meta(OfficeTable.Meta):
        model = Meeting
        fields = ("day", "body", "state", "where", "item_count", "papers_on")

    sortable = {"day": "day", "item_count": "item_count", "papers_on": "papers_on"}
    default_sort = "-day"
    hidden = ("papers_on",)

    def render_day(self, record: Meeting) -> SafeString:
        """Day and hour, with the clock by which they count."""
        return format_html(
            '<time datetime="{}">{}</time>', record.moment.due.isoformat(), record.moment
        )

    def render_state(self, value: str, record: Meeting) -> SafeString:
        """Words, icon and colour."""
        return pill(value, TONES[record.state])


def _day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


WHEN = [("coming", _("To come")), ("past", _("Over"))]


class MeetingFilters(OfficeFilterSet):
    """Of which body, to come or over, in which days."""

    body = django_filters.ModelChoiceFilter(
        label=_("Body"), queryset=Body.objects.in_order(), to_field_name="code"
    )
    when = django_filters.ChoiceFilter(
        label=_("When"), choices=WHEN, empty_label=_("All"), method="coming"
    )
    since = django_filters.DateFilter(
        label=_("Since"), field_name="day", lookup_expr="gte", widget=_day_input()
    )
    until = django_filters.DateFilter(
        label=_("Until"), field_name="day", lookup_expr="lte", widget=_day_input()
    )

    def coming(self, rows: MeetingQuerySet, _field: str, value: str) -> MeetingQuerySet:
        """Those to be held, or the others."""
        return rows.coming() if value == "coming" else rows.past()
