"""Choosing the partner of an agreement."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from intl_office.organisations.models import Partner
from intl_office.organisations.succession import heirs
from partnerships.models import Agreement
from partnerships.views.frame import asking

FOUND = 20  # partners shown at once


def chosen(request: HttpRequest) -> Partner | None:
    """The partner that the address or the form names; raises Http404 for one that is not there."""
    text = request.POST.get("partner") or request.GET.get("partner", "")
    try:
        uid = UUID(text)
    except ValueError:
        return None
    rows = Partner.objects.visible_to(asking(request)).current()
    return get_object_or_404(rows.select_related("country"), uid=uid)


def closed(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Refused: nothing is agreed with an institution that has closed; its heirs are named."""
    context = {"partner": partner, "heirs": heirs(partner)}
    status = 409 if request.method == "POST" else 200
    return render(request, "partnerships/partner_closed.html", context, status=status)


def choose(
    request: HttpRequest, title: str, back: str, *, under: Agreement | None = None
) -> HttpResponseBase:
    """Look for a partner, of a new agreement or of one more; htmx asks for what was found alone."""
    words = request.GET.get("q", "").strip()[:200]
    context = {
        "title": title,
        "back": back,
        "agreement": under,
        "adding": under is not None,
        "words": words,
        "partners": _matching(request, words),
    }
    part = bool(request.headers.get("HX-Request"))
    name = "partnerships/_found.html" if part else "partnerships/choose.html"
    return render(request, name, context)


def _matching(request: HttpRequest, words: str) -> list[Partner]:
    if len(words) < 2:
        return []
    rows = Partner.objects.visible_to(asking(request)).current().active()
    rows = rows.select_related("country").defer("search")
    exact = list(rows.matching(words).order_by("legal_name", "pk")[:FOUND])
    return exact or list(rows.resembling(words)[:FOUND])
