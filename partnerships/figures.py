"""Figures of this room as of a day, for lists and reports; read only.

A signed agreement is not changed any more: its days (signature, first and last day, termination)
say exactly where it stood on any day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum

from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Partner
from intl_office.organisations.models.partner import PartnerQuerySet
from intl_office.reference.models import Country
from partnerships.enums import STUDENTS, AgreementType, Direction, PartyRole
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementQuerySet,
    AgreementYear,
    AgreementYearQuerySet,
)
from partnerships.rules import in_months


@dataclass(frozen=True, slots=True)
class OfCountry:
    """Partners in one country."""

    country: Country
    partners: int


@dataclass(frozen=True, slots=True)
class YearBalance:
    """Students' places taken in one academic year, out of and into the house."""

    year: AcademicYear
    out: int
    back: int


def holding_on(day: date) -> Q:
    """Condition on agreements: in force on a day, first and last day included.

    An amendment counts with the agreement that it changes, not beside it.
    """
    still = Q(ends_on=None) | Q(ends_on__gte=day)
    kept = Q(ended_on=None) | Q(ended_on__gte=day)
    known = Q(signed_on__lte=day, starts_on__lte=day)
    return still & kept & known & ~Q(type=AgreementType.AMENDMENT)


def ending_within(day: date, months: int) -> Q:
    """Condition on agreements: in force on a day, the last one within so many months of it."""
    return holding_on(day) & Q(ends_on__range=(day, in_months(day, months)))


def in_force_on(rows: AgreementQuerySet, day: date) -> AgreementQuerySet:
    """Those for which `holding_on` holds."""
    return rows.filter(holding_on(day))


def ending_after(rows: AgreementQuerySet, day: date, months: int) -> AgreementQuerySet:
    """Those for which `ending_within` holds."""
    return rows.filter(ending_within(day, months))


def ends_by_day(day: date, months: int) -> Sequence[date]:
    """The last day of each agreement that `ending_after` finds, in order."""
    found = ending_after(Agreement.objects.all(), day, months).order_by("ends_on", "pk")
    return [end for end in found.values_list("ends_on", flat=True) if end is not None]


def partners_in_force(day: date) -> PartnerQuerySet:
    """The partners with an agreement in force on a day; `agreements` says how many."""
    parties = _parties(day)
    each = parties.filter(partner=OuterRef("pk")).order_by().values("partner")
    number = Subquery(each.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = Partner.objects.current().filter(pk__in=parties.values("partner"))
    return rows.annotate(agreements=number)


def partners_by_country(day: date) -> Sequence[OfCountry]:
    """Partners with an agreement in force on a day, by country; two queries."""
    rows = Partner.objects.current().filter(pk__in=_parties(day).values("partner"))
    found = rows.order_by().values("country").annotate(n=Count("pk"))
    number = {row["country"]: row["n"] for row in found}
    countries = Country.objects.filter(pk__in=number)
    known = [OfCountry(country, number[country.pk]) for country in countries.order_by("code")]
    return sorted(known, key=lambda one: -one.partners)


def places_taken(first: AcademicYear, last: AcademicYear) -> AgreementYearQuerySet:
    """Students' places of these years that somebody took."""
    rows = AgreementYear.objects.filter(year__gte=first, year__lte=last, taken__gt=0)
    return rows.filter(mobility_type__in=STUDENTS)


def balance(first: AcademicYear, last: AcademicYear) -> Sequence[YearBalance]:
    """Students' places taken in each year, as they are known today; one query."""
    rows: QuerySet[AgreementYear] = places_taken(first, last).order_by()
    found = rows.values("year", "direction").annotate(n=Sum("taken"))
    taken = {(row["year"], row["direction"]): row["n"] for row in found}
    return [
        YearBalance(year, taken.get((year, Direction.OUT), 0), taken.get((year, Direction.IN), 0))
        for year in AcademicYear.range(first, last)
    ]


def _parties(day: date) -> "QuerySet[AgreementParty]":
    agreements = in_force_on(Agreement.objects.all(), day)
    return AgreementParty.objects.filter(role=PartyRole.PARTNER, agreement__in=agreements)
