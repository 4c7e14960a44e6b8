"""What priority countries show in the frame, and what their pages have in common."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import shown
from intl_office.ui import navigation, panels
from partnerships import rules as agreements
from partnerships import strategic_rules as rules
from partnerships.country_enums import CountryState, Standing
from partnerships.country_queries import followed
from partnerships.models import CountryObjective, PriorityCountry
from partnerships.views.frame import asking
from partnerships.views.sections import sections

SHOWN = 8  # rows in a box
LINE = (  # what a line of the box of Today says, and what its progress is read from
    "goal", "target", "by_year", "start", "started_on", "owner__first_name", "owner__last_name",
    "priority__uid", "priority__country__name_fr", "priority__country__name_en",
)  # fmt: skip
LIST, GAPS = "partnerships:countries", "partnerships:gaps"


def register() -> None:
    """Called once, in `AppConfig.ready()`, after strategic partners, whose permissions hold."""
    for name, label, url, icon, order, permission in (
        ("countries", _("Countries"), LIST, "flag", 45, rules.SEE),
        ("gaps", _("Gaps"), GAPS, "question-circle", 46, agreements.SEE),
    ):
        sections.register(name, navigation.Entry(label, url, icon, order, shown(permission)))
    behind = panels.Panel(
        _("Objectives of priority countries that are behind"),
        "partnerships/countries/today.html",
        _behind,
        37,
    )
    panels.today.register("countries-behind", behind)


def found(request: HttpRequest, uid: UUID) -> PriorityCountry:
    """The row, for those who may read it; raises Http404 for the others."""
    rows = PriorityCountry.objects.visible_to(asking(request))
    return get_object_or_404(rows.select_related("country", "unit"), uid=uid)


def editable(request: HttpRequest, uid: UUID) -> PriorityCountry:
    """The same, for those who may write it; 404 once it has ended, else PermissionDenied."""
    row = found(request, uid)
    if not rules.may_edit_strategic(request.user, row):
        raise PermissionDenied
    if not row.is_alive:
        raise Http404
    return row


def _behind(request: HttpRequest) -> Mapping[str, Any] | None:
    """The objectives that are behind, for those who write them."""
    within = rules.strategic_edited_by(request.user)
    if not within:
        return None
    rows = CountryObjective.objects.filter(within.condition("priority__unit__path"))
    adopted = rows.filter(priority__state=CountryState.ADOPTED)
    adopted = adopted.select_related("priority__country", "owner").only(*LINE)
    known = followed(list(adopted.order_by("pk")))
    behind = [one for one in known if one.progress.standing == Standing.BEHIND]
    if not behind:
        return None
    url = f"{reverse(LIST)}?objectives={Standing.BEHIND}"
    return {"rows": behind[:SHOWN], "more": len(behind) > SHOWN, "url": url}
