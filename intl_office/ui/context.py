"""What every template may use."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from intl_office.core.demo_progress import current as demo_progress
from intl_office.ui import navigation, search
from intl_office.ui.brand import brand
from intl_office.ui.views.brand import accent_url

SIGN_OUT = "account_logout"


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame around a page.

    What asks for the user is a callable: the template calls it where it is used, so that public
    pages never open the session for it.
    """
    shown = brand()
    return {
        "theme": theme(request),
        "institution": shown.name,
        "logo_url": shown.logo_url,
        "layout": partial(layout, request),
        "rail": partial(navigation.links, navigation.rail, request),
        "new_menu": partial(navigation.links, navigation.new, request),
        "account_menu": partial(navigation.links, navigation.account, request),
        "demo_progress": demo_progress,
        "search_shown": bool(search.sources),
        "accent_url": accent_url(shown.accent),
        "sign_in_url": resolve_url(settings.LOGIN_URL),
        "sign_out_url": resolve_url(SIGN_OUT),
    }


def theme(request: HttpRequest) -> str:
    """`light` or `dark` as chosen in the cookie, else empty: the system's own."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def layout(request: HttpRequest) -> str:
    """The layout of a page that anyone may read: with the rail for those who signed in."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return "layouts/app.html" if signed_in else "layouts/plain.html"
