"""What strategic partners show in the frame, and what their pages have in common."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.permissions import Visitor, shown
from intl_office.deadlines import sources as deadlines
from intl_office.documents import readers
from intl_office.documents.models import StoredFile
from intl_office.organisations import panels as pages
from intl_office.organisations.merging import StaysBehind, resolvers
from intl_office.organisations.models import Partner
from intl_office.ui import navigation, panels
from partnerships import strategic_rules as rules
from partnerships.actions.strategic import LABEL_STEPS, LABELS, PLAN, PLAN_STEPS
from partnerships.models import PlanAction, StrategicPartner
from partnerships.strategic_enums import ALIVE
from partnerships.strategic_tables import TONES
from partnerships.views.frame import asking
from partnerships.views.sections import sections

SHOWN = 8  # rows in a box
LATE_LINE = (  # what a line of the box of Today says
    "title", "due_on", "strategic__uid", "owner__first_name", "owner__last_name",
    *(f"{of}__name_{code}" for of in ("strategic__partner", "centre") for code in ("fr", "en")),
    "strategic__partner__legal_name",
)  # fmt: skip
LIST = "partnerships:strategic_list"


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    rules.register()
    label, icon = _("Strategic partners"), "flag"
    sections.register("strategic", navigation.Entry(label, LIST, icon, 40, shown(rules.SEE)))
    for code, words, steps in (
        (PLAN, _("Action of a strategic partnership"), PLAN_STEPS),
        (LABELS, _("End of the label of a strategic partner"), LABEL_STEPS),
    ):
        known = deadlines.Source(code, words, icon, url=_page, steps=steps, visible=_within_reach)
        deadlines.register(known)
    late = panels.Panel(
        _("Late actions of strategic partnerships"), "partnerships/strategic/today.html", _late, 36
    )
    panels.today.register("strategic-late", late)
    pages.partner_panels.register(
        "strategic", pages.Panel(label, "partnerships/strategic/of_partner.html", _of_partner, 5)
    )
    said = _("%(row)s: the other one has a label or proposal of its own; this one stays.")
    resolvers.register("partnerships.StrategicPartner.partner", StaysBehind(label=said))
    readers.readers.register("partnerships.plan_evidence", may_read_evidence)


def _page(subject: UUID) -> str:
    return reverse("partnerships:strategic", args=[subject])


def _within_reach(user: Visitor) -> Q:
    return rules.strategic_seen_by(user).condition("unit__path")


def may_read_evidence(user: Any, file: StoredFile) -> bool:
    """Whoever reads the plan reads what shows that it was done."""
    return PlanAction.objects.visible_to(user).filter(evidence_file=file).exists()


def found(request: HttpRequest, uid: UUID) -> StrategicPartner:
    """The row, for those who may read it; raises Http404 for the others."""
    rows = StrategicPartner.objects.visible_to(asking(request))
    return get_object_or_404(rows.select_related("partner__country", "unit", "owner"), uid=uid)


def editable(request: HttpRequest, uid: UUID) -> StrategicPartner:
    """The same, for those who may write it; raises PermissionDenied."""
    row = found(request, uid)
    if not rules.may_edit_strategic(request.user, row):
        raise PermissionDenied
    return row


def _late(request: HttpRequest) -> Mapping[str, Any] | None:
    """One's own late actions, and all of them for those who write plans."""
    user: User = asking(request)
    rows = PlanAction.objects.all().late()
    own = Q(owner__user=user) & Q(pk__in=PlanAction.objects.visible_to(user).values("pk"))
    within = rules.strategic_edited_by(user).condition("strategic__unit__path")
    known = rows.filter(own | within).select_related("strategic__partner", "owner", "centre")
    known = known.only("title", "due_on", *LATE_LINE)
    found_rows = list(known.order_by("due_on", "pk")[: SHOWN + 1])
    if not found_rows:
        return None
    url = f"{reverse(LIST)}?late=yes"
    return {"rows": found_rows[:SHOWN], "more": len(found_rows) > SHOWN, "url": url}


def _of_partner(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    """The label of a partner; without one, where it may be proposed."""
    if not rules.may_see_strategic(request.user):
        return None
    rows = StrategicPartner.objects.visible_to(asking(request)).filter(partner=partner)
    row = rows.filter(state__in=ALIVE).for_list().first() or rows.for_list().order_by("-pk").first()
    may_propose = bool(rules.strategic_edited_by(request.user)) and partner.is_active
    if row is None and not may_propose:
        return None
    alive = row is not None and row.state in ALIVE
    url = reverse("partnerships:strategic_new", args=[partner.uid])
    tone = TONES[row.state] if row else "neutral"
    return {"row": row, "tone": tone, "new_url": url if may_propose and not alive else ""}
