"""The institution's colour as a stylesheet: the security policy allows no inline style."""

import hashlib
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from intl_office.ui import colours
from intl_office.ui.brand import brand

MONTH = 30 * 24 * 3600  # seconds


@login_not_required
@cache_control(public=True, max_age=MONTH)
def accent_css(request: HttpRequest) -> HttpResponse:
    """The accent colour and its readable companions as custom properties."""
    return HttpResponse(stylesheet(brand().accent), content_type="text/css")


def accent_url(colour: str = "") -> str:
    """The stylesheet's address; it changes with the colour, so that browsers may keep it.

    Without a colour it is that of the settings, for pages that may ask nobody.
    """
    text = stylesheet(colour or settings.INSTITUTION_ACCENT)
    digest = hashlib.sha256(text.encode()).hexdigest()
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
