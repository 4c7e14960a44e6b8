"""The pages of one agreement."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.circuits.panel import circuit_panel
from intl_office.core import audit
from intl_office.core.permissions import required
from intl_office.deadlines.tables import tone_of
from intl_office.documents.actions.documents import request_document
from intl_office.documents.enums import Locale
from intl_office.documents.tables import TONES as DOCUMENT_TONES
from intl_office.ui.once import once
from partnerships import rules
from partnerships.forms import PdfForm
from partnerships.models import Agreement
from partnerships.printing import AgreementKind
from partnerships.views.frame import (
    asking,
    deadlines_of,
    documents_of,
    found,
    head,
    panel,
)
from partnerships.workflow import KIND


@require_safe
@required(rules.SEE)
def agreement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is next, the circuit, and what it is about."""
    row = found(request, uid)
    circuit = circuit_panel(KIND, row.uid, asking(request))
    context = {
        "panel": panel(request, row),
        "circuit": circuit if circuit.run else None,
        "shared": row.shared_units.select_related("unit").order_by("unit__path"),
        "years": row.years.order_by("year", "direction", "mobility_type"),
    }
    return _page(request, row, "agreement", context)


@require_safe
@required(rules.SEE)
def text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text as it is printed, in its languages."""
    row = found(request, uid)
    locale = Locale(row.languages)
    with override(locale.languages[0]):
        known = AgreementKind().context(row.uid, locale)
    document = {"languages": locale.languages, "draft": not row.is_approved}
    return _page(request, row, "text", {**known, "document": document})


@require_safe
@required(rules.SEE)
def conditions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is promised, and the places year by year."""
    row = found(request, uid)
    context = {
        "conditions": row.conditions.select_related("isced", "language", "party__partner"),
        "years": row.years.order_by("year", "direction", "mobility_type"),
    }
    return _page(request, row, "conditions", context)


@require_safe
@required(rules.SEE)
def people(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who signs, whom to write to, who is responsible."""
    row = found(request, uid)
    return _page(request, row, "people", {"several": len(row.partners) > 1})


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def documents(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The PDFs made of it and the signed copy; POST has a PDF made by a worker."""
    row = found(request, uid)
    kind, user = AgreementKind(), asking(request)
    form = PdfForm(request.POST or None, user=user, initial={"locale": row.languages})
    may_make = kind.may_request(user, row.uid)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _asked(request, row, form))
    rows = [(one, DOCUMENT_TONES[one.state]) for one in documents_of(request, row)]
    context = {"documents": rows, "form": form, "may_make": may_make}
    return _page(request, row, "documents", context)


def _asked(request: HttpRequest, row: Agreement, form: PdfForm) -> str:
    made = request_document(
        kind=KIND,
        subject=row.uid,
        locale=Locale(form.cleaned_data["locale"]),
        by=asking(request),
        draft=not row.is_approved,
    )
    return made.get_absolute_url()


@require_safe
@required(rules.SEE)
def deadlines(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Its last day, recalled to the responsible officer."""
    row = found(request, uid)
    rows = [(one, tone_of(one)) for one in deadlines_of(request, row)]
    return _page(request, row, "deadlines", {"deadlines": rows})


@require_safe
@required(rules.SEE)
def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who changed what of the agreement and its parts."""
    row = found(request, uid)
    parts: list[Any] = [row, *row.all_parties, *row.conditions.all(), *row.years.all()]
    return _page(request, row, "history", {"changes": audit.history(*parts)})


def _page(request: HttpRequest, row: Agreement, name: str, context: dict[str, Any]) -> HttpResponse:
    known = head(request, row, f"partnerships:{name}") | context
    return render(request, f"partnerships/{name}.html", known)
