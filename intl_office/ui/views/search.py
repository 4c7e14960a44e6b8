"""The search box's answers: a page, and suggestions while typing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from intl_office.ui import search

PER_SOURCE = 20
SUGGESTED = 5


def results(request: HttpRequest) -> HttpResponse:
    """What every room finds for the words in `q`; only a few, as a part, while typing."""
    words = search.normalised(request.GET.get("q", ""))
    suggesting = bool(request.headers.get("HX-Request"))
    groups = search.find(request, words, SUGGESTED if suggesting else PER_SOURCE)
    context = {"words": words, "groups": groups, "long_enough": len(words) >= search.SHORTEST}
    page = "ui/search_suggestions.html" if suggesting else "ui/search.html"
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
