"""The institution's colour as a stylesheet: the security policy allows no inline style."""

import hashlib
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from intl_office.ui import colours

MONTH = 30 * 24 * 3600  # seconds


@login_not_required
@cache_control(public=True, max_age=MONTH)
def accent_css(request: HttpRequest) -> HttpResponse:
    """The accent colour and its readable companions as custom properties."""
    return HttpResponse(stylesheet(settings.INSTITUTION_ACCENT), content_type="text/css")


def accent_url() -> str:
    """The stylesheet's address; it changes with the colour, so that browsers may keep it."""
    digest = hashlib.sha256(stylesheet(settings.INSTITUTION_ACCENT).encode()).hexdigest()
    return f"{reverse('ui:accent_css')}?v={digest[:8]}"


@lru_cache(maxsize=8)
def stylesheet(text: str) -> str:
    """The stylesheet for one colour.

    Raises:
        ValueError: the text is not `#rrggbb`.
    """
    accent = colours.accent(text)
    return (
        ":root {"
        f" --office-accent: {accent.fill};"
        f" --office-on-accent: {accent.on_fill};"
        f" --office-accent-on-light: {accent.on_light};"
        f" --office-accent-on-dark: {accent.on_dark};"
        " }\n"
    )
