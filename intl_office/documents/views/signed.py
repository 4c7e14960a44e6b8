"""The page of whoever signed, once all have: the signed files to keep, without an account."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intl_office.accounts.links import LinkRequest, link_required
from intl_office.documents.actions.delivering import PURPOSE, record_for
from intl_office.documents.house import institution_name
from intl_office.documents.models import Document, Signing, StoredFile
from intl_office.documents.serving import download, manifest_file
from intl_office.documents.signing_enums import SigningState

SCAN = "scan-"


@link_required(PURPOSE)
@never_cache
@require_safe
def signed(request: LinkRequest, uid: UUID) -> HttpResponse:
    """What was signed, by whom and when, and the files."""
    signing = _found(uid)
    context = {
        "signing": signing,
        "document": signing.document,
        "slots": signing.slots.select_related("scan"),
        "house": institution_name(),
        "record": _record(signing),
        "link": request.access_link,
    }
    return render(request, "documents/signed.html", context)


@link_required(PURPOSE)
@never_cache
@require_safe
def file(request: LinkRequest, uid: UUID, what: str) -> HttpResponseBase:
    """One of the files: `text`, `sealed`, `record`, `manifest`, or `scan-` and the place.

    Raises Http404 where there is none of the kind.
    """
    signing = _found(uid)
    if what == "manifest":
        return manifest_file(signing)
    found = _file(signing, what)
    if found is None:
        raise Http404
    named = {"text": signing.document, "sealed": signing.document, "record": _record(signing)}
    document = named.get(what)
    return download(request, found, name=document.file_name if document else "")


def _found(uid: UUID) -> Signing:
    rows = Signing.objects.select_related("document__file", "sealed")
    return get_object_or_404(rows, uid=uid, state=SigningState.COMPLETE)


def _record(signing: Signing) -> Document | None:
    return record_for(signing, get_language() or "")


def _file(signing: Signing, what: str) -> StoredFile | None:
    if what.startswith(SCAN):
        rows = signing.slots.exclude(scan=None).select_related("scan")
        slot = next((one for one in rows if what == f"{SCAN}{one.position}"), None)
        return slot.scan if slot else None
    record = _record(signing) if what == "record" else None
    known = {
        "text": signing.document.file,
        "sealed": signing.sealed,
        "record": record.file if record else None,
    }
    return known.get(what)
