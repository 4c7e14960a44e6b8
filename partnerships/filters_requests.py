"""The filters of the lists of requests and visits."""

from typing import Any, cast

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.filters import countries, units
from intl_office.ui.filters import DayRangeFilter, OfficeFilterSet
from partnerships.enums import Dimension
from partnerships.enums_requests import OPEN_REQUESTS, AdviceState, RequestState
from partnerships.enums_visits import VisitKind, VisitState
from partnerships.models import (
    Advice,
    AgreementRequest,
    RequestQuerySet,
    Visit,
    VisitPartner,
    VisitQuerySet,
)
from partnerships.models.request import IMAGINED

UNREPORTED, OPEN = "unreported", "open"


def calendar_years() -> list[tuple[str, str]]:
    """Calendar years, from next year back over ten."""
    now = timezone.localdate().year
    return [(str(year), str(year)) for year in range(now + 1, now - 11, -1)]


class RequestFilters(OfficeFilterSet):
    """Words, state, unit, country, what for, when sent, whose turn."""

    q = django_filters.CharFilter(
        label=_("Number or institution"), method="by_words", max_length=100
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(OPEN, _("All open ones")), *RequestState.choices],
        method="by_state",
    )  # fmt: skip
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=countries, to_field_name="code", method="by_country"
    )
    type = django_filters.ChoiceFilter(label=_("Kind of agreement"), choices=IMAGINED)
    dimension = django_filters.ChoiceFilter(
        label=_("What for"), choices=Dimension.choices, method="by_dimension"
    )
    sent = DayRangeFilter(label=_("Sent"), field_name="created_at")
    waits = django_filters.ChoiceFilter(
        label=_("Waits for"),
        choices=[
            ("late", _("an answer, late")),
            ("advice", _("an advice")),
            ("mine", _("me: I look after it")),
        ],
        method="by_waiting",
    )
    partner = django_filters.UUIDFilter(
        label=_("Partner"), field_name="partner__uid", widget=forms.HiddenInput
    )

    class Meta:
        model = AgreementRequest
        fields: list[str] = []

    def by_words(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """Every word is a part of the number or of the institution's names."""
        return rows.matching(value)

    def by_state(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """One state, or all in which something remains to be done."""
        return rows.filter(state__in=OPEN_REQUESTS if value == OPEN else [value])

    def by_unit(self, rows: RequestQuerySet, _name: str, value: Any) -> RequestQuerySet:
        """Of the unit or below it."""
        return rows.filter(unit__path__contains=[value.pk])

    def by_country(self, rows: RequestQuerySet, _name: str, value: Any) -> RequestQuerySet:
        """Of an institution in this country, in the list or not."""
        return rows.filter(Q(partner__country=value) | Q(partner=None, partner_country=value))

    def by_dimension(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """For this among others."""
        return rows.filter(dimensions__contains=[value])

    def by_waiting(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """What it waits for."""
        if value == "late":
            return rows.owed().filter(answer_due_on__lt=timezone.localdate())
        if value == "advice":
            asked = Advice.objects.filter(request=OuterRef("pk"), state=AdviceState.ASKED)
            return rows.filter(Exists(asked))
        return rows.open().filter(handler=cast("User", self.request.user))


class VisitFilters(OfficeFilterSet):
    """Words, partner, country, year, kind, state, unit."""

    q = django_filters.CharFilter(
        label=_("Purpose, place or partner"), method="by_words", max_length=100
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=countries, to_field_name="code", method="by_country"
    )
    year = django_filters.ChoiceFilter(label=_("Year"), choices=calendar_years, method="by_year")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=VisitKind.choices)
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[*VisitState.choices, (UNREPORTED, _("Report missing"))],
        method="by_state",
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    partner = django_filters.UUIDFilter(
        label=_("Partner"), method="by_partner", widget=forms.HiddenInput
    )

    class Meta:
        model = Visit
        fields: list[str] = []

    def by_words(self, rows: VisitQuerySet, _name: str, value: str) -> VisitQuerySet:
        """Every word is a part of purpose or place, or of a partner's names."""
        return rows.matching(value)

    def by_country(self, rows: VisitQuerySet, _name: str, value: Any) -> VisitQuerySet:
        """With a partner in this country."""
        return rows.filter(Exists(_of_visits().filter(partner__country=value)))

    def by_year(self, rows: VisitQuerySet, _name: str, value: str) -> VisitQuerySet:
        """On one day of this calendar year at least."""
        return rows.filter(starts_on__year__lte=int(value), ends_on__year__gte=int(value))

    def by_state(self, rows: VisitQuerySet, _name: str, value: str) -> VisitQuerySet:
        """One state, or those of which the report is missing."""
        return rows.unreported() if value == UNREPORTED else rows.filter(state=value)

    def by_unit(self, rows: VisitQuerySet, _name: str, value: Any) -> VisitQuerySet:
        """Of the unit or below it."""
        return rows.filter(unit__path__contains=[value.pk])

    def by_partner(self, rows: VisitQuerySet, _name: str, value: Any) -> VisitQuerySet:
        """With this partner."""
        return rows.filter(Exists(_of_visits().filter(partner__uid=value)))


def _of_visits() -> Any:
    return VisitPartner.objects.filter(visit=OuterRef("pk"))
