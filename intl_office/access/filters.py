"""The filters of the lists of roles and of requests."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import GIVEN, Pole, RequestState, RightKind, State
from intl_office.access.fields import UnitChoiceField, units_in_order
from intl_office.access.models import RightsRequest, RoleAssignment, RoleAssignmentQuerySet
from intl_office.organisations.models import Unit
from intl_office.ui.filters import OfficeFilterSet

Rows = QuerySet[RoleAssignment]


class UnitFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]  # no types published
    """A unit, named in the address by its identifier."""

    field_class = UnitChoiceField


class RoleFilters(OfficeFilterSet):
    """Person, role, pole, unit and whether it holds today."""

    person = django_filters.CharFilter(label=_("Person"), method="of_person", max_length=100)
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=[(role.value, role.label) for role in GIVEN], empty_label=_("All")
    )
    pole = django_filters.ChoiceFilter(label=_("Pole"), choices=Pole.choices, empty_label=_("All"))
    unit = UnitFilter(
        label=_("Unit"),
        queryset=lambda _request: units_in_order(),
        method="under_unit",
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(
        label=_("When"), choices=State.choices, method="in_state", empty_label=_("At any time")
    )

    def of_person(self, rows: Rows, _field: str, value: str) -> Rows:
        """Every word is part of a name or of the address."""
        for word in value.split():
            rows = rows.filter(
                Q(user__first_name__icontains=word)
                | Q(user__last_name__icontains=word)
                | Q(user__email__icontains=word)
            )
        return rows

    def under_unit(self, rows: Rows, _field: str, value: Unit) -> Rows:
        """In the unit or below it."""
        return rows.filter(unit__path__contains=[value.pk])

    def in_state(self, rows: Any, _field: str, value: str) -> RoleAssignmentQuerySet:
        """Today, later or over."""
        found: RoleAssignmentQuerySet = rows.in_state(State(value), timezone.localdate())
        return found


class RequestFilters(OfficeFilterSet):
    """What is asked, and where it stands."""

    kind = django_filters.ChoiceFilter(
        label=_("What is asked"), choices=RightKind.choices, empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=RequestState.choices, empty_label=_("All")
    )

    class Meta:
        model = RightsRequest
        fields: list[str] = []
