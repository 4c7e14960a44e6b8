"""Figures of this app as of a day, for lists and reports; read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from intl_office.core.years import AcademicYear
from mobility.models import Mobility, Programme
from mobility.queries import as_of
from partnerships.enums import Direction

_OUT, _IN = Q(direction=Direction.OUT), Q(direction=Direction.IN)


@dataclass(frozen=True, slots=True)
class YearFlow:
    """Mobilities of one academic year, out and in."""

    year: AcademicYear
    out: int
    back: int


@dataclass(frozen=True, slots=True)
class ProgrammeFlow:
    """Mobilities of one programme of study, out and in."""

    code: str
    name: str
    out: int
    back: int


def flows(day: date, first: AcademicYear, last: AcademicYear) -> Sequence[YearFlow]:
    """Mobilities of each academic year as they were known on a day; one query."""
    rows = as_of(Mobility.objects.filter(year__gte=first, year__lte=last), day).order_by()
    found = rows.values("year").annotate(out=Count("pk", filter=_OUT), back=Count("pk", filter=_IN))
    number = {row["year"]: row for row in found}
    return [
        YearFlow(year, number[year]["out"], number[year]["back"])
        if year in number
        else YearFlow(year, 0, 0)
        for year in AcademicYear.range(first, last)
    ]


def by_programme(day: date, year: AcademicYear) -> Sequence[ProgrammeFlow]:
    """Mobilities of an academic year by programme, those that send most first; two queries."""
    rows = as_of(Mobility.objects.filter(year=year), day).order_by()
    found = rows.values("enrolment__programme").annotate(
        out=Count("pk", filter=_OUT), back=Count("pk", filter=_IN)
    )
    number = {row["enrolment__programme"]: row for row in found}
    known = Programme.objects.filter(pk__in=number).order_by("code")
    each = [
        ProgrammeFlow(one.code, one.name, number[one.pk]["out"], number[one.pk]["back"])
        for one in known
    ]
    return sorted(each, key=lambda one: (-one.out, -one.back))
