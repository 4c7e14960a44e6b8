"""What this room shows in the frame."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.access.demo import DOMAIN
from intl_office.core.permissions import may, shown
from intl_office.ui import navigation
from intl_office.ui.components import Tab


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    navigation.rail.register(
        "access",
        navigation.Entry(_("Roles"), "access:roles", "shield-check", 95, shown("roles.see")),
    )
    navigation.account.register(
        "roles", navigation.Entry(_("My roles"), "access:mine", icon="clipboard-check")
    )
    navigation.account.register(
        "my-data", navigation.Entry(_("My data"), "access:my_data", icon="lock", order=85)
    )
    navigation.rail.register(
        "personal-data",
        navigation.Entry(
            _("Personal data"), "access:requests", "lock", 96, shown("personal_data.handle")
        ),
    )
    navigation.rail.register(
        "tour", navigation.Entry(_("Guided tour"), "access:tour", "map", 99, _in_demo)
    )


def _in_demo(request: HttpRequest) -> bool:
    """Whether the reader is one of the demonstration's people; it asks the database nothing."""
    email = str(getattr(request.user, "email", ""))
    return settings.LOCAL and email.endswith(f"@{DOMAIN}")


def personal_tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The pages about personal data that the reader may open."""
    pages = [
        ("access:requests", _("Requests"), "personal_data.handle"),
        ("access:past_term", _("Past its term"), "personal_data.handle"),
        ("access:erasure_new", _("Make somebody anonymous"), "personal_data.anonymise"),
    ]
    return _offered(request, current, pages)


def tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The pages of this room that the reader may open."""
    pages = [
        ("access:roles", _("Who has which role"), "roles.see"),
        ("access:kinds", _("What each role may do"), "roles.see"),
        ("access:see_as", _("See as"), "access.see_as"),
    ]
    return _offered(request, current, pages)


def _offered(
    request: HttpRequest, current: str, pages: Iterable[tuple[str, StrOrPromise, str]]
) -> list[Tab]:
    return [
        Tab(label, reverse(name), current=name == current)
        for name, label, permission in pages
        if may(request.user, permission)
    ]
