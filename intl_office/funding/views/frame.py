"""What this room shows in the frame, and what its pages about one grant have in common."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.accounts.models import User
from intl_office.core.permissions import shown
from intl_office.deadlines.models import Deadline, DeadlineQuerySet
from intl_office.funding import rules
from intl_office.funding.actions.envelopes import SOURCE
from intl_office.funding.enums import LIVE
from intl_office.funding.models import Commitment, Envelope
from intl_office.funding.tables import TONES
from intl_office.funding.workflow import envelopes
from intl_office.ui import navigation, steps
from intl_office.ui.components import Tab


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    entry = navigation.Entry
    label = gettext_lazy("Funding")
    visible = shown(rules.SEE)
    navigation.rail.register("funding", entry(label, "funding:envelopes", "bar-chart", 45, visible))
    navigation.new.register(
        "grant", entry(gettext_lazy("Grant"), "funding:new", "bar-chart", 45, shown(rules.EDIT))
    )


def asking(request: HttpRequest) -> User:
    """The person signed in; the middleware lets nobody else come here."""
    return cast("User", request.user)


def found(request: HttpRequest, uid: UUID) -> Envelope:
    """The grant, for those who may read it; raises Http404 for the others."""
    rows = Envelope.objects.visible_to(asking(request)).defer("search")
    return get_object_or_404(rows.select_related("programme", "unit", "responsible__user"), uid=uid)


def deadlines_of(request: HttpRequest, envelope: Envelope) -> DeadlineQuerySet:
    """The deadlines of the grant that the person may see."""
    rows = Deadline.objects.all().visible_to(asking(request))
    return rows.filter(source=SOURCE, subject=envelope.uid).order_by("due_at", "pk")


def head(request: HttpRequest, envelope: Envelope, here: str) -> dict[str, Any]:
    """Heading, state and tabs; `here` is the page's own address by name."""
    may_edit = rules.may_edit(request.user, envelope)
    return {
        "envelope": envelope,
        "tone": TONES[envelope.state],
        "tabs": _tabs(envelope, here),
        "tabs_label": _("Parts of this grant"),
        "may_edit": may_edit,
        "may_amend": may_edit and envelope.state in LIVE,
    }


def _tabs(envelope: Envelope, here: str) -> list[Tab]:
    commitments = Commitment.objects.filter(line__envelope=envelope)
    pages = [
        ("funding:envelope", _("Overview"), None),
        ("funding:amendments", _("Amendments"), envelope.amendments.count()),
        ("funding:commitments", _("Commitments"), commitments.count()),
        ("funding:deadlines", _("Deadlines"), None),
        ("funding:history", _("History"), None),
    ]
    return [
        Tab(label, reverse(name, args=[envelope.uid]), current=name == here, count=count)
        for name, label, count in pages
    ]


def panel(request: HttpRequest, envelope: Envelope) -> steps.StepPanel:
    """What may happen next to the grant."""
    return steps.panel(
        envelopes,
        envelope,
        asking(request),
        url=lambda name: reverse("funding:step", args=[envelope.uid, name]),
        tones=TONES,
    )
