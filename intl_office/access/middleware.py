"""Roles read once in a request, and pages read through another person's eyes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from intl_office.access.held import remembered
from intl_office.access.seeing import SESSION_KEY, WAYS_OUT, eyes, is_private, seeing
from intl_office.core.reading import SAFE, reading


class AccessMiddleware:
    """Stands last: what is before it (sign-in, language, second factor) concerns the viewer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; logs and history name the viewer again afterwards."""
        oneself = request.user
        with remembered(), reading(request.method):
            try:
                return self.get_response(request)
            finally:
                request.user = oneself

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Lend the other person's eyes, or refuse what they must not do or see."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in WAYS_OUT:
            return None
        if (request.method not in SAFE or is_private(name)) and _looking(request):
            writes = request.method not in SAFE
            context = {"seeing": seeing(request), "writes": writes}
            return render(request, "access/refused.html", context, status=403)
        oneself = request.user
        seen = SimpleLazyObject(lambda: eyes(request, oneself) if _looking(request) else oneself)
        request.user = seen  # type: ignore[assignment]  # it stands for a user
        return None


def _looking(request: HttpRequest) -> bool:
    return SESSION_KEY in request.session and seeing(request) is not None
