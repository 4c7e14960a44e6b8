"""The list of roles."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import State
from intl_office.access.models import RoleAssignment
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

TONES: dict[State, Tone] = {State.NOW: "good", State.LATER: "info", State.OVER: "neutral"}


def state_pill(given: RoleAssignment) -> SafeString:
    """Where a role stands, as a pill."""
    state = given.state()
    return render_to_string("ui/components/pill.html", pill(state.label, TONES[state]))


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
