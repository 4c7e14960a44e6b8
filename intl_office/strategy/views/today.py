"""What this room brings to Today: four figures, one's own files, what waits for others.

Each person's figures are counted on the rows that they may read: a referent's are the faculty's.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, islice
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.accounts.models import User
from intl_office.circuits.models import Turn
from intl_office.core.permissions import may
from intl_office.core.years import AcademicYear
from intl_office.deadlines.enums import When, Whose
from intl_office.deadlines.queries import deadlines_of
from intl_office.strategy import links
from intl_office.strategy.queries import YEAR, year_before
from intl_office.strategy.views.frame import asking
from intl_office.ui import panels
from intl_office.ui.components import Tone, Trend
from mobility.models import Mobility
from mobility.queries import known_on
from mobility.rules import SEE as SEE_MOBILITY
from partnerships.enums import OPEN as BEING_MADE
from partnerships.enums import Direction
from partnerships.figures import ending_within, holding_on
from partnerships.models import Agreement
from partnerships.rules import SEE as SEE_AGREEMENTS
from partnerships.tables import TONES as AGREEMENT_TONES
from projects.enums import OPEN as IN_PREPARATION
from projects.enums import Stage
from projects.figures import on_day
from projects.models import Proposal
from projects.rules import SEE as SEE_PROJECTS
from projects.tables import TONES as PROPOSAL_TONES

FIGURES = 4
IN_PANEL = 6
NEWLY_LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of Today."""

    value: int
    label: str
    url: str
    trend: Trend


@dataclass(frozen=True, slots=True)
class Candidate:
    """Figures for those who may read their rows; the first four that one may read are shown."""

    permission: str
    make: Callable[[User], Iterator[Figure]]


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    figures = panels.Panel(
        gettext_lazy("Figures"), "strategy/today_figures.html", _figures, 10, wide=True, bare=True
    )
    panels.today.register("figures", figures)
    mine = panels.Panel(gettext_lazy("My files"), "strategy/today_files.html", _mine, 22)
    panels.today.register("my-files", mine)
    blocked = panels.Panel(
        gettext_lazy("Waiting for others"), "strategy/today_blocked.html", _blocked, 40
    )
    panels.today.register("blocked", blocked)


# ---------------------------------------------------------------- figures
def _works_here(user: User) -> bool:
    """Whether a person reads files of others; a student has a space of their own."""
    return any(may(user, one) for one in (SEE_AGREEMENTS, SEE_MOBILITY, SEE_PROJECTS))


def _figures(request: HttpRequest) -> Mapping[str, Any] | None:
    user = asking(request)
    if not _works_here(user):
        return None
    readable = (one for one in CANDIDATES if not one.permission or may(user, one.permission))
    figures = chain.from_iterable(one.make(user) for one in readable)
    return {"figures": list(islice(figures, FIGURES))}


def _since_a_year(now: int, before: int, better: Any = "up") -> Trend:
    day = date_format(year_before(timezone.localdate()), "DATE_FORMAT")
    return Trend(now - before, _("since %(day)s") % {"day": day}, better)


def _counted(rows: QuerySet[Any], **conditions: Q) -> dict[str, int]:
    """How many rows meet each condition, all of them in one question."""
    wanted = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return rows.order_by().aggregate(**wanted)


def _agreements(user: User) -> Iterator[Figure]:
    """Those in force and, among them, those that end within a year."""
    today, past = timezone.localdate(), year_before(timezone.localdate())
    found = _counted(
        Agreement.objects.visible_to(user),
        held=holding_on(today), held_before=holding_on(past),
        ending=ending_within(today, YEAR), ending_before=ending_within(past, YEAR),
    )  # fmt: skip
    trend = _since_a_year(found["held"], found["held_before"])
    yield Figure(found["held"], _("agreements in force"), links.agreements(today), trend)
    label = _("agreements that end within 12 months")
    trend = _since_a_year(found["ending"], found["ending_before"], "none")
    yield Figure(found["ending"], label, links.agreements(today, months=YEAR), trend)


