"""The filters of the list of priority countries."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.years import AcademicYear
from intl_office.organisations.filters import units
from intl_office.ui.filters import OfficeFilterSet
from partnerships.country_enums import CountryState, Standing
from partnerships.filters import years
from partnerships.models import PriorityCountry
from partnerships.models.country import PriorityQuerySet

SHOWN = [
    (Standing.BEHIND.value, _("One is behind")),
    (Standing.REACHED.value, _("One is reached")),
]


class CountryFilters(OfficeFilterSet):
    """Words, state, academic year, unit, objectives."""

    q = django_filters.CharFilter(label=_("Country"), method="by_words", max_length=100)
    state = django_filters.ChoiceFilter(label=_("State"), choices=CountryState.choices)
    year = django_filters.ChoiceFilter(
        label=_("Holds in academic year"), choices=years, method="by_year"
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    objectives = django_filters.ChoiceFilter(
        label=_("Objectives"), choices=SHOWN, method="by_standing"
    )

    class Meta:
        model = PriorityCountry
        fields: list[str] = []

    def by_words(self, rows: PriorityQuerySet, _name: str, value: str) -> PriorityQuerySet:
        """A part of the name in either language, or the code."""
        named = Q(country__name_fr__icontains=value) | Q(country__name_en__icontains=value)
        return rows.filter(named | Q(country__code__iexact=value))

    def by_year(self, rows: PriorityQuerySet, _name: str, value: str) -> PriorityQuerySet:
        """Holds in this year, decided or not."""
        year = AcademicYear(int(value))
        return rows.filter(first_year__lte=year, last_year__gte=year)

    def by_unit(self, rows: PriorityQuerySet, _name: str, value: Any) -> PriorityQuerySet:
        """Led by the unit or below it."""
        return rows.filter(unit__path__contains=[value.pk])

    def by_standing(self, rows: PriorityQuerySet, _name: str, value: str) -> PriorityQuerySet:
        """One of its objectives stands so, in a priority that is adopted."""
        return rows.filter(**{f"{value}__gt": 0})
