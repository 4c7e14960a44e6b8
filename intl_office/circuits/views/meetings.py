"""Meetings: the list, one of them, planning it, moving it on."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.accounts.models import User
from intl_office.circuits.actions.meetings import take_meeting_step
from intl_office.circuits.forms.meetings import MeetingForm, OrderForm
from intl_office.circuits.meeting_rules import may_prepare, sees_all
from intl_office.circuits.meeting_tables import TONES, MeetingFilters, MeetingTable
from intl_office.circuits.meeting_watching import papers
from intl_office.circuits.meeting_workflow import meetings as flow
from intl_office.circuits.models import AgendaItem, Body, BodyMember, Meeting, Run
from intl_office.circuits.queries.meetings import proposals, waiting
from intl_office.circuits.views.frame import tabs
from intl_office.core import audit
from intl_office.organisations.views.asked import answered, needs, person
from intl_office.ui import steps
from intl_office.ui.once import once
from intl_office.ui.views.lists import ListPage

SAID = {
    "send": gettext_lazy("The agenda is sent: the members get a mail."),
    "reopen": gettext_lazy("The agenda may change again."),
    "hold": gettext_lazy("The meeting took place. Enter what it decided."),
    "close": gettext_lazy("The minutes are closed."),
    "cancel": gettext_lazy("The meeting is cancelled. What was on its agenda is proposed again."),
}


@method_decorator(never_cache, name="dispatch")
class MeetingList(ListPage):
    """The meetings that a person sees, the last first."""

    name = "meetings"
    title = gettext_lazy("Meetings")
    table_class = MeetingTable
    filterset_class = MeetingFilters
    template_name = "circuits/meetings/list.html"

    def rows(self) -> QuerySet[Meeting]:
        """Those of the bodies in which one sits; all, for those who see meetings."""
        return Meeting.objects.all().visible_to(person(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Add the parts of the room."""
        return super().context() | {"tabs": tabs(self.request, "circuits:meetings")}


def found(request: HttpRequest, uid: uuid.UUID) -> Meeting:
    """A meeting that the person sees; raises Http404 for any other."""
    rows = Meeting.objects.all().visible_to(person(request)).select_related("body")
    return get_object_or_404(rows, uid=uid)


def prepared(request: HttpRequest, uid: uuid.UUID) -> Meeting:
    """A meeting that the person may prepare; raises PermissionDenied for any other."""
    meeting = found(request, uid)
    if not may_prepare(person(request)):
        raise PermissionDenied
    return meeting


@require_safe
@never_cache
def meeting(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One meeting: what is next, its agenda, its papers, what was decided."""
    return page(request, found(request, uid))


def page(request: HttpRequest, meeting: Meeting, order: OrderForm | None = None) -> HttpResponse:
    """The page of a meeting, also after an order that was refused."""
    user = person(request)
    items = list(_items(user, meeting))
    preparing = may_prepare(user) and meeting.is_planned
    order = order or OrderForm(user=user, items=items)
    members = BodyMember.objects.all().on(meeting.day).filter(body=meeting.body_id).for_list()
    context = {
        "meeting": meeting,
        "tone": TONES[meeting.state],
        "panel": _panel(user, meeting),
        "items": [(item, order[order.place_of(item)]) for item in items],
        "order": order,
        "runs": _seen_runs(user, items),
        "preparing": preparing,
        "may_prepare": may_prepare(user),
        "hidden": not sees_all(user) and meeting.sent_at is None,
        "waiting": waiting(meeting.body) if preparing else [],
        "proposals": proposals(meeting.body) if preparing else [],
        "members": list(members),
        "papers": _papers(user, meeting),
        "language": get_language(),
        "changes": audit.history(meeting) if sees_all(user) else [],
    }
    return render(request, "circuits/meetings/meeting.html", context, status=_status(order))


def _status(order: OrderForm) -> int:
    return 422 if order.is_bound else 200


def _items(user: User, meeting: Meeting) -> QuerySet[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting).visible_to(user)
    return rows.in_order().for_list()


def _seen_runs(user: User, items: list[AgendaItem]) -> set[int]:
    """Keys of the files whose pages the person may open."""
    keys = {item.turn.run_id for item in items if item.turn}
    rows = Run.objects.all().visible_to(user).filter(pk__in=keys)
    return set(rows.order_by("pk").values_list("pk", flat=True)) if keys else set()


def _panel(user: User, meeting: Meeting) -> steps.StepPanel:
    return steps.panel(
        flow,
        meeting,
        user,
        url=lambda name: reverse("circuits:meeting_step", args=[meeting.uid, name]),
        tones=TONES,
    )


def _papers(user: User, meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "paper": paper,
            "offered": paper.offered(user, meeting),
            "languages": paper.languages(),
            "made": paper.made(user, meeting),
        }
        for code, paper in papers.items()
    ]


@needs(may_prepare)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a meeting."""
    rows = Body.objects.all().visible_to(person(request)).active()
    body = get_object_or_404(rows, code=code)
    form = MeetingForm(request.POST or None, instance=Meeting(body=body), user=request.user)
    return answered(
        request,
        form,
        title=_("New meeting: %(body)s") % {"body": body},
        said=_("The meeting is planned."),
        back=body.get_absolute_url(),
        template="circuits/meetings/form.html",
        body=body,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Move a meeting, or say where it takes place."""
    row = prepared(request, uid)
    shown = str(row)
    return answered(
        request,
        MeetingForm(request.POST or None, instance=row, user=request.user),
        title=_("Edit “%(name)s”") % {"name": shown},
        said=_("The meeting has been saved."),
        back=row.get_absolute_url(),
        template="circuits/meetings/form.html",
        body=row.body,
    )


@require_POST
def meeting_step(request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
    """Move a meeting on; raises Http404 for a step that there is not."""
    row = found(request, uid)
    if name not in flow.transitions:
        raise Http404
    return steps.take(
        request,
        lambda: take_meeting_step(
            meeting=row, name=name, by=person(request), reason=steps.reason(request)
        ),
        done=SAID[name],
        back=row.get_absolute_url(),
    )


@require_POST
def meeting_paper(request: HttpRequest, uid: uuid.UUID, code: str) -> HttpResponse:
    """Have a paper made; raises Http404 for one that there is not, or not in this language."""
    row, paper = found(request, uid), papers.get(code)
    language = request.POST.get("language", "")
    if paper is None or language not in dict(paper.languages()):
        raise Http404
    if not paper.offered(person(request), row):
        raise PermissionDenied
    return once(request, lambda: paper.request(row, person(request), language, None))


def refused(request: HttpRequest, meeting: Meeting, error: ValidationError) -> HttpResponse:
    """Back to the meeting, with what was refused."""
    messages.error(request, " ".join(error.messages))
    return redirect(meeting)
