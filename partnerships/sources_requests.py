"""Where requests and visits stand in the search box, among deadlines, files and merges."""

from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.permissions import Visitor
from intl_office.deadlines import sources as deadlines
from intl_office.documents import readers
from intl_office.documents.models import StoredFile
from intl_office.organisations.merging import StaysBehind, resolvers
from intl_office.ui import search
from intl_office.ui.search import Hit
from partnerships import rules_requests, rules_visits
from partnerships.actions.request_deadlines import ADVICE, ADVICE_STEPS, ANSWER_STEPS, ANSWERS
from partnerships.actions.visit_deadlines import (
    DAY,
    FOLLOW_UP_STEPS,
    FOLLOW_UPS,
    REPORT,
    REPORT_STEPS,
    VISITS,
)
from partnerships.models import AgreementRequest, Visit


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    requests, visits = _("Requests for agreements"), _("Visits and missions")
    search.sources.register("requests", search.Source(requests, find_requests, order=6))
    search.sources.register("visits", search.Source(visits, find_visits, order=7))
    readers.readers.register("partnerships.visit", may_read_file)
    said = _("%(row)s is named in one of the visits of the other already: it stays as it is.")
    resolvers.register(
        "partnerships.VisitPartner.partner", StaysBehind(on=("visit_id",), label=said)
    )
    for source in _sources():
        deadlines.register(source)


def _sources() -> Sequence[deadlines.Source]:
    return (
        deadlines.Source(
            code=ANSWERS,
            label=_("Request for an agreement: answer owed"),
            icon="inbox",
            url=_address("request"),
            steps=ANSWER_STEPS,
            visible=_requests_within_reach,
        ),
        deadlines.Source(
            code=ADVICE,
            label=_("Advice on a request for an agreement"),
            icon="chat-left-text",
            url=_address("advice"),
            steps=ADVICE_STEPS,
            visible=deadlines.owners_only,
        ),
        deadlines.Source(
            code=VISITS,
            label=_("Visit or mission"),
            icon="airplane",
            url=_address("visit"),
            keys={DAY: _("Visit or mission"), REPORT: _("Report of a visit")},
            steps=REPORT_STEPS,
            visible=_visits_within_reach,
        ),
        deadlines.Source(
            code=FOLLOW_UPS,
            label=_("Action that follows a visit"),
            icon="clipboard-check",
            url=_address("follow_up"),
            steps=FOLLOW_UP_STEPS,
            visible=_visits_within_reach,
        ),
    )


def _address(name: str) -> Callable[[UUID], str]:
    """The address of a page, from its name and a uid."""
    return lambda subject: reverse(f"partnerships:{name}", args=[subject])


def find_requests(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """Requests whose number or institution holds every word, the newest first."""
    rows = AgreementRequest.objects.visible_to(cast("User", request.user)).matching(words)
    return [
        Hit(one.institution, one.get_absolute_url(), f"{one.number}, {one.get_state_display()}")
        for one in rows.select_related("partner").order_by("-pk")[:limit]
    ]


def find_visits(request: HttpRequest, words: str, limit: int) -> Sequence[Hit]:
    """Visits whose purpose, place or partner holds every word, the latest first."""
    rows = Visit.objects.visible_to(cast("User", request.user)).matching(words)
    return [
        Hit(one.purpose, one.get_absolute_url(), date_format(one.starts_on, "DATE_FORMAT"))
        for one in rows.order_by("-starts_on", "-pk")[:limit]
    ]


def may_read_file(user: AbstractBaseUser, file: StoredFile) -> bool:
    """Whoever reads the visit reads its files."""
    return Visit.objects.visible_to(user).filter(files__file=file).exists()


def _requests_within_reach(user: Visitor) -> Q:
    return rules_requests.seen_by(user).condition("unit__path")


def _visits_within_reach(user: Visitor) -> Q:
    return rules_visits.seen_by(user).condition("unit__path")
