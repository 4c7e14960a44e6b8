"""The filters of this room's lists."""

from typing import Any, cast

import django_filters
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.models import on_day
from intl_office.organisations.enums import PartnerKind, PersonKind
from intl_office.organisations.models import Partner, Person, Unit
from intl_office.organisations.models.partner import PartnerQuerySet
from intl_office.organisations.models.person import PersonQuerySet
from intl_office.reference.enums import Status
from intl_office.reference.models import Country, CountryStatus, Region
from intl_office.ui.filters import OfficeFilterSet

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def countries(_request: HttpRequest) -> QuerySet[Country]:
    """Countries of partners, by name in the reader's language."""
    partners = Partner.objects.filter(country=OuterRef("pk"))
    return Country.objects.filter(Exists(partners)).for_choice()


def regions(_request: HttpRequest) -> QuerySet[Region]:
    """The regions of the programme guide."""
    return Region.objects.order_by("number")


def units(request: HttpRequest) -> QuerySet[Unit]:
    """The units that this user sees."""
    return Unit.objects.visible_to(request.user).order_by("depth", "code")  # type: ignore[arg-type]  # login is required


class PartnerFilters(OfficeFilterSet):
    """Filters of the list of partners."""

    q = django_filters.CharFilter(label=_("Name, city or code"), method="by_words")
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=countries, to_field_name="code"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PartnerKind.choices)
    status = django_filters.ChoiceFilter(
        label=_("Country in Erasmus+"), choices=Status.choices, method="by_status"
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region of the programme guide"),
        field_name="country__region",
        queryset=regions,
        to_field_name="number",
    )
    charter = django_filters.ChoiceFilter(
        label=_("Erasmus charter today"), choices=YES_NO, method="by_charter"
    )
    closed = django_filters.ChoiceFilter(label=_("Closed"), choices=YES_NO, method="by_closed")

    class Meta:
        model = Partner
        fields: list[str] = []

    def by_words(self, rows: PartnerQuerySet, _name: str, value: str) -> PartnerQuerySet:
        """Every word is a part of a name, city or code."""
        return rows.matching(value)

    def by_status(self, rows: PartnerQuerySet, _name: str, value: str) -> PartnerQuerySet:
        """What the country is to the programme today."""
        today = CountryStatus.objects.filter(on_day(timezone.localdate()), status=value)
        return rows.filter(country__in=today.values("country"))

    def by_charter(self, rows: PartnerQuerySet, _name: str, value: str) -> PartnerQuerySet:
        """Who holds the charter today, or does not."""
        today = timezone.localdate()
        return rows.with_charter_on(today) if value == "yes" else rows.without_charter_on(today)

    def by_closed(self, rows: PartnerQuerySet, _name: str, value: str) -> PartnerQuerySet:
        """Institutions that do not exist any more, or do."""
        return rows.filter(is_active=value == "no")


class PersonFilters(OfficeFilterSet):
    """Filters of the list of people."""

    q = django_filters.CharFilter(label=_("Name or address"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PersonKind.choices)
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    here = django_filters.ChoiceFilter(label=_("Works here"), choices=YES_NO, method="by_here")

    class Meta:
        model = Person
        fields: list[str] = []

    def by_words(self, rows: PersonQuerySet, _name: str, value: str) -> PersonQuerySet:
        """Every word is a part of the name or address."""
        return rows.matching(value)

    def by_unit(self, rows: PersonQuerySet, _name: str, value: Any) -> PersonQuerySet:
        """Who belongs to the unit or below it today, as far as the reader sees it."""
        reader = cast("AbstractBaseUser", self.request.user)  # login is required
        return rows.in_unit(value, timezone.localdate(), reader)

    def by_here(self, rows: PersonQuerySet, _name: str, value: str) -> PersonQuerySet:
        """Who works here, or does not any more."""
        return rows.filter(is_active=value == "yes")
