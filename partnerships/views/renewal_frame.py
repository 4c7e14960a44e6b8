"""What renewals show on Today and on the page of an agreement."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from intl_office.core.permissions import shown
from intl_office.ui import navigation, panels
from partnerships import rules
from partnerships.enums import LIVE, State
from partnerships.models import Agreement
from partnerships.queries_renewals import ending, successor, undecided
from partnerships.views.frame import YEAR, asking
from partnerships.views.sections import sections


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    sections.register(
        "renewals",
        navigation.Entry(
            gettext_lazy("Renewals"),
            "partnerships:renewals",
            "arrow-clockwise",
            15,
            shown(rules.SEE),
        ),
    )
    panels.today.register(
        "renewals-undecided",
        panels.Panel(
            gettext_lazy("Renewals to decide"), "partnerships/renewals_today.html", _undecided, 44
        ),
    )


def _undecided(request: HttpRequest) -> Mapping[str, Any] | None:
    """How many end within a year without a decision, for those who decide."""
    if not rules.may_draft(request.user):
        return None
    reach = rules.edited_by(request.user).condition("unit__path")
    rows = Agreement.objects.visible_to(asking(request)).filter(reach)
    number = undecided(ending(rows, YEAR)).count()
    url = f"{reverse('partnerships:renewals')}?ends={YEAR}&decision=none"
    return {"number": number, "url": url} if number else None


def renewal_of(request: HttpRequest, row: Agreement) -> dict[str, Any]:
    """What an agreement renews, what renews it, and the ways on."""
    ends = row.state in LIVE | {State.EXPIRED}
    may_write = row.renews is not None and not row.is_signed and row.state != State.ABANDONED
    mail = reverse("partnerships:renewal_mail", args=[row.uid])
    return {
        "old": row.renews,
        "new": successor(row) if ends else None,
        "url": row.renewal_url if ends else "",
        "mail": mail if may_write and rules.may_edit(request.user, row) else "",
    }
