"""What this room shows in the frame: its entry in the rail, its panel on Today."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.mail.enums import MessageStatus
from intl_office.mail.queries import in_trouble
from intl_office.mail.rules import handles_mail
from intl_office.ui import navigation, panels
from intl_office.ui.components import Tab


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    navigation.rail.register(
        "mail", navigation.Entry(_("Mails"), "mail:messages", "envelope", 80, _for_officers)
    )
    panels.today.register("mail", panels.Panel(_("Mails"), "mail/panel.html", _trouble, order=42))


def tabs(current: str) -> list[Tab]:
    """The two halves of this room."""
    pages = [("mail:messages", _("Mails")), ("mail:texts", _("Texts"))]
    return [Tab(label, reverse(name), current=name == current) for name, label in pages]


def _for_officers(request: HttpRequest) -> bool:
    return handles_mail(request.user)


def _trouble(request: HttpRequest) -> Mapping[str, Any] | None:
    """Figures that open on their rows; nothing where all is well."""
    if not handles_mail(request.user):
        return None
    figures = [
        (number, MessageStatus(status).label, f"{reverse('mail:messages')}?status={status}")
        for status, number in in_trouble().items()
    ]
    return {"figures": figures} if figures else None
