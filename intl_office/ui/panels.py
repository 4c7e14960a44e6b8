"""The panels of Today, registered by the rooms whose work they show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from intl_office.core.registry import Registry


@dataclass(frozen=True)
class Panel:
    """A box of the dashboard.

    Attributes:
        label: its heading.
        template: draws the inside; gets what `context` gave under the name `panel`.
        context: what the template needs, or None where there is nothing for this user.
        order: figures 10-19, mine 20-29, late 30-39, blocked 40-49, next 30 days 50-59.
        wide: takes the whole width.
        bare: draws its own boxes, such as figures; its heading is for screen readers.

    """

    label: str | Promise
    template: str
    context: Callable[[HttpRequest], Mapping[str, Any] | None]
    order: int = 100
    wide: bool = False
    bare: bool = False


@dataclass(frozen=True)
class Filled:
    """A panel with what it shows to this user."""

    name: str
    panel: Panel
    context: Mapping[str, Any]


today: Registry[Panel] = Registry("panels of Today")


def filled(request: HttpRequest) -> list[Filled]:
    """The panels that have something for this user, in order."""
    ordered = sorted(today.items(), key=lambda item: item[1].order)
    asked = ((name, panel, panel.context(request)) for name, panel in ordered)
    return [Filled(name, panel, shown) for name, panel, shown in asked if shown is not None]
