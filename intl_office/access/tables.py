"""The lists of roles and of requests about personal data."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import RequestState, State
from intl_office.access.models import RightsRequest, RoleAssignment
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

TONES: dict[State, Tone] = {State.NOW: "good", State.LATER: "info", State.OVER: "neutral"}

REQUEST_TONES: dict[str, Tone] = {
    RequestState.RECEIVED: "info",
    RequestState.EXTENDED: "warn",
    RequestState.GRANTED: "good",
    RequestState.REFUSED: "bad",
}


def state_pill(given: RoleAssignment) -> SafeString:
    """Where a role stands, as a pill."""
    state = given.state()
    return pill(state.label, TONES[state])


class RoleTable(OfficeTable):
    """One line for each role of a person."""

    user = tables.Column(linkify=True, verbose_name=_("Person"))
    email = tables.Column(accessor="user__email", verbose_name=_("Email address"))
    role = tables.Column(accessor="title", verbose_name=_("Role"))
    place = tables.Column(verbose_name=_("Where"))
    state = tables.Column(accessor="state__label", verbose_name=_("When"), empty_values=())

    class Meta(OfficeTable.Meta):
        model = RoleAssignment
        fields = ("starts_on", "ends_on", "given_by", "reason", "end_reason")
        sequence = ("user", "email", "role", "place", "state", "...")

    sortable = {
        "user": "user__last_name",
        "email": "user__email",
        "starts_on": "starts_on",
        "ends_on": "ends_on",
    }
    default_sort = "user"
    hidden = ("email", "reason", "end_reason")

    def render_user(self, record: RoleAssignment) -> str:
        """Name, or address."""
        return str(record.user)

    def render_state(self, record: RoleAssignment) -> SafeString:
        """Words, icon and colour."""
        return state_pill(record)

    def render_email(self, record: RoleAssignment) -> SafeString:
        """The address may break."""
        return format_html('<span class="text-break">{}</span>', record.user.email)


class RequestTable(OfficeTable):
    """One line for each request about personal data."""

    user = tables.Column(linkify=lambda record: record.get_absolute_url(), verbose_name=_("Person"))
    kind = tables.Column(verbose_name=_("What is asked"))
    state = tables.Column(verbose_name=_("State"))

    class Meta(OfficeTable.Meta):
        model = RightsRequest
        fields = ("received_on", "due_on", "answered_at", "answered_by")
        sequence = ("user", "kind", "state", "...")

    sortable = {"user": "user__last_name", "received_on": "received_on", "due_on": "due_on"}
    default_sort = "due_on"

    def render_state(self, record: RightsRequest) -> SafeString:
        """Words, icon and colour; lateness first."""
        late = record.is_late()
        label = _("Late") if late else record.get_state_display()
        tone: Tone = "bad" if late else REQUEST_TONES.get(record.state, "neutral")
        return pill(label, tone)
