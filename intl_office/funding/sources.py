"""Where this room stands in the search box and among the deadlines."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.accounts.models import User
from intl_office.core.permissions import Visitor
from intl_office.deadlines import sources as deadlines
from intl_office.funding import rules
from intl_office.funding.actions.envelopes import END, REPORT, SOURCE
from intl_office.funding.models import Envelope
from intl_office.ui import search
from intl_office.ui.search import Hit


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    search.sources.register("funding", search.Source(_("Grants"), find, order=35))
    deadlines.register(
        deadlines.Source(
            code=SOURCE,
            label=pgettext_lazy("funding", "Grant"),
            icon="bar-chart",
            url=_page,
            keys={END: _("End of the grant"), REPORT: _("Final report to the funder")},
            visible=_within_reach,
        )
    )


def find(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """Grants whose title or number holds every word."""
    rows = Envelope.objects.visible_to(cast("User", request.user)).matching(words)
    rows = rows.select_related("programme").defer("search").order_by("-call_year", "title", "pk")
    return [Hit(one.title, one.get_absolute_url(), _detail(one)) for one in rows[:limit]]


def _detail(envelope: Envelope) -> str:
    parts = (envelope.programme.code, str(envelope.call_year), envelope.grant_number)
    return ", ".join(part for part in parts if part)


def _page(subject: UUID) -> str:
    return reverse("funding:envelope", args=[subject])


def _within_reach(user: Visitor) -> Q:
    """Whoever reads a grant sees its deadlines."""
    return rules.seen_by(user).condition("unit__path")
