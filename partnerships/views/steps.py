"""Moving an agreement on: circuit, signature, end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.circuits.queries import circuits_for
from intl_office.core.permissions import required
from intl_office.ui import steps
from intl_office.ui.forms import OfficeForm
from partnerships import rules
from partnerships.actions.steps import abandon, record_signatures, reopen, revive, submit
from partnerships.enums import State
from partnerships.forms import CircuitForm, SignatureForm
from partnerships.models import Agreement
from partnerships.views.asking import taken
from partnerships.views.frame import asking, found
from partnerships.workflow import KIND

_PLAIN = {"reopen": reopen, "abandon": abandon, "revive": revive}


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def send(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Choose a circuit and send the agreement through it."""
    row = _in(request, uid, {State.DRAFT})
    proposed = {"circuit": row.rule.circuit}
    form = CircuitForm(request.POST or None, user=request.user, initial=proposed)
    if request.method == "POST" and form.is_valid():
        circuit = form.cleaned_data["circuit"]
        done = _("The agreement is on its way: the first people are asked.")
        return taken(
            request, row, done, lambda: submit(agreement=row, circuit=circuit, by=asking(request))
        )
    known = {"circuits": circuits_for(KIND).prefetch_related("steps")}
    title = _("Send agreement %(number)s for approval")
    return _ask(request, row, form, title, _("Send it"), **known)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def signature(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Record who signed when, and bring the signed copy."""
    row = _in(request, uid, {State.SIGNATURE})
    form = SignatureForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        user=request.user,
        agreement=row,
    )
    if request.method == "POST" and form.is_valid():
        return _recorded(request, row, form)
    known = {"copy": row.signed_copy}
    return _ask(request, row, form, _("Signatures of agreement %(number)s"), _("Record"), **known)


def _recorded(request: HttpRequest, row: Agreement, form: SignatureForm) -> HttpResponseBase:
    def work() -> None:
        file = form.cleaned_data["signed_copy"]
        after = record_signatures(agreement=row, days=form.days, by=asking(request), file=file)
        messages.success(request, _said(after))

    return taken(request, row, "", work)


def _said(row: Agreement) -> str:
    if row.state == State.SIGNATURE:
        return _("Recorded. Something is still missing before the agreement is signed.")
    return _("The agreement is now: %(state)s.") % {"state": row.get_state_display()}


@require_POST
@required(rules.SEE)
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Open an approved text again, give an agreement up, or take it up again."""
    row = found(request, uid)
    act = _PLAIN.get(name)
    if act is None:
        raise Http404
    said = {
        "reopen": _("The agreement is a draft again: it will need its approvals anew."),
        "abandon": _("The agreement is abandoned."),
        "revive": _("The agreement is a draft again."),
    }
    return steps.take(
        request,
        lambda: act(agreement=row, by=asking(request), reason=steps.reason(request)),
        done=said[name],
        back=row.get_absolute_url(),
    )


def _in(request: HttpRequest, uid: UUID, states: set[State]) -> Agreement:
    """The agreement in one of these states, for those who may change it."""
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    if row.state not in states:
        raise Http404
    return row


def _ask(
    request: HttpRequest, row: Agreement, form: OfficeForm, title: str, submit: str, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "agreement": row,
        "title": title % {"number": row.number},
        "submit": submit,
        "back": row.get_absolute_url(),
        **more,
    }
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/step.html", context, status=status)
