"""What networks show in the frame, and what the pages of one network have in common."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.core.permissions import Visitor, shown
from intl_office.deadlines import sources as deadlines
from intl_office.organisations import panels as pages
from intl_office.organisations.merging import StaysBehind, resolvers
from intl_office.organisations.models import Partner
from intl_office.ui import navigation, panels, search
from intl_office.ui.components import Tab
from intl_office.ui.search import Hit
from partnerships import network_rules as rules
from partnerships.actions import network_deadlines as due
from partnerships.models import Network, NetworkFee, NetworkMember, NetworkRenewal, RenewalStep
from partnerships.network_enums import PENDING
from partnerships.planned import OWED
from partnerships.rules import in_months
from partnerships.views.frame import asking
from partnerships.views.sections import sections

SHOWN = 6  # rows in a box
SOON = 6  # months
LIST = "partnerships:networks"


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    rules.register()
    _register_sources()
    label, visible = gettext_lazy("Networks"), shown(rules.SEE)
    icon = "globe-europe-africa"
    sections.register("networks", navigation.Entry(label, LIST, icon, 30, visible))
    new = navigation.Entry(
        gettext_lazy("Network"), "partnerships:network_new", icon, 14, shown(rules.EDIT)
    )
    navigation.new.register("network", new)
    search.sources.register("networks", search.Source(label, find, order=8))
    panels.today.register(
        "networks",
        panels.Panel(
            gettext_lazy("Networks: fees, decisions, steps"),
            "partnerships/networks/today.html",
            _of_today,
            34,
        ),
    )
    member = gettext_lazy("Member of")
    pages.partner_panels.register(
        "networks", pages.Panel(member, "partnerships/networks/of_partner.html", _of_partner, 30)
    )
    said = gettext_lazy("%(row)s is a member of one of the networks of the other: it stays.")
    resolvers.register(
        "partnerships.NetworkMember.partner", StaysBehind(on=("network_id",), label=said)
    )


def _register_sources() -> None:
    kinds = (
        (due.FEES, gettext_lazy("Fee of a network"), "network_fees", due.FEE_STEPS),
        (due.RENEWALS, gettext_lazy("Decision on a network"), "network_plan", due.RENEWAL_STEPS),
        (due.PLAN, gettext_lazy("Step of a renewal"), "network_plan", due.FEE_STEPS),
        (due.SEATS, gettext_lazy("End of a seat in a network"), "network_members", due.SEAT_STEPS),
    )
    for code, label, page, steps in kinds:
        url = _address(page)
        known = deadlines.Source(
            code, label, "globe-europe-africa", url=url, steps=steps, visible=_within_reach
        )
        deadlines.register(known)


def _address(page: str) -> Any:
    return lambda subject: reverse(f"partnerships:{page}", args=[subject])


def _within_reach(user: Visitor) -> Q:
    """Whoever reads the networks of a unit sees their deadlines."""
    return rules.networks_seen_by(user).condition("unit__path")


def find(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """Networks whose name or acronym holds every word."""
    rows = Network.objects.visible_to(asking(request)).matching(words)
    shown_rows = rows.only("uid", "name_fr", "name_en", "acronym", "kind").order_by("name_fr")
    return [
        Hit(str(one), one.get_absolute_url(), one.get_kind_display()) for one in shown_rows[:limit]
    ]


# ---------------------------------------------------------------- pages of one network
def found(request: HttpRequest, uid: UUID) -> Network:
    """The network, for those who may read it; raises Http404 for the others."""
    rows = Network.objects.visible_to(asking(request)).defer("search")
    return get_object_or_404(rows.select_related("unit", "officer__user", "partner"), uid=uid)


def editable(request: HttpRequest, uid: UUID) -> Network:
    """The same, for those who may change it; raises PermissionDenied."""
    row = found(request, uid)
    if not rules.may_edit_network(request.user, row):
        raise PermissionDenied
    return row


def head(request: HttpRequest, network: Network, here: str) -> dict[str, Any]:
    """Heading and tabs; `here` is the page's own address by name."""
    return {
        "network": network,
        "tabs": _tabs(network, here),
        "tabs_label": _("Parts of this network"),
        "may_edit": rules.may_edit_network(request.user, network),
    }


def _tabs(network: Network, here: str) -> list[Tab]:
    known = [
        ("network", _("Overview")),
        ("network_members", _("Members and seats")),
        ("network_fees", _("Fees")),
        ("network_plan", _("Renewal")),
        ("network_meetings", _("Events")),
        ("network_agreements", _("Agreements")),
        ("network_history", _("History")),
    ]
    return [Tab(label, network.page(name), current=name == here) for name, label in known]


# ---------------------------------------------------------------- panels
def _of_today(request: HttpRequest) -> Mapping[str, Any] | None:
    """Fees overdue, decisions of the next months, late steps: on networks that one may change."""
    if not rules.networks_edited_by(request.user):
        return None
    today = timezone.localdate()
    within = rules.networks_edited_by(request.user).condition("unit__path")
    networks = Network.objects.filter(within)
    fees = NetworkFee.objects.owed().filter(network__in=networks, due_on__lt=today)
    coming = NetworkRenewal.objects.filter(network__in=networks, state__in=PENDING)
    coming = coming.filter(decision_on__lte=in_months(today, SOON))
    steps = RenewalStep.objects.filter(renewal__network__in=networks, renewal__state__in=PENDING)
    steps = steps.filter(state__in=OWED, due_on__lt=today)
    steps = steps.select_related("owner")
    owner = ("owner__first_name", "owner__last_name")
    known: dict[str, list[Any]] = {
        "fees": _first(fees, "due_on", "network", "year", "basis"),
        "renewals": _first(coming, "decision_on", "network", "kind", "funder"),
        "steps": _first(steps, "due_on", "renewal__network", "title", *owner),
    }
    return known if any(known.values()) else None


def _first(rows: QuerySet[Any], day: str, network: str, *names: str) -> list[Any]:
    """The first rows by their day, with these columns alone and their network as links name it."""
    named = (f"{network}__{name}" for name in ("uid", "name_fr", "name_en", "acronym"))
    known = rows.select_related(network).only(day, *names, *named)
    return list(known.order_by(day, "pk")[:SHOWN])


def _of_partner(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    """The networks in which a partner is or was; nothing where there is none."""
    if not rules.may_see_networks(request.user):
        return None
    rows = NetworkMember.objects.visible_to(asking(request)).filter(partner=partner)
    members = list(rows.select_related("network").order_by("-starts_on", "pk")[: SHOWN + 1])
    if not members:
        return None
    url = f"{reverse(LIST)}?partner={partner.uid}"
    return {"members": members[:SHOWN], "more": len(members) > SHOWN, "url": url}
