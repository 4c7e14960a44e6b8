"""What this room shows in the frame."""

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.permissions import shown
from intl_office.strategy import rules
from intl_office.ui import navigation


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    navigation.rail.register(
        "strategy",
        navigation.Entry(_("Strategy"), "strategy:report", "graph-up-arrow", 50, shown(rules.READ)),
    )


def asking(request: HttpRequest) -> User:
    """The person signed in; the middleware lets nobody else come here."""
    return cast("User", request.user)
