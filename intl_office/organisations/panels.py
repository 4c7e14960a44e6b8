"""What higher rooms show on the pages of this one.

partner_tabs.register("agreements", Section(_("Agreements"), "partnerships:of_partner"))
partner_panels.register("balance", Panel(_("Balance"), "partnerships/_balance.html", balance))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise

from intl_office.core.registry import Registry
from intl_office.organisations.models import Partner, Person, Unit

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Panel(Generic[M]):
    """A box on a page.

    Attributes:
        label: its heading.
        template: draws the inside; gets what `context` gave under the name `panel`.
        context: what the template needs, None where there is nothing for this user.
        order: place among the boxes.
        wide: whether it takes a row of its own, for pictures and tables.

    """

    label: str | Promise
    template: str
    context: Callable[[HttpRequest, M], Mapping[str, Any] | None]
    order: int = 100
    wide: bool = False


@dataclass(frozen=True)
class Section(Generic[M]):
    """A tab of a page that stands at an address of its own, made with the row's `uid`.

    Attributes:
        label: what the tab says.
        url_name: takes the row's `uid`; the page includes `organisations/_partner_head.html`.
        count: how many rows it holds, asked on every tab; None shows no figure.
        visible: whether this user sees it.
        order: History is 900.

    """

    label: str | Promise
    url_name: str
    count: Callable[[M], int] | None = None
    visible: Callable[[HttpRequest, M], bool] = lambda _request, _row: True
    order: int = 100


@dataclass(frozen=True)
class Filled:
    """A panel with what it shows to this user."""

    label: str | Promise
    template: str
    context: Mapping[str, Any]
    wide: bool = False


partner_tabs: Registry[Section[Partner]] = Registry("tabs of a partner")
partner_panels: Registry[Panel[Partner]] = Registry("panels of a partner")
unit_panels: Registry[Panel[Unit]] = Registry("panels of a unit")
person_panels: Registry[Panel[Person]] = Registry("panels of a person")


def filled(panels: Registry[Panel[M]], request: HttpRequest, row: M) -> list[Filled]:
    """The panels that have something for this user, in order."""
    ordered = sorted(panels.values(), key=lambda panel: panel.order)
    asked = ((panel, panel.context(request, row)) for panel in ordered)
    return [
        Filled(one.label, one.template, shown, one.wide)
        for one, shown in asked
        if shown is not None
    ]
