"""The lists of this room."""

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.circuits.enums import Edition
from intl_office.circuits.models import Circuit, Run, Turn
from intl_office.circuits.panel import TONES
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

EDITION_TONES: dict[str, Tone] = {
    Edition.DRAFT: "warn",
    Edition.IN_FORCE: "good",
    Edition.RETIRED: "neutral",
}


def due_words(turn: Turn) -> str:
    """Its last day, and whether it is over."""
    if turn.due_on is None:
        return _now("no last day")
    day = date_format(turn.due_on, "DATE_FORMAT")
    return _now("late since %(day)s") % {"day": day} if turn.is_late() else day


class DecisionTable(OfficeTable):
    """One line for each turn that waits for the reader."""

    title = tables.Column(
        linkify=True, verbose_name=pgettext_lazy("circuit", "File"), accessor="run__title"
    )
    step = tables.Column(verbose_name=_("Step"))
    urgency = tables.Column(verbose_name=_("Due"), accessor="due_on", empty_values=())
    opened_at = tables.Column(verbose_name=_("Asked"), accessor="since")
    kind = tables.Column(verbose_name=_("Kind"), accessor="run__kind_label")
    sender = tables.Column(verbose_name=_("Sent by"), accessor="run__started_by")
    unit = tables.Column(verbose_name=_("Unit"), accessor="run__unit")
    who = tables.Column(verbose_name=_("Whose turn"), accessor="who")
    own = tables.BooleanColumn(verbose_name=_("I stand in"), accessor="own")

    class Meta(OfficeTable.Meta):
        model = Turn
        fields = (
            "title",
            "step",
            "urgency",
            "opened_at",
            "kind",
            "sender",
            "unit",
            "who",
            "own",
        )

    sortable = {"title": "run__title_fr", "urgency": "urgency", "opened_at": "opened_at"}
    default_sort = "urgency"
    hidden = ("unit", "who")

    def render_title(self, record: Turn) -> str:
        """The file's title; it leads to the decision."""
        return record.run.title

    def render_urgency(self, record: Turn) -> SafeString:
        """The last day; late ones say so."""
        tone: Tone = "bad" if record.is_late() else "info" if record.due_on else "neutral"
        return pill(due_words(record), tone)

    def render_own(self, record: Turn) -> str:
        """Whether somebody else's turn it is."""
        return "" if record.own else _now("yes")


class RunTable(OfficeTable):
    """One line for each file in a circuit."""

    title = tables.Column(linkify=True, verbose_name=pgettext_lazy("circuit", "File"))
    state = tables.Column(verbose_name=_("State"))
    whose_turn = tables.Column(verbose_name=_("Whose turn"), accessor="whose_turn")
    kind = tables.Column(verbose_name=_("Kind"), accessor="kind_label")
    created_at = tables.Column(verbose_name=pgettext_lazy("circuit", "Sent"))
    started_by = tables.Column(verbose_name=_("Sent by"))
    unit = tables.Column(verbose_name=_("Unit"))
    circuit = tables.Column(verbose_name=_("Circuit"))
    ended_at = tables.Column(verbose_name=_("Ended"))

    class Meta(OfficeTable.Meta):
        model = Run
        fields = (
            "title",
            "state",
            "whose_turn",
            "kind",
            "created_at",
            "started_by",
            "unit",
            "circuit",
            "ended_at",
        )

    sortable = {"title": "title_fr", "created_at": "created_at"}
    default_sort = "-created_at"
    hidden = ("unit", "circuit", "ended_at")

    def render_state(self, value: str, record: Run) -> SafeString:
        """Words, icon and colour."""
        return pill(value, TONES[record.state])


class CircuitTable(OfficeTable):
    """One line for each version of a circuit."""

    name = tables.Column(linkify=True, verbose_name=_("Circuit"), accessor="name")
    edition = tables.Column(verbose_name=_("State"))
    kind = tables.Column(verbose_name=_("Kind of files"), accessor="kind_label")
    step_count = tables.Column(verbose_name=_("Steps"))
    run_count = tables.Column(verbose_name=_("Files sent"))
    version = tables.Column(verbose_name=_("Version"))
    code = tables.Column(verbose_name=_("Code"))

    class Meta(OfficeTable.Meta):
        model = Circuit
        fields = ("name", "edition", "kind", "step_count", "run_count", "version", "code")

    sortable = {"name": "name_fr", "code": "code"}
    default_sort = "name"

    def render_edition(self, value: str, record: Circuit) -> SafeString:
        """Words, icon and colour."""
        return pill(value, EDITION_TONES[record.edition])
