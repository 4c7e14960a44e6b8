"""The pages of one agreement."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.circuits.panel import run_panel
from intl_office.circuits.queries import run_of
from intl_office.core import audit
from intl_office.core.permissions import required
from intl_office.deadlines.tables import tone_of
from intl_office.documents.actions.documents import laid_out, request_document
from intl_office.documents.enums import Locale
from intl_office.documents.letter_panel import letters_about
from intl_office.documents.tables import TONES as DOCUMENT_TONES
from intl_office.organisations.models import Unit
from intl_office.ui.once import once
from partnerships import rules
from partnerships.enums import HAS_SPECIFIC, OVER, AgreementType, Topic
from partnerships.facts import facts_of
from partnerships.forms import PdfForm
from partnerships.letters import AgreementLetter
from partnerships.models import Agreement, Factsheet
from partnerships.printing import AgreementKind
from partnerships.tables import TONES
from partnerships.views.articles import drafted
from partnerships.views.frame import (
    asking,
    deadlines_of,
    documents_of,
    found,
    head,
    panel,
)
from partnerships.views.frame_requests import beside
from partnerships.views.renewal_frame import renewal_of
from partnerships.views.showing import facts_of as rows_of_life
from partnerships.views.showing import life, may_write_conditions
from partnerships.workflow import KIND

RELATED = ("isced", "language", "party__partner", "receiver__partner")


@require_safe
@required(rules.SEE)
def agreement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is next, the circuit, and what it is about."""
    row = found(request, uid)
    run = run_of(KIND, row.uid)
    steps = panel(request, row)
    context = {
        "panel": steps,
        **life(request, row, steps),
        "circuit": run_panel(run, asking(request)) if run else None,
        "shared": Unit.objects.filter(shared_agreements__agreement=row).order_by("path"),
        "years": row.years.order_by("year", "direction", "mobility_type"),
        "facts": list(facts_of(row.details)) if row.details else [],
        **_specific(request, row),
        "renewal": renewal_of(request, row),
        **beside(request, row),
    }
    return _page(request, row, "agreement", context)


def _specific(request: HttpRequest, row: Agreement) -> dict[str, Any]:
    """The specific agreements of a framework or network, and where one more is begun."""
    if row.type not in HAS_SPECIFIC:
        return {"children": None, "new_url": ""}
    rows = Agreement.objects.visible_to(asking(request)).filter(parent=row)
    rows = rows.exclude(type=AgreementType.AMENDMENT).for_list().order_by("-number")
    query = [("under", row.uid), *(("partner", one.uid) for one in row.partners[:1])]
    may_begin = row.state not in OVER and rules.may_draft(request.user)
    begin = f"{reverse('partnerships:new')}?{urlencode(query)}" if may_begin else ""
    return {"children": [(one, TONES[one.state]) for one in rows], "new_url": begin}


@require_safe
@required(rules.SEE)
def text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text as it is printed, in its languages."""
    row = found(request, uid)
    locale = Locale(row.languages)
    with override(locale.languages[0]):
        known = AgreementKind().context_of(row, locale)
    document = {"languages": locale.languages, "draft": not row.is_approved}
    return _page(
        request, row, "text", {**known, "document": document, **_to_write(request, row, known)}
    )


def _to_write(request: HttpRequest, row: Agreement, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the text page adds to the printed text: addresses, what is missing, other topics."""
    shown = {one["topic"] for one in known["articles"]} | {Topic.SPECIAL}
    articles = [_with_address(request, row, one) for one in known["articles"]]
    return {
        "articles": articles,
        "differing": [one for one in articles if one["differs"]],
        "missing": [] if row.is_approved else list(row.missing_contents),
        "others": [(one.label, row.article_url(one)) for one in Topic if one not in shown],
    }


def _with_address(
    request: HttpRequest, row: Agreement, article: Mapping[str, Any]
) -> dict[str, Any]:
    topic = Topic(article["topic"])
    if topic == Topic.SPECIAL:
        none = {"url": "", "newest_url": "", "usual": False, "differs": [], "newer": None}
        return {**article, "heading": topic.label, **none}
    more = {
        "heading": topic.label,
        "url": row.article_url(topic),
        "newest_url": reverse("partnerships:article_newest", args=[row.uid, topic]),
    }
    return {**article, **more, **drafted(request, row, topic)}


@require_safe
@required(rules.SEE)
def conditions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is promised, and the places year by year."""
    row = found(request, uid)
    lines = row.conditions.select_related(*RELATED)
    context = {
        "may_write": may_write_conditions(request, row),
        "conditions": [(one, *one.sides(*row.side_names)) for one in lines],
        "several": len(row.partners) > 1,
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
    missing = [] if row.is_approved or not may_make else list(row.missing_contents)
    context = {"documents": rows, "form": form, "may_make": may_make, "missing": missing}
    letters = letters_about(user, AgreementLetter(), row.uid)
    return _page(request, row, "documents", context | letters)


def _asked(request: HttpRequest, row: Agreement, form: PdfForm) -> str:
    locale = Locale(form.cleaned_data["locale"])
    made = request_document(
        kind=KIND,
        subject=row.uid,
        locale=locale,
        by=asking(request),
        draft=not row.is_approved,
        values=laid_out(locale, form.chosen_layout),
    )
    return made.get_absolute_url()


@require_safe
@required(rules.SEE)
def deadlines(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Its last day, notice and other dates, recalled to the responsible officer."""
    row = found(request, uid)
    rows = [(one, tone_of(one)) for one in deadlines_of(request, row)]
    return _page(request, row, "deadlines", {"deadlines": rows})


@require_safe
@required(rules.SEE)
def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who changed what of the agreement and its parts."""
    row = found(request, uid)
    parts: list[Any] = [row, *row.all_parties, *row.conditions.all(), *row.years.all()]
    parts += [*row.articles.all(), *Factsheet.objects.filter(party__agreement=row)]
    parts += [*rows_of_life(row), *row.own_changes, *row.letters.all()]
    parts += [row.details] if row.details else []
    return _page(request, row, "history", {"changes": audit.history(*parts)})


def _page(request: HttpRequest, row: Agreement, name: str, context: dict[str, Any]) -> HttpResponse:
    known = head(request, row, f"partnerships:{name}") | context
    return render(request, f"partnerships/{name}.html", known)
