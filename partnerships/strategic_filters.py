"""The filters of the list of strategic partners."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from intl_office.organisations.filters import countries, units
from intl_office.organisations.models import Partner
from intl_office.ui.filters import OfficeFilterSet
from partnerships.enums import Dimension
from partnerships.models import PlanAction, StrategicPartner
from partnerships.models.strategic import StrategicQuerySet
from partnerships.strategic_enums import LabelState

LATE = [("yes", _("With late actions"))]


class StrategicFilters(OfficeFilterSet):
    """Words, country, state, dimension, unit, late actions."""

    q = django_filters.CharFilter(label=_("Partner"), method="by_words", max_length=100)
    country = django_filters.ModelChoiceFilter(
        label=_("Country"),
        queryset=countries,
        to_field_name="code",
        field_name="partner__country",
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=LabelState.choices)
    dimension = django_filters.ChoiceFilter(
        label=_("Covers"), choices=Dimension.choices, method="by_dimension"
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    late = django_filters.ChoiceFilter(label=_("Plan"), choices=LATE, method="by_late")

    class Meta:
        model = StrategicPartner
        fields: list[str] = []

    def by_words(self, rows: StrategicQuerySet, _name: str, value: str) -> StrategicQuerySet:
        """Every word is a part of the partner's names, city or codes."""
        return rows.filter(partner__in=Partner.objects.matching(value))

    def by_dimension(self, rows: StrategicQuerySet, _name: str, value: str) -> StrategicQuerySet:
        """The partnership covers this dimension."""
        return rows.filter(dimensions__contains=[value])

    def by_unit(self, rows: StrategicQuerySet, _name: str, value: Any) -> StrategicQuerySet:
        """Led by the unit or below it."""
        return rows.filter(unit__path__contains=[value.pk])

    def by_late(self, rows: StrategicQuerySet, _name: str, _value: str) -> StrategicQuerySet:
        """One of its actions is late."""
        late = PlanAction.objects.all().late().filter(strategic=OuterRef("pk"))
        return rows.filter(Exists(late))
