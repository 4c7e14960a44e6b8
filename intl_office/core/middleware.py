"""What happens around every request."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from intl_office.core import audit
from intl_office.core.logs import request_id

logger = logging.getLogger("office.request")
# Parts of an address that open a page to whoever knows them: never in a log.
_SECRETS = ("token", "key", "uidb36")
_ACCEPTABLE_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


class RequestLogMiddleware:
    """Names each request and writes one line about it.

    A proxy's `X-Request-Id` is kept when it is plain, so that one identifier follows the request
    through every log; anything else is replaced.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then log method, path, status, duration in ms and user."""
        given = request.headers.get("X-Request-Id", "")
        token = request_id.set(given if _ACCEPTABLE_ID.fullmatch(given) else uuid.uuid4().hex)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
            self._log(request, response.status_code, time.perf_counter() - start)
            return response
        finally:
            request_id.reset(token)

    def _log(self, request: HttpRequest, status: int, seconds: float) -> None:
        # The user where somebody asked for it already: a line of the log asks no database.
        user = getattr(request, "_cached_user", None)
        logger.log(
            logging.ERROR if status >= 500 else logging.INFO,
            "%s %s",
            request.method,
            path_without_secrets(request),
            extra={
                "status": status,
                "ms": round(seconds * 1000, 1),
                "user": getattr(user, "pk", None),
            },
        )


def path_without_secrets(request: HttpRequest) -> str:
    """The path for the log: tokens of links, invitations and feeds are left out."""
    path, match = request.path, request.resolver_match
    for value in (str(match.kwargs[name]) for name in _SECRETS if match and name in match.kwargs):
        path = path.replace(value, "…")
    return path


class AuditMiddleware:
    """Gives every change made by a request its user and the request's identifier.

    Stands behind authentication. The user is asked for at the first write only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the context."""
        with audit.context(user=lambda: request.user, request_id=request_id.get()):
            return self.get_response(request)
