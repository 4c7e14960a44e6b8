"""The lists of requests and visits."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import django_tables2 as tables
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill
from partnerships.enums_requests import RequestState
from partnerships.enums_visits import FollowUpState, VisitState
from partnerships.models import AgreementRequest, Visit

REQUEST_TONES: dict[str, Tone] = {
    RequestState.SUBMITTED: "warn",
    RequestState.REVIEW: "info",
    RequestState.COMPLETING: "neutral",
    RequestState.ACCEPTED: "good",
    RequestState.REFUSED: "bad",
    RequestState.WITHDRAWN: "neutral",
    RequestState.AGREEMENT: "good",
}
VISIT_TONES: dict[str, Tone] = {
    VisitState.PLANNED: "info",
    VisitState.REPORTED: "good",
    VisitState.CANCELLED: "neutral",
}
FOLLOW_UP_TONES: dict[str, Tone] = {
    FollowUpState.OPEN: "info",
    FollowUpState.DONE: "good",
    FollowUpState.DROPPED: "neutral",
}


class RequestTable(OfficeTable):
    """Requests for agreements."""

    number = tables.Column(verbose_name=_("Number"), linkify=True)
    institution = tables.Column(verbose_name=_("Institution"))
    country = tables.Column(verbose_name=_("Country"))
    unit = tables.Column(verbose_name=_("Unit"))
    requester = tables.Column(verbose_name=_("Requester"))
    kind = tables.Column(verbose_name=_("Kind of agreement"))
    dimension_labels = tables.Column(verbose_name=_("What for"))
    sent_on = tables.DateColumn(verbose_name=_("Sent on"))
    answer_due_on = tables.Column(verbose_name=_("Answer by"))
    handler = tables.Column(verbose_name=_("Looked after by"))
    decided_on = tables.DateColumn(verbose_name=_("Decided on"))
    state = tables.Column(verbose_name=_("State"), accessor="get_state_display")

    sortable: ClassVar[Mapping[str, str]] = {
        "number": "number",
        "sent_on": "created_at",
        "answer_due_on": "answer_due_on",
    }
    default_sort = "-sent_on"
    hidden: ClassVar[Sequence[str]] = ("kind", "dimension_labels", "handler", "decided_on")

    def render_dimension_labels(self, value: Sequence[str]) -> str:
        """In one line."""
        return ", ".join(value)

    def value_dimension_labels(self, value: Sequence[str]) -> str:
        """In exports too."""
        return ", ".join(value)

    def render_answer_due_on(self, record: AgreementRequest) -> str:
        """The day, marked where it is over; nothing where nothing is owed."""
        if not record.is_owed:
            return "–"
        day = str(localize(record.answer_due_on))
        return pill(_now("%(day)s, late") % {"day": day}, "bad") if record.is_late else day

    def render_state(self, record: AgreementRequest) -> SafeString:
        """Words, icon and colour."""
        return pill(record.get_state_display(), REQUEST_TONES[record.state])

    def render_number(self, value: str) -> SafeString:
        """A number is not broken."""
        return format_html('<span class="text-nowrap">{}</span>', value)


class VisitTable(OfficeTable):
    """Visits and missions."""

    purpose = tables.Column(verbose_name=_("Purpose"), linkify=True)
    kind = tables.Column(verbose_name=_("Kind"), accessor="get_kind_display")
    partner = tables.Column(verbose_name=_("Partner"), accessor="partner_list")
    country = tables.Column(verbose_name=_("Country"), accessor="country_list")
    starts_on = tables.DateColumn(verbose_name=_("First day"))
    ends_on = tables.DateColumn(verbose_name=_("Last day"))
    place = tables.Column(verbose_name=_("Place"))
    unit = tables.Column(verbose_name=_("Unit"))
    organiser = tables.Column(verbose_name=_("Organiser"))
    state = tables.Column(verbose_name=_("State"), accessor="get_state_display")

    sortable: ClassVar[Mapping[str, str]] = {"starts_on": "starts_on"}
    default_sort = "-starts_on"
    hidden: ClassVar[Sequence[str]] = ("ends_on", "organiser")

    def render_partner(self, record: Visit) -> SafeString:
        """Their names, each a link."""
        links = ((one.get_absolute_url(), str(one)) for one in record.listed_partners)
        return format_html_join("", '<div><a href="{}">{}</a></div>', links)

    def render_state(self, record: Visit) -> SafeString:
        """Words, icon and colour; over without a report, it says so."""
        if record.lacks_report:
            return pill(_now("Report missing"), "warn")
        return pill(record.get_state_display(), VISIT_TONES[record.state])
