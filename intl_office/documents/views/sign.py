"""The page of somebody who signs by link: no account, no script."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.core.internal.httpkit import get_client_ip
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.accounts import limits
from intl_office.accounts.links import LinkRequest, link_required
from intl_office.core.workflow import WorkflowError
from intl_office.documents.actions.evidence import Visit
from intl_office.documents.actions.signing import PURPOSE
from intl_office.documents.actions.signing_links import agree, enter_code, refuse
from intl_office.documents.house import institution_name
from intl_office.documents.models import Signing, Slot
from intl_office.documents.serving import download
from intl_office.documents.signing_enums import Answer, SlotState
from intl_office.documents.signing_forms import CodeForm, NameForm, RefuseForm
from intl_office.documents.signing_workflow import slots
from intl_office.ui.forms import OfficeForm
from intl_office.ui.once import once

STEP = "step"


@link_required(PURPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: LinkRequest, uid: UUID) -> HttpResponseBase:
    """Read, give one's name, enter the code; or say why one does not sign."""
    slot = _found(uid)
    if request.method != "POST":
        return _page(request, slot)
    limited = limits.refusal(request, "sign")
    act = {"name": _agreed, "code": _entered, "refuse": _refused}.get(request.POST.get(STEP, ""))
    if limited:
        return limited
    if act is None:
        return _page(request, slot)
    try:
        return act(request, slot)
    except WorkflowError as blocked:
        missing = " ".join(str(one.message) for one in blocked.reasons)
        messages.error(request, f"{blocked.message} {missing}".strip())
        return redirect(request.path)


@link_required(PURPOSE)
@never_cache
@require_safe
def file(request: LinkRequest, uid: UUID) -> HttpResponseBase:
    """The text that is signed; once all have signed, the signed file."""
    slot = _found(uid)
    document = slot.signing.document
    if document.file is None:
        raise Http404
    return download(request, slot.signing.outcome, name=document.file_name)


def _found(uid: UUID) -> Slot:
    related = ("signing__document__file", "signing__started_by", "signing__sealed")
    return get_object_or_404(Slot.objects.select_related(*related), uid=uid)


def _visit(request: LinkRequest) -> Visit:
    agent = request.headers.get("User-Agent", "")[:200]
    return Visit(request.access_link.email, get_client_ip(request) or "", agent)


def _agreed(request: LinkRequest, slot: Slot) -> HttpResponse:
    form = _name_form(request, slot)
    if not form.is_valid():
        return _page(request, slot, name_form=form)

    def work() -> str:
        agree(
            slot=slot,
            name=form.cleaned_data["name"],
            visit=_visit(request),
            opened_at=request.access_link.opened_at,
        )
        return request.path

    return once(request, work)


def _entered(request: LinkRequest, slot: Slot) -> HttpResponse:
    form = CodeForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, slot, code_form=form)

    def work() -> str:
        answer = enter_code(slot=slot, code=form.cleaned_data["code"], visit=_visit(request))
        tell: Callable[..., None] = messages.success if answer == Answer.SIGNED else messages.error
        tell(request, str(answer.label))
        return request.path

    return once(request, work)


def _refused(request: LinkRequest, slot: Slot) -> HttpResponse:
    form = RefuseForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, slot, refuse_form=form)

    def work() -> str:
        refuse(slot=slot, reason=form.cleaned_data["reason"], visit=_visit(request))
        messages.success(request, _("Your answer is on its way. Nothing was signed."))
        return request.path

    return once(request, work)


def _name_form(request: LinkRequest, slot: Slot) -> NameForm:
    data = request.POST if request.POST.get(STEP) == "name" else None
    expected = slot.signer(request.access_link.email)
    return NameForm(data, user=request.user, expected=expected)


def _page(request: LinkRequest, slot: Slot, **forms: OfficeForm) -> HttpResponse:
    """The page; `forms` are those that were refused."""
    address = request.access_link.email
    signer = slot.signer(address)
    reasons = slots.transitions["sign"].missing(slot)
    may = bool(signer) and slot.state == SlotState.ASKED and not reasons
    code = slot.codes.filter(ended_at=None, address=address).first() if may else None
    waits = code is not None and not code.is_over()
    context: dict[str, Any] = {
        "slot": slot,
        "signing": slot.signing,
        "document": slot.signing.document,
        "slots": slot.signing.slots.all(),
        "house": institution_name(),
        "signer": signer,
        "address": address,
        "reasons": reasons,
        "may": may,
        "waits": waits,
        "successor": Signing.objects.filter(replaces=slot.signing).exists(),
        "recalled": slot.signing.transitions.filter(name="recall").last(),
        "name_form": NameForm(None, user=request.user, expected=signer),
        "code_form": CodeForm(None, user=request.user),
        "refuse_form": RefuseForm(None, user=request.user),
        **forms,
    }
    return render(request, "documents/sign.html", context, status=422 if forms else 200)
