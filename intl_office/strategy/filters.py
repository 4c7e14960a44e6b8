"""The filters of the lists on which figures open."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.core.years import AcademicYear
from intl_office.organisations.filters import countries
from intl_office.organisations.models import Partner
from intl_office.organisations.models.partner import PartnerQuerySet
from intl_office.ui.filters import OfficeFilterSet
from partnerships.enums import Direction
from partnerships.filters import years
from partnerships.models import AgreementYear, AgreementYearQuerySet


class PartnerFilters(OfficeFilterSet):
    """On which day an agreement was in force, in which country."""

    on = django_filters.DateFilter(
        label=_("Agreement in force on"),
        method="ignored",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=countries, to_field_name="code"
    )

    class Meta:
        model = Partner
        fields: list[str] = []

    def ignored(self, rows: PartnerQuerySet, _name: str, _value: Any) -> PartnerQuerySet:
        """The list begins with it, also where no day is chosen."""
        return rows


class PlaceFilters(OfficeFilterSet):
    """Which academic year, out or in."""

    year = django_filters.ChoiceFilter(label=_("Academic year"), choices=years, method="by_year")
    direction = django_filters.ChoiceFilter(label=_("Direction"), choices=Direction.choices)

    class Meta:
        model = AgreementYear
        fields: list[str] = []

    def by_year(self, rows: AgreementYearQuerySet, _name: str, value: str) -> AgreementYearQuerySet:
        """Of this academic year."""
        return rows.filter(year=AcademicYear(int(value)))
