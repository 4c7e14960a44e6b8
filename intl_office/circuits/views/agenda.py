"""Writing the agenda, and entering what was decided."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.circuits.actions import agenda
from intl_office.circuits.forms.meetings import FillForm, ItemForm, OrderForm
from intl_office.circuits.forms.minutes import DecisionsForm, proposed
from intl_office.circuits.meeting_rules import may_prepare
from intl_office.circuits.models import AgendaItem, Meeting
from intl_office.circuits.queries.meetings import fresh_numbers, proposals, waiting
from intl_office.circuits.rules import may_record
from intl_office.circuits.views.meetings import page, prepared, refused
from intl_office.organisations.views.asked import answered, person
from intl_office.ui.drafting import Drafting
from intl_office.ui.once import once

PROPOSE, APPROVE_REST = "propose", "approve_rest"


@require_POST
def fill(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put all that waits, or what was chosen, on the agenda."""
    meeting = prepared(request, uid)
    turns = [one.turn.uid for one in waiting(meeting.body)]
    items = [item.uid for item in proposals(meeting.body)]
    form = FillForm(request.POST, user=request.user, turns=turns, items=items)
    if not form.is_valid():
        messages.error(request, _("Some of it waits no more. Choose again."))
        return redirect(meeting)
    try:
        added = form.put(meeting)
    except ValidationError as error:
        return refused(request, meeting, error)
    _say_added(request, added)
    return redirect(meeting)


def _say_added(request: HttpRequest, added: int) -> None:
    if not added:
        messages.info(request, _("Nothing was chosen: the agenda is as it was."))
        return
    words = ngettext("%(count)s item was added.", "%(count)s items were added.", added)
    messages.success(request, words % {"count": added})


@require_POST
def order(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put the items in the order of the places typed, or move one up or down."""
    meeting = prepared(request, uid)
    items = list(AgendaItem.objects.filter(meeting=meeting).in_order().for_list())
    form = OrderForm(request.POST, user=request.user, items=items)
    if form.is_valid() and form.put(meeting):
        messages.success(request, _("The agenda is in its new order."))
        return redirect(f"{meeting.get_absolute_url()}#agenda")
    return page(request, meeting, form)


@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put a subject of its own on the agenda."""
    meeting = prepared(request, uid)
    item = AgendaItem(meeting=meeting, body=meeting.body)
    return _item_form(request, item, _("New item: %(meeting)s") % {"meeting": meeting})


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change what is said of an item."""
    item = _item(request, uid)
    return _item_form(request, item, _("Edit “%(name)s”") % {"name": item})


def _item_form(request: HttpRequest, item: AgendaItem, title: str) -> HttpResponse:
    return answered(
        request,
        ItemForm(request.POST or None, instance=item, user=request.user),
        title=title,
        said=_("The agenda has been saved."),
        back=item.meeting.get_absolute_url(),
        template="circuits/meetings/form.html",
        body=item.meeting.body,
        meeting=item.meeting,
    )


@require_POST
def item_remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take an item off the agenda; what it was about waits again."""
    item = _item(request, uid)
    try:
        agenda.remove_item(item=item, by=person(request))
    except ValidationError as error:
        return refused(request, item.meeting, error)
    messages.success(request, _("Taken off the agenda: %(title)s") % {"title": item})
    return redirect(item.meeting)


def _item(request: HttpRequest, uid: uuid.UUID) -> AgendaItem:
    """An item that the person may change; raises Http404, PermissionDenied."""
    rows = AgendaItem.objects.all().visible_to(person(request)).for_list()
    item = get_object_or_404(rows.select_related("meeting__body"), uid=uid)
    if not may_prepare(person(request)):
        raise PermissionDenied
    return item


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decisions(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter what the meeting decided, all of it at once."""
    meeting = prepared(request, uid)
    if not may_record(person(request)):
        raise PermissionDenied
    rows = AgendaItem.objects.filter(meeting=meeting).pending().in_order().for_list()
    items = [item for item in rows if not item.is_overtaken]
    make = partial(DecisionsForm, meeting=meeting, items=items, user=request.user)
    asked = request.method == "POST" and _asked(request)
    form = make(initial=_proposed(request, make())) if asked else make(request.POST or None)
    drafting = Drafting(request, form, subject=str(meeting.uid))
    if answer := drafting.answer():
        return answer
    if form.is_bound and (done := _entered(request, meeting, form)):
        drafting.forget()
        return done
    return _decisions_page(request, meeting, form)


def _asked(request: HttpRequest) -> bool:
    return PROPOSE in request.POST or APPROVE_REST in request.POST


def _proposed(request: HttpRequest, form: DecisionsForm) -> dict[str, Any]:
    return proposed(request.POST.dict(), form, approve_rest=APPROVE_REST in request.POST)


def _entered(request: HttpRequest, meeting: Meeting, form: DecisionsForm) -> HttpResponse | None:
    """Write it and go back to the meeting; None where the form says what is wrong."""
    if not form.is_valid():
        return None

    def work() -> str:
        if not form.write():
            raise _Refused
        return meeting.get_absolute_url()

    try:
        done = once(request, work)
    except _Refused:
        return None
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, _("The decisions are entered, and the files move on."))
    return done


class _Refused(Exception):
    """One line at least was refused: what the others did is undone."""


def _decisions_page(request: HttpRequest, meeting: Meeting, form: DecisionsForm) -> HttpResponse:
    context = {
        "meeting": meeting,
        "form": form,
        "next_number": next(fresh_numbers(meeting)) if meeting.body.numbers else "",
        "overtaken": _overtaken(meeting),
    }
    status = 422 if form.is_bound else 200
    return render(request, "circuits/meetings/decisions.html", context, status=status)


def _overtaken(meeting: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting).pending().in_order().for_list()
    return [item for item in rows if item.is_overtaken]
