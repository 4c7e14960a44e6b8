"""What this room shows in the frame, and what the pages of one agreement have in common."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.accounts.models import User
from intl_office.core.permissions import shown
from intl_office.deadlines.models import Deadline, DeadlineQuerySet
from intl_office.documents.models import Document
from intl_office.documents.models.document import DocumentQuerySet
from intl_office.organisations import panels as pages
from intl_office.organisations.models import Partner
from intl_office.ui import navigation, panels, steps
from intl_office.ui.components import Tab
from partnerships import rules
from partnerships.actions.contents import PARTNER_DAYS
from partnerships.actions.steps import SOURCE
from partnerships.enums import AgreementType, State
from partnerships.life_queries import owing_evaluation
from partnerships.models import Agreement
from partnerships.tables import TONES
from partnerships.workflow import KIND, agreements

SHOWN = 6  # agreements in a box
YEAR = 12  # months


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    entry, visible = navigation.Entry, shown(rules.SEE)
    label = gettext_lazy("Partnerships")
    navigation.rail.register(
        "agreements", entry(label, "partnerships:agreements", "people", 20, visible)
    )
    drafts = entry(
        gettext_lazy("Agreement"), "partnerships:new", "file-earmark-text", 10, shown(rules.EDIT)
    )
    navigation.new.register("agreement", drafts)
    template = "partnerships/today.html"
    panels.today.register(
        "agreements-unsigned",
        panels.Panel(gettext_lazy("Agreements that wait for signature"), template, _unsigned, 42),
    )
    panels.today.register(
        "agreements-ending",
        panels.Panel(gettext_lazy("Agreements that end within 12 months"), template, _ending, 55),
    )
    panels.today.register(
        "agreements-evaluation",
        panels.Panel(gettext_lazy("Agreements whose evaluation is owed"), template, _owing, 56),
    )
    pages.partner_panels.register(
        "agreements",
        pages.Panel(gettext_lazy("Agreements"), "partnerships/of_partner.html", _of_partner, 10),
    )


def asking(request: HttpRequest) -> User:
    """The person signed in; the middleware lets nobody else come here."""
    return cast("User", request.user)


def found(request: HttpRequest, uid: UUID) -> Agreement:
    """The agreement, for those who may read it; raises Http404 for the others."""
    rows = Agreement.objects.visible_to(asking(request)).defer("search")
    # Few have a parent, a predecessor, a scan: a join to each is dearer than asking for them there.
    known = rows.select_related(
        *("unit", "officer__user", "ministry_window", "notice_given", "outside"),
        *("final_evaluation", "taken_over"),
    )
    return get_object_or_404(known, uid=uid)


def deadlines_of(request: HttpRequest, agreement: Agreement) -> DeadlineQuerySet:
    """The deadlines of the agreement that the person may see."""
    rows = Deadline.objects.all().visible_to(asking(request))
    own = Q(source=SOURCE, subject=agreement.uid)
    partners = Q(source=PARTNER_DAYS, subject__in=agreement.parties.values("uid"))
    return rows.filter(own | partners).order_by("due_at", "pk")


def documents_of(request: HttpRequest, agreement: Agreement) -> DocumentQuerySet:
    """The documents about it that the person may read, the newest first."""
    rows = Document.objects.visible_to(asking(request)).about(agreement.uid)
    return rows.filter(kind=KIND).for_list().order_by("-pk")


def head(request: HttpRequest, agreement: Agreement, here: str) -> dict[str, Any]:
    """Heading, state and tabs; `here` is the page's own address by name."""
    may_edit = rules.may_edit(request.user, agreement)
    return {
        "agreement": agreement,
        "tone": TONES[agreement.state],
        "tabs": _tabs(agreement, here),
        "tabs_label": _("Parts of this agreement"),
        "may_edit": may_edit,
        "may_write": may_edit and agreement.is_open,
    }


def _tabs(agreement: Agreement, here: str) -> list[Tab]:
    pages = [
        ("partnerships:agreement", _("Overview")),
        *([("partnerships:changes", _("Changes"))] if agreement.is_amendment else []),
        ("partnerships:text", _("Text")),
        ("partnerships:versions", _("Versions")),
        ("partnerships:conditions", _("Conditions")),
        ("partnerships:people", _("People")),
        ("partnerships:documents", _("Documents")),
        ("partnerships:deadlines", _("Deadlines")),
        ("partnerships:history", _("History")),
    ]
    return [
        Tab(label, reverse(name, args=[agreement.uid]), current=name == here)
        for name, label in pages
    ]


def panel(request: HttpRequest, agreement: Agreement) -> steps.StepPanel:
    """What may happen next; what the circuit does by itself has no button."""
    names = {
        "submit": "submit",
        "sign": "signature",
        "terminate": "terminate",
        "record-signed": "outside",
        "record-agreed": "erasmus",
    }
    own = {
        step: reverse(f"partnerships:{page}", args=[agreement.uid]) for step, page in names.items()
    }
    whole = steps.panel(
        agreements,
        agreement,
        asking(request),
        url=lambda name: reverse("partnerships:step", args=[agreement.uid, name]),
        pages=own,
        tones=TONES,
    )
    asked = [one for one in whole.steps if _is_asked(one, agreement)]
    return replace(whole, steps=sorted(asked, key=lambda one: one.option.transition.name != "sign"))


def _is_asked(step: steps.Step, agreement: Agreement) -> bool:
    """The circuit sends back by itself; only one kind of agreement is approved in the network."""
    name = step.option.transition.name
    if name == "record-agreed":
        return bool(agreement.type == AgreementType.INTER_INSTITUTIONAL)
    return name != "send-back"


def _listed(request: HttpRequest, rows: Any, query: str) -> Mapping[str, Any] | None:
    if not rules.may_see_agreements(request.user):
        return None
    known = [(row, TONES[row.state]) for row in rows.for_panel()[: SHOWN + 1]]
    if not known:
        return None
    url = f"{reverse('partnerships:agreements')}?{query}"
    return {"rows": known[:SHOWN], "more": len(known) > SHOWN, "url": url}


def _unsigned(request: HttpRequest) -> Mapping[str, Any] | None:
    rows = Agreement.objects.visible_to(asking(request)).filter(state=State.SIGNATURE)
    return _listed(request, rows.order_by("approved_on", "pk"), f"state={State.SIGNATURE}")


def _owing(request: HttpRequest) -> Mapping[str, Any] | None:
    rows = owing_evaluation(Agreement.objects.visible_to(asking(request)))
    return _listed(request, rows.order_by("ends_on", "pk"), "life=evaluation")


def _ending(request: HttpRequest) -> Mapping[str, Any] | None:
    today = timezone.localdate()
    rows = Agreement.objects.visible_to(asking(request)).live()
    rows = rows.filter(ends_on__range=(today, rules.in_months(today, YEAR)))
    return _listed(request, rows.order_by("ends_on", "pk"), f"ends={YEAR}&sort=ends_on")


def _of_partner(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    if not rules.may_see_agreements(request.user):
        return None
    rows = Agreement.objects.visible_to(asking(request)).with_partner(partner)
    known = _listed(request, rows.order_by("-starts_on", "pk"), f"partner={partner.uid}")
    nothing: dict[str, Any] = {"rows": [], "more": False, "url": ""}
    url = f"{reverse('partnerships:new')}?partner={partner.uid}"
    may_draft = rules.may_draft(request.user) and partner.is_active
    return {**(known or nothing), "new_url": url if may_draft else ""}
