"""Having a text signed: the officers' pages."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.accounts.models import User
from intl_office.core.workflow import NotAllowed, WorkflowError
from intl_office.documents.actions.documents import request_document
from intl_office.documents.actions.evidence import chain_holds
from intl_office.documents.actions.sealing import ask_seal
from intl_office.documents.actions.signing import (
    follow_again,
    recall,
    start_again,
    start_signing,
)
from intl_office.documents.actions.signing_papers import (
    ask_again,
    correct,
    delegate,
    deliver_again,
    keep_scan,
)
from intl_office.documents.enums import Locale
from intl_office.documents.evidence_record import EvidenceRecord
from intl_office.documents.kinds import about_url, document_kinds
from intl_office.documents.models import Delivery, Document, Signing, Slot
from intl_office.documents.serving import manifest_file
from intl_office.documents.signing_enums import Means, SigningState, SlotState
from intl_office.documents.signing_forms import (
    AgainForm,
    CorrectForm,
    DelegateForm,
    ScanForm,
    SlotForms,
    columns_of,
)
from intl_office.documents.signing_rules import may_have_signed, may_manage
from intl_office.documents.signing_workflow import signings
from intl_office.documents.views.documents import asking
from intl_office.documents.views.signing_shown import TONES, being_sealed, events, sent, shown
from intl_office.ui import steps
from intl_office.ui.forms import OfficeForm
from intl_office.ui.once import once

ANEW = {"HX-Refresh": "true"}


def officer(request: HttpRequest) -> User:
    """The person signed in; the middleware lets nobody else come here."""
    found = asking(request)
    assert isinstance(found, User)  # noqa: S101  # tells the type checker
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Say who signs a document, by which means and in which order."""
    document = get_object_or_404(Document.objects.visible_to(officer(request)), uid=uid)
    known = Signing.objects.filter(document=document).first()
    if known is not None:
        return redirect(known)
    if not may_have_signed(request.user, document):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    entries = SlotForms(document, request.user, data)
    if entries.is_valid() and not entries.reasons:
        return _started(request, document, entries)
    return render(
        request,
        "documents/signing_new.html",
        {"document": document, "entries": entries},
        status=422 if entries.is_bound else 200,
    )


def _started(request: HttpRequest, document: Document, entries: SlotForms) -> HttpResponseBase:
    def work() -> str:
        made = start_signing(document=document, wanted=entries.wanted, by=officer(request))
        messages.success(request, _("Those whose turn it is are asked to sign."))
        return made.get_absolute_url()

    return _tried(request, work, document.get_absolute_url())


@require_safe
@never_cache
def signing(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who signed, who has not, whose turn it is, and every act."""
    row = _found(request, uid)
    if request.headers.get("HX-Request"):
        # The page asks by itself until the seal is set or refused, then it comes anew.
        return HttpResponse(status=204) if being_sealed(row) else HttpResponse(headers=ANEW)
    manages = may_manage(request.user, row)
    panel = steps.panel(
        signings,
        row,
        officer(request),
        url=lambda name: reverse("documents:signing_step", args=[row.uid, name]),
        pages={"replace": reverse("documents:signing_again", args=[row.uid])},
        tones=TONES,
    )
    kind = document_kinds.get(row.document.kind)
    over = kind is not None and row.state == SigningState.COMPLETE
    rows = list(row.slots.select_related("scan"))
    context = {
        "signing": row,
        "document": row.document,
        "panel": panel,
        "slots": [shown(one, row, manages=manages) for one in rows],
        "signed": sum(one.state == SlotState.SIGNED for one in rows),
        "others": any(one.means != Means.SEAL and one.state != SlotState.SIGNED for one in rows),
        "total": len(rows),
        "manages": manages,
        "unfinished": list(kind.unfinished(row.document.subject)) if kind and over else [],
        "events": events(row),
        "holds": chain_holds(row),
        "about_url": about_url(row.document.kind, row.document.subject),
        "successor": Signing.objects.filter(replaces=row).first(),
        **(sent(row) if row.state == SigningState.COMPLETE else {}),
        "recalled": row.transitions.filter(name="recall").last(),
    }
    return render(request, "documents/signing.html", context)


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Recall the text, or move on what the signatures are for."""
    row, by = _found(request, uid), officer(request)
    why = steps.reason(request)
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "recall": (
            lambda: recall(signing=row, by=by, reason=why),
            _("The text is recalled; those who were asked are told."),
        ),
        "follow": (lambda: follow_again(signing=row, by=by), _("Tried again: see what is said.")),
    }
    if name not in acts:
        raise Http404
    work, done = acts[name]
    return steps.take(request, work, done=done, back=row.get_absolute_url())


