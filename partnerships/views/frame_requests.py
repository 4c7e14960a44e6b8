"""Where requests and visits stand in the frame: rail, menu, Today, a partner's page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import shown
from intl_office.organisations import panels as pages
from intl_office.organisations.models import Partner
from intl_office.ui import navigation, panels
from partnerships import rules_requests as rules
from partnerships import rules_visits
from partnerships.models import Agreement, AgreementRequest, Visit
from partnerships.queries_requests import turn_of
from partnerships.queries_visits import last_visits
from partnerships.tables_requests import REQUEST_TONES, VISIT_TONES
from partnerships.views.frame import asking
from partnerships.views.sections import sections

SHOWN = 6
TODAY = "partnerships/requests/today.html"
# What an agreement's page shows of a request.
ASKED = (
    *("uid", "number", "state", "created_at"),
    *("requester__first_name", "requester__last_name", "requester__email"),
)


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    entry = navigation.Entry
    office, own = shown(rules.SEE), shown(rules.ASK)
    all_of_them = entry(_("Requests"), "partnerships:requests", "inbox", 22, office)
    mine = entry(
        _("My requests"), "partnerships:my_requests", "inbox", 22,
        lambda request: own(request) and not office(request),
    )  # fmt: skip
    visits = entry(
        _("Visits"), "partnerships:visits", "calendar-event", 24, shown(rules_visits.SEE)
    )
    sections.register("requests", all_of_them)
    navigation.rail.register("my-requests", mine)
    sections.register("visits", visits)
    ask = entry(_("Request for an agreement"), "partnerships:request_new", "send", 12, own)
    plan = entry(
        _("Visit or mission"), "partnerships:visit_new", "airplane", 14, shown(rules_visits.EDIT)
    )
    navigation.new.register("request", ask)
    navigation.new.register("visit", plan)
    _register_panels()


def _register_panels() -> None:
    waiting = panels.Panel(_("Requests for agreements to answer"), TODAY, _waiting, 24)
    own = panels.Panel(_("My requests for agreements"), TODAY, _mine, 25)
    panels.today.register("requests", waiting)
    panels.today.register("my-requests", own)
    label, template = _("Visits and missions"), "partnerships/visits/of_partner.html"
    pages.partner_panels.register("visits", pages.Panel(label, template, _of_partner, 30))


def _waiting(request: HttpRequest) -> Mapping[str, Any] | None:
    """What the office owes an answer to, the most urgent first."""
    if not rules.may_see_requests(request.user):
        return None
    rows = AgreementRequest.objects.seen_by_office(asking(request)).owed().for_panel()
    return _listed(
        list(rows.order_by("answer_due_on", "pk")[: SHOWN + 1]),
        f"{reverse('partnerships:requests')}?state=open&sort=answer_due_on",
    )


def _mine(request: HttpRequest) -> Mapping[str, Any] | None:
    """One's own open requests: where they stand, whose turn it is."""
    if not rules.may_ask(request.user):
        return None
    rows = AgreementRequest.objects.of(asking(request)).open().for_panel()
    found = list(rows.order_by("-pk")[: SHOWN + 1])
    return _listed(found, reverse("partnerships:my_requests"))


def _listed(rows: list[AgreementRequest], url: str) -> Mapping[str, Any] | None:
    known = [(row, REQUEST_TONES[row.state], turn_of(row)) for row in rows]
    return {"rows": known[:SHOWN], "more": len(rows) > SHOWN, "url": url} if rows else None


def _of_partner(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    """The last visits of a partner and the next ones; what somebody may begin with it."""
    user = asking(request)
    sees, plans, asks = (
        rules_visits.may_see_visits(user), rules_visits.may_plan(user), rules.may_ask(user),
    )  # fmt: skip
    if not (sees or asks):
        return None
    rows = Visit.objects.visible_to(user).with_partner(partner).order_by("-starts_on", "pk")
    known = [(one, VISIT_TONES[one.state]) for one in rows[: SHOWN + 1]] if sees else []
    query = f"?partner={partner.uid}"
    here = partner.is_active
    return {
        "rows": known[:SHOWN],
        "sees": sees,
        "last": last_visits([partner.pk]).get(partner.pk) if sees else None,
        "today": timezone.localdate(),
        "url": reverse("partnerships:visits") + query,
        "new_url": reverse("partnerships:visit_new") + query if plans and here else "",
        "ask_url": reverse("partnerships:request_new") + query if asks and here else "",
    }


def beside(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    """What an agreement's page says of the request that it comes from, and of its visits."""
    user = asking(request)
    asked = AgreementRequest.objects.visible_to(user).filter(agreement=agreement)
    visits = Visit.objects.visible_to(user).filter(agreement_rows__agreement=agreement)
    return {
        "asked_for": [
            (one, REQUEST_TONES[one.state])
            for one in asked.select_related("requester").only(*ASKED).order_by("pk")
        ],
        "visits": [(one, VISIT_TONES[one.state]) for one in visits.order_by("-starts_on", "pk")],
    }