def _out(user: User) -> Iterator[Figure]:
    today = timezone.localdate()
    year = AcademicYear.of(today)
    rows = Mobility.objects.visible_to(user)
    found = _counted(
        rows.filter(direction=Direction.OUT, year__in=(year, year.previous)),
        now=Q(known_on(today), year=year),
        before=Q(known_on(year_before(today)), year=year.previous),
    )
    label = _("outgoing mobilities of %(year)s") % {"year": year}
    url = links.mobilities(today, year, Direction.OUT)
    trend = _since_a_year(found["now"], found["before"])
    yield Figure(found["now"], label, url, trend)


def _late(user: User) -> Iterator[Figure]:
    now = timezone.now()
    rows = deadlines_of(user, Whose.ALL).late(now)
    found = _counted(rows, late=Q(), newly=Q(due_at__gte=now - NEWLY_LATE))
    trend = Trend(found["newly"], _("in the last 7 days"), "down")
    url = f"{reverse('deadlines:deadlines')}?whose={Whose.ALL}&when={When.LATE}"
    yield Figure(found["late"], _("deadlines missed"), url, trend)


def _submitted(user: User) -> Iterator[Figure]:
    today = timezone.localdate()
    rows = Proposal.objects.visible_to(user)
    now, before = (
        on_day(rows, day).filter(Q(stage_on=Stage.SUBMITTED)).count()
        for day in (today, year_before(today))
    )
    url = links.proposals(today, Stage.SUBMITTED)
    yield Figure(now, _("proposals before a funder"), url, _since_a_year(now, before))


CANDIDATES = (
    Candidate(SEE_AGREEMENTS, _agreements),
    Candidate(SEE_MOBILITY, _out),
    Candidate("", _late),
    Candidate(SEE_PROJECTS, _submitted),
)


# ---------------------------------------------------------------- one's own files
@dataclass(frozen=True, slots=True)
class File:
    """A file in a box: its name, its page, where it stands."""

    title: str
    url: str
    state: str
    tone: Tone


def _mine(request: HttpRequest) -> Mapping[str, Any] | None:
    """Agreements being made for which one answers, proposals that one leads or follows."""
    user = asking(request)
    found = [*_own_agreements(user), *_own_proposals(user)] if _works_here(user) else []
    return {"files": found} if found else None


def _own_agreements(user: User) -> Iterator[File]:
    rows = Agreement.objects.visible_to(user).filter(officer__user=user, state__in=BEING_MADE)
    for row in rows.defer("search", "terms_fr", "terms_en").order_by("-pk")[:IN_PANEL]:
        tone = AGREEMENT_TONES[row.state]
        yield File(str(row), row.get_absolute_url(), row.get_state_display(), tone)


def _own_proposals(user: User) -> Iterator[File]:
    own = Q(leader=user) | Q(officer=user)
    rows = Proposal.objects.visible_to(user).filter(own, stage__in=IN_PREPARATION)
    for row in rows.defer("search").order_by("call__closes_on", "pk")[:IN_PANEL]:
        tone = PROPOSAL_TONES[row.stage]
        yield File(str(row), row.get_absolute_url(), row.get_stage_display(), tone)


# ---------------------------------------------------------------- blocked, and by whom
def _blocked(request: HttpRequest) -> Mapping[str, Any] | None:
    """Open steps of the files within reach that somebody else decides: the most urgent first."""
    user = asking(request)
    if not _works_here(user):
        return None
    rows = Turn.objects.all().waiting_for_others(user).by_urgency().for_panel()
    found = list(rows.order_by(F("urgency"), "pk")[: IN_PANEL + 1])
    if not found:
        return None
    return {
        "rows": found[:IN_PANEL],
        "more": len(found) > IN_PANEL,
        "url": reverse("circuits:runs"),
    }
