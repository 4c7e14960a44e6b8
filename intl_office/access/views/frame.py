"""What this room shows in the frame."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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


def tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The pages of this room that the reader may open."""
    pages = [
        ("access:roles", _("Who has which role"), "roles.see"),
        ("access:kinds", _("What each role may do"), "roles.see"),
        ("access:see_as", _("See as"), "access.see_as"),
    ]
    return [
        Tab(label, reverse(name), current=name == current)
        for name, label, permission in pages
        if may(request.user, permission)
    ]