@require_POST
def deliver(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Send somebody a new link to the signed files."""
    row = get_object_or_404(Delivery.objects.select_related("signing"), uid=uid)
    known = _managed(request, row.signing.uid)

    def work() -> str:
        sent = deliver_again(delivery=row, by=officer(request))
        return _("A new link is on its way to %(to)s.") % {"to": sent.address}

    return _done(request, known, work)


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Have a new version signed by the same people."""
    row = _managed(request, uid)
    if row.state != SigningState.RECALLED:
        return redirect(row)
    form = AgainForm(request.POST or None, user=request.user, signing=row)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["document"]

        def work() -> str:
            made = start_again(signing=row, document=chosen, by=officer(request))
            messages.success(request, _("The same people are asked to sign the new version."))
            return made.get_absolute_url()

        return _tried(request, work, row.get_absolute_url())
    said = _("The new version is signed by the same people, in the same order.")
    return _ask(request, row, form, _("Have the new version signed"), _("Ask them"), said)


@require_safe
@never_cache
def manifest(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What binds text, signatures, scans and seals, as JSON."""
    return manifest_file(_found(request, uid))


@require_POST
def record(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Have the record of evidence made as a PDF, in the reader's language."""
    row = _managed(request, uid)

    def work() -> str:
        made = request_document(
            kind=EvidenceRecord.code,
            subject=row.uid,
            locale=Locale.FR if get_language() == "fr" else Locale.EN,
            by=officer(request),
        )
        return made.get_absolute_url()

    return once(request, work)


# ---------------------------------------------------------------- one signature
@require_POST
def ask(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Send the mail with the link again."""
    slot = _slot(request, uid)

    def work() -> str:
        address = ask_again(slot=slot, by=officer(request))
        return _("A new link is on its way to %(to)s.") % {"to": address}

    return _done(request, slot.signing, work)


@require_POST
def seal(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Have a worker set the seal."""
    slot = _slot(request, uid)

    def work() -> str:
        ask_seal(slot=slot, by=officer(request))
        return _("The seal is being set.")

    return _done(request, slot.signing, work)


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Bring the scan of the signed paper."""
    slot = _slot(request, uid)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ScanForm(*sent, user=request.user, initial={"name": slot.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            keep_scan(slot=slot, file=given["scan"], on=given["on"], name=given["name"],
                      by=officer(request))  # fmt: skip
            return _("The scan is kept and the signature set.")

        return _done(request, slot.signing, work)
    title = _("Signed paper of %(name)s") % {"name": slot.name}
    return _ask(request, slot.signing, form, title, _("Keep the scan"))


@require_http_methods(["GET", "HEAD", "POST"])
def delegation(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Let somebody else sign on some days."""
    slot = _slot(request, uid)
    form = DelegateForm(request.POST if request.method == "POST" else None, user=request.user)
    form.initial = dict(columns_of(slot, form))
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            delegate(slot=slot, columns=form.cleaned_data, by=officer(request))
            return _("The delegation is kept.")

        return _done(request, slot.signing, work)
    title = _("Who signs for %(name)s") % {"name": slot.name}
    said = _("On these days the delegate gets the link and signs in their own name.")
    return _ask(request, slot.signing, form, title, _("Save"), said)


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Correct who signs."""
    slot = _slot(request, uid)
    form = CorrectForm(request.POST if request.method == "POST" else None, user=request.user)
    form.initial = dict(columns_of(slot, form))
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            correct(slot=slot, columns=form.cleaned_data, by=officer(request))
            return _("The signatory is corrected.")

        return _done(request, slot.signing, work)
    title = _("Correct the signatory %(name)s") % {"name": slot.name}
    said = _("With another address the link sent before stops working, and a new one is sent.")
    return _ask(request, slot.signing, form, title, _("Save"), said)


# ---------------------------------------------------------------- shared
def _found(request: HttpRequest, uid: UUID) -> Signing:
    rows = Signing.objects.visible_to(officer(request))
    known = rows.select_related("document__file", "started_by", "sealed", "replaces__document")
    return get_object_or_404(known, uid=uid)


def _managed(request: HttpRequest, uid: UUID) -> Signing:
    row = _found(request, uid)
    if not may_manage(request.user, row):
        raise PermissionDenied
    return row


def _slot(request: HttpRequest, uid: UUID) -> Slot:
    slot = get_object_or_404(Slot, uid=uid)
    rows = Signing.objects.visible_to(officer(request)).select_related("document")
    row = get_object_or_404(rows, pk=slot.signing_id)
    if not may_manage(request.user, row):
        raise PermissionDenied
    slot.signing = row
    return slot


def _done(request: HttpRequest, row: Signing, work: Callable[[], str]) -> HttpResponseBase:
    """Do it and show the signing, with what `work` says."""

    def act() -> str:
        messages.success(request, work())
        return row.get_absolute_url()

    return _tried(request, act, row.get_absolute_url())


def _tried(request: HttpRequest, work: Callable[[], str], back: str) -> HttpResponseBase:
    """Do it once and go where it says; say why where it was refused."""
    try:
        return once(request, work)
    except NotAllowed:
        raise
    except WorkflowError as refused:
        missing = " ".join(str(one.message) for one in refused.reasons)
        messages.error(request, f"{refused.message} {missing}".strip())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect(back)


def _ask(
    request: HttpRequest, row: Signing, form: OfficeForm, title: str, submit: str, said: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "signing": row,
        "title": title,
        "submit": submit,
        "said": said,
        "about_url": about_url(row.document.kind, row.document.subject),
        "back": row.get_absolute_url(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "documents/signing_form.html", context, status=status)
