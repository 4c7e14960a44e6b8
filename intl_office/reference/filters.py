"""The filters of the lists."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.models import on_day
from intl_office.reference.enums import Component, Confidence, Mobility, Scheme, Status, Zone
from intl_office.reference.models import (
    Country,
    CountryGroup,
    CountryStatus,
    Currency,
    DistanceBand,
    ExchangeRate,
    IscedField,
    Language,
    Rate,
    Region,
)
from intl_office.reference.models.base import in_call
from intl_office.ui.filters import OfficeFilterSet

Rows = models.QuerySet[Any]


class EntryFilters(OfficeFilterSet):
    """Free text over the columns named in `searched`, and the confidence."""

    searched: tuple[str, ...] = ("name_en", "name_fr")

    text = django_filters.CharFilter(method="search", label=_("Contains"))
    confidence = django_filters.ChoiceFilter(choices=Confidence.choices, label=_("Confidence"))

    def search(self, rows: Rows, _name: str, value: str) -> Rows:
        """One of the columns contains the text, without regard to accents."""
        found = Q()
        for column in self.searched:
            found |= Q(**{f"{column}__unaccent__icontains": value})
        return rows.filter(found)


class CountryFilters(EntryFilters):
    """Status today, region."""

    searched = ("name_en", "name_fr", "code", "alpha3", "eu_code")

    status = django_filters.ChoiceFilter(choices=Status.choices, label=_("Status today"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.all(), label=_("Region"))

    class Meta:
        model = Country
        fields = ["text", "status", "region", "confidence"]


class StatusFilters(EntryFilters):
    """Status, and a day on which it holds."""

    searched = ("country__name_en", "country__name_fr")

    status = django_filters.ChoiceFilter(choices=Status.choices, label=_("Status"))
    day = django_filters.DateFilter(method="holds", label=_("In force on"))

    class Meta:
        model = CountryStatus
        fields = ["text", "status", "day", "confidence"]

    def holds(self, rows: Rows, _name: str, value: Any) -> Rows:
        """Rows that hold on the day."""
        return rows.filter(on_day(value))


class CallFilters(EntryFilters):
    """A call year on which a span holds."""

    call = django_filters.NumberFilter(method="in_call", label=_("Call year"))

    def in_call(self, rows: Rows, _name: str, value: Any) -> Rows:
        """Rows that hold for the call."""
        return rows.filter(in_call(int(value)))


class GroupFilters(CallFilters):
    """Call and group."""

    searched = ("country__name_en", "country__name_fr")

    class Meta:
        model = CountryGroup
        fields = ["text", "call", "group", "confidence"]


class BandFilters(CallFilters):
    """Call."""

    searched = ("source",)

    class Meta:
        model = DistanceBand
        fields = ["call", "confidence"]


class RegionFilters(EntryFilters):
    """Text."""

    class Meta:
        model = Region
        fields = ["text", "confidence"]


class IscedFilters(EntryFilters):
    """Text, and the number of digits."""

    searched = ("code", "label_en", "label_fr")

    level = django_filters.ChoiceFilter(
        field_name="code__length",
        choices=[(2, _("Broad (2 digits)")), (3, _("Narrow (3)")), (4, _("Detailed (4)"))],
        label=_("Level"),
    )

    class Meta:
        model = IscedField
        fields = ["text", "level"]


class LanguageFilters(EntryFilters):
    """Text."""

    searched = ("code", "alpha3", "name_en", "name_fr")

    class Meta:
        model = Language
        fields = ["text"]


class CurrencyFilters(EntryFilters):
    """Text."""

    searched = ("code", "name_en", "name_fr")

    class Meta:
        model = Currency
        fields = ["text"]


class ExchangeFilters(EntryFilters):
    """Currency."""

    searched = ("currency__code", "currency__name_en", "currency__name_fr")

    class Meta:
        model = ExchangeRate
        fields = ["text", "confidence"]


class RateFilters(EntryFilters):
    """Everything that tells one rate from another."""

    searched = ("source", "decision", "holder")

    call = django_filters.NumberFilter(label=_("Call year"))
    action = django_filters.ChoiceFilter(choices=Scheme.choices, label=_("Action"))
    mobility = django_filters.ChoiceFilter(choices=Mobility.choices, label=_("Mobility"))
    component = django_filters.ChoiceFilter(choices=Component.choices, label=_("Paid for"))
    zone = django_filters.ChoiceFilter(choices=Zone.choices, label=_("Zone"))
    waiting = django_filters.ChoiceFilter(
        method="is_waiting",
        choices=[("true", _("yes")), ("false", _("no"))],
        label=_("Rate still to adopt"),
    )

    class Meta:
        model = Rate
        fields = ["call", "action", "mobility", "component", "zone", "waiting", "confidence"]

    def is_waiting(self, rows: Rows, _name: str, value: str) -> Rows:
        """Ranges without an adopted rate, or all the others."""
        waiting = Rate.objects.to_adopt().values("pk")
        return rows.filter(pk__in=waiting) if value == "true" else rows.exclude(pk__in=waiting)
