"""Requests about personal data as deadlines of those who answer them (GDPR, article 12(3))."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.access.actions.rights import followers
from intl_office.access.models import RightsRequest
from intl_office.access.queries import handlers
from intl_office.deadlines import sources
from intl_office.deadlines.rules import Steps

SOURCE = "rights"


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    sources.register(
        sources.Source(
            code=SOURCE,
            label=_("Request about personal data"),
            icon="lock",
            url=lambda subject: reverse("access:request", args=[subject]),
            steps=Steps(before=(15, 7, 2), every=1),
            visible=sources.owners_only,
        )
    )
    followers.register("deadlines", follow)


def follow(request: RightsRequest) -> None:
    """Set, move or close the deadline of a request; its title names nobody."""
    from intl_office.deadlines.actions.deadlines import (  # noqa: PLC0415  # it asks for models
        close_deadline,
        set_deadline,
    )

    if not request.is_open:
        close_deadline(source=SOURCE, subject=request.uid)
        return
    set_deadline(
        source=SOURCE,
        subject=request.uid,
        due=request.due_on,
        title=f"RGPD {request.received_on.isoformat()}",
        owners=handlers(),
    )
