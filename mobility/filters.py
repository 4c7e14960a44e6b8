"""The filters of the lists."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from intl_office.core.years import AcademicYear
from intl_office.organisations.filters import countries, units
from intl_office.organisations.models import Partner
from intl_office.ui.filters import OfficeFilterSet
from mobility.enums import (
    SENT,
    ApplicationState,
    CampaignState,
    MobilityState,
    Status,
)
from mobility.models import (
    Application,
    ApplicationQuerySet,
    Campaign,
    Enrolment,
    EnrolmentQuerySet,
    Mobility,
    MobilityQuerySet,
    Wish,
)
from mobility.models.enrolment import LEVELS
from mobility.queries import as_of
from partnerships.enums import Direction, MobilityType

SENT_CHOICES = [(one.value, one.label) for one in ApplicationState if one in SENT]


def years() -> list[tuple[str, str]]:
    """Academic years, from ten back to two ahead."""
    now = AcademicYear.current().start
    return [(str(year), str(AcademicYear(year))) for year in range(now + 2, now - 11, -1)]


def hosts(request: HttpRequest) -> QuerySet[Partner]:
    """Partners that students of the campaign wish for."""
    if request.resolver_match is None:
        return Partner.objects.none()
    uid = request.resolver_match.kwargs["uid"]
    wished = Wish.objects.filter(partner=OuterRef("pk"), application__campaign__uid=uid)
    return Partner.objects.filter(Exists(wished)).defer("search").by_name()


class CampaignFilters(OfficeFilterSet):
    """State and year of departure."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=CampaignState.choices)
    year = django_filters.ChoiceFilter(label=_("Departure in"), choices=years, method="by_year")

    class Meta:
        model = Campaign
        fields: list[str] = []

    def by_year(self, rows: QuerySet[Campaign], _name: str, value: str) -> QuerySet[Campaign]:
        """In this academic year."""
        return rows.filter(year=AcademicYear(int(value)))


class ApplicationFilters(OfficeFilterSet):
    """Words, state, unit, level, status, host."""

    q = django_filters.CharFilter(label=_("Name or INE"), method="by_words", max_length=100)
    state = django_filters.ChoiceFilter(label=_("State"), choices=SENT_CHOICES)
    host = django_filters.ModelChoiceFilter(
        label=_("Wishes for"), queryset=hosts, to_field_name="uid", method="by_host"
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=LEVELS, field_name="enrolment__level"
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, field_name="enrolment__status"
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def by_words(self, rows: ApplicationQuerySet, _name: str, value: str) -> ApplicationQuerySet:
        """Every word is a part of the student's name, INE or address."""
        return rows.filter(enrolment__in=Enrolment.objects.matching(value).values("pk"))

    def by_host(self, rows: ApplicationQuerySet, _name: str, value: Any) -> ApplicationQuerySet:
        """The host is among the wishes."""
        return rows.filter(Exists(Wish.objects.filter(application=OuterRef("pk"), partner=value)))

    def by_unit(self, rows: ApplicationQuerySet, _name: str, value: Any) -> ApplicationQuerySet:
        """Students of the unit or of what is below it."""
        return rows.filter(enrolment__programme__unit__path__contains=[value.pk])


class MobilityFilters(OfficeFilterSet):
    """Words, year, direction, type, state, country, unit, programme, and as of which day."""

    q = django_filters.CharFilter(label=_("Name or INE"), method="by_words", max_length=100)
    year = django_filters.ChoiceFilter(label=_("Academic year"), choices=years, method="by_year")
    direction = django_filters.ChoiceFilter(label=_("Direction"), choices=Direction.choices)
    type = django_filters.ChoiceFilter(
        label=_("Type"), choices=MobilityType.choices, field_name="mobility_type"
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=MobilityState.choices)
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=countries, to_field_name="code"
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    programme = django_filters.CharFilter(
        label=_("Programme"), field_name="enrolment__programme__code", max_length=30
    )
    on = django_filters.DateFilter(
        label=_("As of"), method="by_day", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    class Meta:
        model = Mobility
        fields: list[str] = []

    def by_words(self, rows: MobilityQuerySet, _name: str, value: str) -> MobilityQuerySet:
        """Every word is a part of the student's name, INE or address."""
        return rows.filter(enrolment__in=Enrolment.objects.matching(value).values("pk"))

    def by_year(self, rows: MobilityQuerySet, _name: str, value: str) -> MobilityQuerySet:
        """In this academic year."""
        return rows.filter(year=AcademicYear(int(value)))

    def by_day(self, rows: MobilityQuerySet, _name: str, value: date) -> QuerySet[Mobility]:
        """Those known on this day and not cancelled by then."""
        return as_of(rows, value)

    def by_unit(self, rows: MobilityQuerySet, _name: str, value: Any) -> MobilityQuerySet:
        """Of the unit or of what is below it."""
        return rows.filter(unit__path__contains=[value.pk])


class EnrolmentFilters(OfficeFilterSet):
    """Words, year, status, level, unit."""

    q = django_filters.CharFilter(label=_("Name or INE"), method="by_words", max_length=100)
    year = django_filters.ChoiceFilter(label=_("Academic year"), choices=years, method="by_year")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Status.choices)
    level = django_filters.ChoiceFilter(label=_("Level"), choices=LEVELS)
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def by_words(self, rows: EnrolmentQuerySet, _name: str, value: str) -> EnrolmentQuerySet:
        """Every word is a part of the name, INE or address."""
        return rows.matching(value)

    def by_year(self, rows: EnrolmentQuerySet, _name: str, value: str) -> EnrolmentQuerySet:
        """In this academic year."""
        return rows.filter(year=AcademicYear(int(value)))

    def by_unit(self, rows: EnrolmentQuerySet, _name: str, value: Any) -> EnrolmentQuerySet:
        """Of the unit or of what is below it."""
        return rows.filter(programme__unit__path__contains=[value.pk])
