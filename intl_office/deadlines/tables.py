"""The list of deadlines."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.deadlines.enums import State
from intl_office.deadlines.models import Deadline
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

NEAR = 7  # days


def tone_of(deadline: Deadline) -> Tone:
    """How pressing it is."""
    if not deadline.is_open:
        return "good" if deadline.state == State.DONE else "neutral"
    if deadline.is_late():
        return "bad"
    return "warn" if deadline.days_left <= NEAR else "info"


def words_of(deadline: Deadline) -> str:
    """How far away it is, or what became of it."""
    return deadline.distance() if deadline.is_open else str(State(deadline.state).label)


class DeadlineTable(OfficeTable):
    """One line a deadline."""

    title = tables.Column(accessor="name", linkify=True, verbose_name=_("What"))
    state = tables.Column(verbose_name=_("When"))
    due_at = tables.Column(verbose_name=_("Last moment"), accessor="moment")
    what = tables.Column(verbose_name=_("Kind"), accessor="what")
    people = tables.Column(verbose_name=_("People reminded"), accessor="people")
    unit = tables.Column(verbose_name=_("Unit"), empty_values=())
    next_reminder_on = tables.Column()

    class Meta(OfficeTable.Meta):
        model = Deadline
        fields = ("title", "state", "due_at", "what", "people", "unit", "next_reminder_on")

    sortable = {"due_at": "due_at", "title": "title", "next_reminder_on": "next_reminder_on"}
    default_sort = "due_at"
    hidden = ("people", "next_reminder_on")

    def render_state(self, record: Deadline) -> SafeString:
        """Words, icon and colour."""
        return pill(words_of(record), tone_of(record))

    def render_due_at(self, record: Deadline) -> SafeString:
        """Day and hour in the deadline's own zone, named."""
        moment = record.due_at.isoformat()
        return format_html('<time datetime="{}">{}</time>', moment, record.moment)

    def render_unit(self, record: Deadline) -> str:
        """The unit, or nothing."""
        return str(record.unit) if record.unit else ""
