"""Figures of countries: for criteria, objectives, lists. Those of the whole house, whoever asks.

Agreements whose partners lie in several countries share their places among them: their flows
belong to no country and are left out; as agreements they count in each.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils import timezone

from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner
from intl_office.organisations.models.partner import PartnerQuerySet
from partnerships.country_enums import FLOWS, Goal, Standing
from partnerships.country_rules import Progress, figure_day, progress
from partnerships.enums import LIVE, STUDENTS, AgreementType, Direction, PartyRole
from partnerships.figures import in_force_on
from partnerships.models import Agreement, AgreementParty, PriorityCountry
from partnerships.models.country import CountryObjective
from partnerships.strategic_enums import Measure
from partnerships.strategic_queries import BACK, judged_lines
from partnerships.strategic_rules import Line, read_lines

Keys = Collection[int]
Numbers = Mapping[int, Mapping[str, int]]  # by country, by what is counted


def held(countries: Keys, day: date) -> Numbers:
    """Partners, agreements and common degrees in force on a day, by country; one query."""
    live = in_force_on(Agreement.objects.all(), day)
    rows = AgreementParty.objects.filter(
        role=PartyRole.PARTNER, partner__country__in=countries, agreement__in=live
    )
    degrees = Q(agreement__type=AgreementType.DOUBLE_DEGREE)
    found = (
        rows.order_by()
        .values(key=F("partner__country"))
        .annotate(
            **{
                Goal.PARTNERS: Count("partner", distinct=True),
                Goal.AGREEMENTS: Count("agreement", distinct=True),
                Goal.DEGREES: Count("agreement", distinct=True, filter=degrees),
            }
        )
    )
    return _by_country(found)


def moved(countries: Keys, first: AcademicYear, last: AcademicYear) -> Numbers:
    """Students out, students in, staff both ways over these years, by country; one query.

    `left` are places for students that nobody took, of agreements that are not over.
    """
    parties = AgreementParty.objects.filter(role=PartyRole.PARTNER)
    elsewhere = ~Q(partner__country=OuterRef("partner__country"))
    others = parties.filter(agreement=OuterRef("agreement")).filter(
        Q(pk__lt=OuterRef("pk")) | elsewhere
    )
    # The first partner stands for all: places are the agreement's, not each partner's.
    alone = parties.filter(~Exists(others), partner__country__in=countries)
    students = Q(agreement__years__mobility_type__in=STUDENTS)
    out, back = (Q(agreement__years__direction=one) for one in (Direction.OUT, Direction.IN))
    live = Q(agreement__state__in=LIVE)
    taken, promised = F("agreement__years__taken"), F("agreement__years__promised")
    found = (
        alone.filter(agreement__years__year__range=(first, last))
        .order_by()
        .values(key=F("partner__country"))
        .annotate(
            **{
                Goal.OUT: Sum(taken, filter=students & out),
                Goal.IN: Sum(taken, filter=students & back),
                Goal.STAFF: Sum(taken, filter=~students),
                "left": Sum(promised - taken, filter=students & live),
            }
        )
    )
    return _by_country(found)


def _by_country(found: Iterable[Mapping[str, Any]]) -> Numbers:
    return {row["key"]: {name: row[name] or 0 for name in row if name != "key"} for row in found}


# ---------------------------------------------------------------- criteria
class CriteriaFigures:
    """The figures of one country today, each read once, when a criterion asks for it."""

    def __init__(self, country: int) -> None:
        """Take the key of the country."""
        self.country = country
        self.now = AcademicYear.current()

    def __call__(self, measure: str) -> int:
        """The figure of a criterion."""
        name = _MEASURED[measure]
        if measure in {Measure.OUT, Measure.IN}:
            return self._flows.get(name, 0)
        return (self._left if measure == Measure.UNUSED else self._held).get(name, 0)

    @cached_property
    def _held(self) -> Mapping[str, int]:
        return held({self.country}, timezone.localdate()).get(self.country, {})

    @cached_property
    def _flows(self) -> Mapping[str, int]:
        first = AcademicYear(self.now.start - BACK + 1)
        return moved({self.country}, first, self.now).get(self.country, {})

    @cached_property
    def _left(self) -> Mapping[str, int]:
        return moved({self.country}, self.now, self.now).get(self.country, {})


_MEASURED: dict[str, str] = {
    Measure.PARTNERS: Goal.PARTNERS,
    Measure.AGREEMENTS: Goal.AGREEMENTS,
    Measure.OUT: Goal.OUT,
    Measure.IN: Goal.IN,
    Measure.UNUSED: "left",
}


def lines_of(row: PriorityCountry) -> list[Line]:
    """The score as it is today, a line for each criterion of countries in use."""
    return judged_lines(row, CriteriaFigures(row.country_id))


def kept_lines(row: PriorityCountry) -> list[Line]:
    """The score as it was at the adoption; today's where there was none."""
    return lines_of(row) if row.score is None else read_lines(row.explained)


# ---------------------------------------------------------------- objectives
def figures_of(objectives: Collection[CountryObjective], day: date) -> dict[int, int]:
    """The current figure of each objective, by primary key.

    One query for what is counted today and one for this year's flows; one more for each day or
    year of objectives whose time is over. `priority` must be loaded.
    """
    found: dict[int, int] = {}
    for (flow, at), group in _grouped(objectives, day).items():
        countries = {one.priority.country_id for one in group}
        year = AcademicYear.of(at)
        numbers = moved(countries, year, year) if flow else held(countries, at)
        for one in group:
            found[one.pk] = numbers.get(one.priority.country_id, {}).get(one.goal, 0)
    return found


def _grouped(
    objectives: Iterable[CountryObjective], day: date
) -> dict[tuple[bool, date], list[CountryObjective]]:
    groups: defaultdict[tuple[bool, date], list[CountryObjective]] = defaultdict(list)
    for one in objectives:
        groups[one.goal in FLOWS, figure_day(one.by_year, day)].append(one)
    return groups


@dataclass(frozen=True, slots=True)
class Followed:
    """An objective and how far it is."""

    objective: CountryObjective
    progress: Progress


def followed(objectives: Collection[CountryObjective]) -> list[Followed]:
    """Each objective with its progress of today, in the order given."""
    today = timezone.localdate()
    figures = figures_of(objectives, today)
    return [Followed(one, progress(one, figures[one.pk], today)) for one in objectives]


def standings(objectives: Collection[CountryObjective]) -> dict[Standing, dict[int, int]]:
    """How many objectives of each priority country stand so: word, then key, then number."""
    found: dict[Standing, Counter[int]] = {word: Counter() for word in Standing}
    for one in followed(objectives):
        found[one.progress.standing][one.objective.priority_id] += 1
    return {word: dict(counted) for word, counted in found.items()}


# ---------------------------------------------------------------- the page
def partners_there(row: PriorityCountry) -> PartnerQuerySet:
    """The partners of the country with an agreement in force, the one with most first."""
    live = in_force_on(Agreement.objects.all(), timezone.localdate())
    number = Count("agreement_parties", filter=Q(agreement_parties__agreement__in=live))
    rows = Partner.objects.current().filter(country=row.country_id)
    return (
        rows.annotate(agreements=number)
        .filter(agreements__gt=0)
        .order_by("-agreements", "legal_name", "pk")
    )
