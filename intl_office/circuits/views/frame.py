"""What this room shows in the frame: its entry in the rail, its panel on Today, its tabs."""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.circuits.models import Turn
from intl_office.circuits.rules import EDIT
from intl_office.core.permissions import may
from intl_office.ui import navigation, panels
from intl_office.ui.components import Tab

IN_PANEL = 6
# Address, heading, permission that it needs (empty: whoever signed in).
PAGES = [
    ("circuits:decisions", _("My decisions"), ""),
    ("circuits:runs", _("Files in circuits"), ""),
    ("circuits:meetings", _("Meetings"), ""),
    ("circuits:bodies", _("Bodies"), ""),
    ("circuits:delegations", _("Delegations"), ""),
    ("circuits:circuits", _("Circuits"), EDIT),
]


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    navigation.rail.register(
        "circuits",
        navigation.Entry(
            _("Approvals"), "circuits:decisions", "inbox", order=55, counts="circuits:count"
        ),
    )
    panels.today.register(
        "decisions",
        panels.Panel(_("Waiting for my decision"), "circuits/today.html", _waiting, order=20),
    )


def asking(request: HttpRequest) -> User:
    """The person signed in; the middleware lets nobody else come here."""
    return cast("User", request.user)


def tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The parts of this room that the reader may open."""
    return [
        Tab(label, reverse(name), current=name == current)
        for name, label, permission in PAGES
        if not permission or may(request.user, permission)
    ]


def _waiting(request: HttpRequest) -> Mapping[str, Any] | None:
    """The most urgent ones and the way to all of them; nothing where there is none."""
    rows = Turn.objects.all().waiting_for(asking(request)).for_panel().by_urgency()
    found = list(rows.order_by(F("urgency"), "pk")[: IN_PANEL + 1])
    if not found:
        return None
    return {
        "rows": found[:IN_PANEL],
        "more": len(found) > IN_PANEL,
        "url": reverse("circuits:decisions"),
    }
