"""What other rooms ask about mobilities: how many, where, of what kind, of whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from intl_office.core.years import AcademicYear
from mobility.enums import ApplicationState, CampaignState
from mobility.models import Application, Campaign, Mobility, MobilityTransition


@dataclass(frozen=True, slots=True)
class Counted:
    """So many mobilities of one academic year, direction and key (type, country code, unit)."""

    year: AcademicYear
    direction: str
    key: str
    count: int


def as_of(rows: "QuerySet[Mobility]", day: date) -> "QuerySet[Mobility]":
    """Mobilities known at the end of a day and not cancelled by then."""
    return rows.filter(known_on(day))


def known_on(day: date) -> Q:
    """The condition of `as_of`."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    gone = MobilityTransition.objects.filter(name="cancel", at__lt=end).values("mobility")
    return Q(created_at__lt=end) & ~Q(pk__in=gone)


def by_type(rows: "QuerySet[Mobility]") -> Sequence[Counted]:
    """By type of mobility (SMS, SMP, doctoral...)."""
    return _by(rows, "mobility_type")


def by_country(rows: "QuerySet[Mobility]") -> Sequence[Counted]:
    """By country of the host, or of the incoming student's university; two letters."""
    return _by(rows, "country__code")


def by_unit(rows: "QuerySet[Mobility]") -> Sequence[Counted]:
    """By code of the unit of the programme."""
    return _by(rows, "unit__code")


def by_year(rows: "QuerySet[Mobility]") -> Mapping[AcademicYear, Mapping[str, int]]:
    """By academic year and direction."""
    found: dict[AcademicYear, dict[str, int]] = {}
    for one in _by(rows, "direction"):
        found.setdefault(one.year, {})[one.direction] = one.count
    return found


def _by(rows: "QuerySet[Mobility]", key: str) -> list[Counted]:
    """One query; in the order of year, direction, key."""
    found = rows.order_by().values_list("year", "direction", key).annotate(count=Count("pk"))
    return [Counted(*one) for one in found.order_by("year", "direction", key)]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Applications of one campaign, from the first draft to the selection."""

    begun: int
    submitted: int
    selected: int
    waiting: int
    refused: int


def funnel(campaign: Campaign) -> Funnel:
    """The applications of a campaign by state; one query."""
    rows = Application.objects.filter(campaign=campaign).order_by().values_list("state")
    counts = dict(rows.annotate(count=Count("pk")))
    decided = [
        counts.get(state, 0)
        for state in (ApplicationState.SELECTED, ApplicationState.WAITING, ApplicationState.REFUSED)
    ]
    submitted = counts.get(ApplicationState.SUBMITTED, 0) + sum(decided)
    return Funnel(sum(counts.values()), submitted, *decided)


def open_campaigns() -> "QuerySet[Campaign]":
    """Campaigns in which students may apply now."""
    return Campaign.objects.filter(state=CampaignState.OPEN)
