"""Pages for what went wrong: what happened, and what to do next."""

import sys
from urllib.parse import urlsplit, urlunsplit

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from redis import RedisError

from intl_office.core.logs import request_id
from intl_office.ui.views.brand import accent_url

RETRY_AFTER = 30  # seconds


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, made without the request, which is what is wrong."""
    return HttpResponse(_alone("errors/400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose session ended meanwhile, with the way back to it."""
    return render(request, "errors/403_csrf.html", {"back": _form_page(request)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where database or cache went away; made without database or session."""
    if isinstance(sys.exception(), OperationalError | InterfaceError | RedisError):
        return unavailable(request)
    return HttpResponse(_alone("errors/500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: come back in a moment."""
    page = _alone("errors/unavailable.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def _alone(template: str) -> str:
    context = {"theme": "", "accent_url": accent_url(), "request_id": request_id.get()}
    return render_to_string(template, context)


def _form_page(request: HttpRequest) -> str:
    """The page that held the form, where the browser names it and it is ours; else empty."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()})
    parts = urlsplit(referer)
    return urlunsplit(("", "", parts.path, parts.query, "")) if ours else ""
