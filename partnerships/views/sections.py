"""The lists of this room, as tabs above each of them.

    sections.register("networks", Entry(_("Networks"), "partnerships:networks", "people", 30, ...))

A list page puts `{"sections": section_tabs(request)}` in its context and draws them in `before`.
"""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import shown
from intl_office.core.registry import Registry
from intl_office.ui.components import Tab
from intl_office.ui.navigation import Entry
from partnerships import rules

sections: Registry[Entry] = Registry("lists of partnerships")


def register() -> None:
    """Called once, in `AppConfig.ready()`, before the sub-areas add theirs."""
    sections.register(
        "agreements",
        Entry(_("Agreements"), "partnerships:agreements", "people", 10, shown(rules.SEE)),
    )


def section_tabs(request: HttpRequest, here: str = "") -> list[Tab]:
    """The lists that this user sees; `here` is the list that a page of its own belongs to."""
    ordered = sorted(sections.values(), key=lambda entry: entry.order)
    return [
        Tab(entry.label, entry.url, current=entry.url == (here or request.path))
        for entry in ordered
        if entry.visible(request)
    ]
