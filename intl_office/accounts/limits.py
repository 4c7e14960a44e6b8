"""Slowing down whoever tries addresses: allauth's counter, for pages that are read too."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse


def refusal(request: HttpRequest, action: str) -> HttpResponse | None:
    """Count a request of this action of `ACCOUNT_RATE_LIMITS`; return a page once too many."""
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, app="allauth.account", action=action, limit_get=True
    )
    return refused
