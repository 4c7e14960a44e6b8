"""What this room shows in the frame: its entry in the rail, its panels on Today, its tabs."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.accounts.models import User
from intl_office.deadlines.enums import When
from intl_office.deadlines.models import Deadline, DeadlineQuerySet
from intl_office.deadlines.queries import mine
from intl_office.deadlines.tables import tone_of
from intl_office.ui import navigation, panels
from intl_office.ui.components import Tab

IN_PANEL = 6
PANEL = "deadlines/panel.html"


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    navigation.rail.register(
        "deadlines", navigation.Entry(_("Deadlines"), "deadlines:deadlines", "alarm", order=60)
    )
    navigation.new.register(
        "reminder", navigation.Entry(_("Personal reminder"), "deadlines:new", "bell", order=90)
    )
    late = pgettext_lazy("deadlines", "Late")
    panels.today.register("late", panels.Panel(late, PANEL, _late, order=30))
    panels.today.register("soon", panels.Panel(_("Next 30 days"), PANEL, _soon, order=50))


def asking(request: HttpRequest) -> User:
    """The person signed in; the middleware lets nobody else come here."""
    return cast("User", request.user)


def tabs(current: str) -> list[Tab]:
    """The parts of this room."""
    pages = [
        ("deadlines:deadlines", _("List")),
        ("deadlines:month", _("Month")),
        ("deadlines:wishes", _("How I am reminded")),
        ("deadlines:calendar", _("In my calendar")),
    ]
    return [Tab(label, reverse(name), current=name == current) for name, label in pages]


def marked(rows: DeadlineQuerySet) -> list[tuple[Deadline, str]]:
    """The first rows, each with its tone; one more than a panel shows says that there are more."""
    found = rows.order_by("due_at", "pk")[: IN_PANEL + 1]
    return [(row, tone_of(row)) for row in found]


def _late(request: HttpRequest) -> Mapping[str, Any] | None:
    return _panel(mine(asking(request)).late(timezone.now()), When.LATE)


def _soon(request: HttpRequest) -> Mapping[str, Any] | None:
    return _panel(mine(asking(request)).soon(timezone.now()), When.SOON)


def _panel(rows: DeadlineQuerySet, when: When) -> Mapping[str, Any] | None:
    """The first rows and the way to all of them; nothing where there is none."""
    found = marked(rows)
    if not found:
        return None
    url = f"{reverse('deadlines:deadlines')}?when={when}"
    return {"rows": found[:IN_PANEL], "more": len(found) > IN_PANEL, "url": url}
