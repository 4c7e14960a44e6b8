"""Theme and language: chosen by a form, kept in a cookie, for anyone."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

YEAR = 365 * 24 * 3600  # seconds
THEMES = frozenset({"light", "dark", "system"})


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme for a year, or forget it for `system`; go back to the page."""
    # `redirect()` would take a word for the name of a view.
    response: HttpResponse = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("theme", "")
    if chosen == "system":
        response.delete_cookie("theme")
    elif chosen in THEMES:
        response.set_cookie(
            "theme",
            chosen,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language in a cookie; go back to the page (Django's own view, open to anyone)."""
    return set_language(request)


def _back(request: HttpRequest) -> str:
    """The page given as `next` when it is ours, else the home page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url("ui:home")
