"""What this app shows in the frame, and what its pages have in common."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.core.permissions import Visitor, shown
from intl_office.deadlines import sources as deadlines
from intl_office.organisations import panels
from intl_office.organisations.merging import StaysBehind, resolvers
from intl_office.organisations.models import Partner
from intl_office.organisations.views.asked import person
from intl_office.ui import navigation, search, steps
from intl_office.ui.components import Tab
from intl_office.ui.search import Hit
from projects import rules
from projects.actions.deadlines import CALL, OWN, SOURCE
from projects.models import Proposal
from projects.tables import TONES
from projects.workflow import proposals

IN_PANEL = 8


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    label = gettext_lazy("Projects")
    entry = navigation.Entry
    navigation.rail.register(
        "projects", entry(label, "projects:proposals", "kanban", 40, shown(rules.SEE))
    )
    new = entry(gettext_lazy("Proposal"), "projects:new", "kanban", 40, shown(rules.EDIT))
    navigation.new.register("proposal", new)
    search.sources.register("proposals", search.Source(gettext_lazy("Proposals"), find, order=30))
    deadlines.register(
        deadlines.Source(
            code=SOURCE,
            label=gettext_lazy("Proposal"),
            icon="kanban",
            url=lambda subject: reverse("projects:proposal", args=[subject]),
            keys={
                CALL: gettext_lazy("Deadline of the call"),
                OWN: gettext_lazy("Budget and signatures ready"),
            },
            visible=_within_reach,
        )
    )
    panels.partner_panels.register(
        "proposals", panels.Panel(label, "projects/_of_partner.html", _of_partner, order=60)
    )
    said = gettext_lazy("“%(row)s” is in the same consortium: its entry stays behind.")
    resolvers.register(
        "projects.ConsortiumMember.partner", StaysBehind(on=("proposal_id",), label=said)
    )


def find(request: HttpRequest, words: str, limit: int) -> list[Hit]:
    """Proposals whose title or acronym holds every word."""
    rows = Proposal.objects.visible_to(person(request)).matching(words)
    rows = rows.select_related("call__programme").defer("search").order_by("-pk")
    return [Hit(str(one), one.get_absolute_url(), one.call.programme.code) for one in rows[:limit]]


def _within_reach(user: Visitor) -> Q:
    """Whoever reads the proposals of a unit sees their deadlines."""
    return rules.seen_by(user).condition("unit__path")


def _of_partner(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    """The proposals with a partner, the latest first; nothing where there is none."""
    rows = Proposal.objects.visible_to(person(request)).with_partner(partner)
    found = list(rows.select_related("call__programme").order_by("-pk")[:IN_PANEL])
    return {"proposals": [(one, TONES[one.stage]) for one in found]} if found else None


def found(request: HttpRequest, uid: UUID) -> Proposal:
    """The proposal, for those who may read it; raises Http404 for the others."""
    rows = Proposal.objects.visible_to(person(request)).defer("search")
    related = ("call__programme", "unit", "leader", "officer")
    return get_object_or_404(rows.select_related(*related), uid=uid)


def head(request: HttpRequest, proposal: Proposal, here: str) -> dict[str, Any]:
    """Heading, state and tabs; `here` is the page's own address by name."""
    pages = [
        ("projects:proposal", _("Overview"), None),
        ("projects:consortium", _("Consortium"), proposal.partner_count + 1),
        ("projects:history", _("History"), None),
    ]
    return {
        "proposal": proposal,
        "tone": TONES[proposal.stage],
        "tabs_label": _("Parts of this proposal"),
        "tabs": [
            Tab(label, reverse(name, args=[proposal.uid]), current=name == here, count=count)
            for name, label, count in pages
        ],
    }


def panel(request: HttpRequest, proposal: Proposal) -> steps.StepPanel:
    """What may happen next to the proposal."""
    uid = proposal.uid
    pages = {
        name: reverse("projects:decide", args=[uid, name])
        for name in ("grant", "reserve", "reject")
    }
    return steps.panel(
        proposals,
        proposal,
        person(request),
        url=lambda name: reverse("projects:step", args=[uid, name]),
        pages={**pages, "submit": reverse("projects:submit", args=[uid])},
        tones=TONES,
    )
