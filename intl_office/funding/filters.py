"""The filters of the lists."""

from datetime import date

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.funding.enums import Funds, State
from intl_office.funding.models import Envelope, EnvelopeQuerySet, Programme
from intl_office.organisations.filters import units
from intl_office.organisations.forms.base import DayInput
from intl_office.organisations.models import Unit
from intl_office.ui.filters import OfficeFilterSet


def programmes(_request: HttpRequest) -> QuerySet[Programme]:
    """Every programme, by code."""
    return Programme.objects.order_by("code")


class EnvelopeFilters(OfficeFilterSet):
    """Words, programme, call, state, unit, and a day on which the grant runs."""

    q = django_filters.CharFilter(
        label=_("Title or grant number"), method="by_words", max_length=100
    )
    programme = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("funding", "Programme"),
        queryset=programmes,
        to_field_name="code",
        empty_label=_("All"),
    )
    call_year = django_filters.NumberFilter(label=_("Call year"), min_value=2014, max_value=2099)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=State.choices, empty_label=_("All")
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"),
        queryset=units,
        to_field_name="code",
        method="by_unit",
        empty_label=_("All"),
    )
    day = django_filters.DateFilter(label=_("Running on"), method="by_day", widget=DayInput)

    class Meta:
        model = Envelope
        fields: list[str] = []

    def by_words(self, rows: EnvelopeQuerySet, _name: str, value: str) -> EnvelopeQuerySet:
        """Every word is a part of the title or number."""
        return rows.matching(value)

    def by_unit(self, rows: EnvelopeQuerySet, _name: str, value: Unit) -> EnvelopeQuerySet:
        """Held by the unit or below it."""
        return rows.under(value)

    def by_day(self, rows: EnvelopeQuerySet, _name: str, value: date) -> EnvelopeQuerySet:
        """The period holds this day."""
        return rows.running_on(value)


class ProgrammeFilters(OfficeFilterSet):
    """What a programme funds, and whether it is offered."""

    funds = django_filters.ChoiceFilter(
        label=_("What it funds"), choices=Funds.choices, empty_label=_("All")
    )

    class Meta:
        model = Programme
        fields: list[str] = []
