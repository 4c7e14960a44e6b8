"""Documents: the list, one document, asking for one, its file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intl_office.core import audit
from intl_office.core.workflow import WorkflowError
from intl_office.documents.actions.documents import retry_document
from intl_office.documents.filters import DocumentFilters
from intl_office.documents.forms import RequestForm
from intl_office.documents.kinds import DocumentKind, about_url, document_kinds, kind_title
from intl_office.documents.models import Document, Signing
from intl_office.documents.serving import download
from intl_office.documents.signing_rules import may_have_signed
from intl_office.documents.tables import TONES, DocumentTable
from intl_office.documents.workflow import documents
from intl_office.ui.views.lists import ListPage


def asking(request: HttpRequest) -> AbstractBaseUser:
    """The person signed in; the middleware lets nobody else come here."""
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  # tells the type checker
    return request.user


@method_decorator(never_cache, name="dispatch")
class DocumentList(ListPage):
    """The documents that a person may read, the newest first."""

    name = "documents"
    title = gettext_lazy("Documents")
    table_class = DocumentTable
    filterset_class = DocumentFilters
    template_name = "documents/list.html"

    def rows(self) -> QuerySet[Document]:
        """What each kind lets this person read."""
        return Document.objects.visible_to(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Add the kinds that may be asked for here."""
        return super().context() | {"offered": _offered(asking(self.request))}


@require_GET
@never_cache
def document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far a document is, and its file; htmx asks for the state alone."""
    found = _found(request, uid)
    context = _state(request, found)
    partial = bool(request.headers.get("HX-Request"))
    if not partial or context["told"]:
        context |= {"kind_title": kind_title(found.kind), "changes": audit.history(found)}
        context["about_url"] = about_url(found.kind, found.subject)
    template = "documents/_state.html" if partial else "documents/document.html"
    return render(request, template, context)


@require_GET
def file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The document's file, for those who may read it.

    Raises:
        Http404: it is not ready, or not for this person.

    """
    found = _found(request, uid)
    if found.file is None:
        raise Http404
    return download(request, found.file, name=found.file_name)


@require_POST
def retry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Have a failed document made again."""
    found = _found(request, uid)
    try:
        retry_document(document=found, by=asking(request))
    except WorkflowError as refused:
        messages.error(request, refused.message)
    return redirect(found)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a document about nothing in particular."""
    kind = _offered_kind(asking(request), code)
    form = RequestForm(request.POST or None, user=request.user, kind=kind)
    if form.is_valid():
        return redirect(form.save())
    context = {"form": form, "kind": kind}
    return render(request, "documents/new.html", context, status=422 if form.is_bound else 200)


def _found(request: HttpRequest, uid: UUID) -> Document:
    rows = Document.objects.visible_to(asking(request)).select_related("requested_by", "file")
    return get_object_or_404(rows, uid=uid)


def _offered(user: AbstractBaseUser) -> list[DocumentKind]:
    return [
        kind for kind in document_kinds.values() if kind.offered and kind.may_request(user, None)
    ]


def _offered_kind(user: AbstractBaseUser, code: str) -> DocumentKind:
    found = {kind.code: kind for kind in _offered(user)}.get(code)
    if found is None:
        raise Http404
    return found


def _signing_url(request: HttpRequest, found: Document) -> str:
    """Where it is signed, or is asked to be; empty for a draft and for who may not ask."""
    known = Signing.objects.filter(document=found).first()
    if known is not None:
        return known.get_absolute_url()
    may = found.is_ready and not found.draft and may_have_signed(request.user, found)
    return reverse("documents:signing_new", args=[found.uid]) if may else ""


def _again_url(request: HttpRequest, found: Document) -> str:
    """Where a letter like it is written, for those who may."""
    kind = document_kinds.get(found.kind)
    may = kind is not None and kind.may_request(asking(request), found.subject)
    return kind.again_url(found) if kind and may else ""


def _state(request: HttpRequest, found: Document) -> dict[str, Any]:
    options = documents.options(found, asking(request))
    return {
        "document": found,
        "tone": TONES[found.state],
        "may_retry": any(option.possible for option in options),
        "signing_url": _signing_url(request, found),
        "again_url": _again_url(request, found),
        # Asked by the page itself: what it says now is news.
        "told": bool(request.headers.get("HX-Request")) and not found.is_live,
        "waits": _("Waiting for a worker: usually some seconds."),
    }
