"""The filters of the list of networks."""

from typing import Any, cast

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.models import on_day
from intl_office.organisations.filters import countries, units
from intl_office.ui.filters import OfficeFilterSet
from partnerships.filters import WITHIN
from partnerships.models import (
    Network,
    NetworkFee,
    NetworkMember,
    NetworkQuerySet,
    NetworkRenewal,
    NetworkUnit,
)
from partnerships.network_enums import PENDING, MemberRole, NetworkKind
from partnerships.rules import in_months

RUNNING = [("yes", _("Running today")), ("no", _("Over, or not begun"))]
LATE = [("late", _("Overdue")), ("owed", _("Still to pay"))]


class NetworkFilters(OfficeFilterSet):
    """Words, kind, our role, country and unit, term, fees, coming decision."""

    q = django_filters.CharFilter(label=_("Name or acronym"), method="by_words", max_length=100)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=NetworkKind.choices)
    role = django_filters.ChoiceFilter(
        label=_("Our role"), choices=MemberRole.choices, method="by_role"
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Member in"), queryset=countries, to_field_name="code", method="by_country"
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    running = django_filters.ChoiceFilter(label=_("Term"), choices=RUNNING, method="by_term")
    fees = django_filters.ChoiceFilter(label=_("Fees"), choices=LATE, method="by_fees")
    decision = django_filters.ChoiceFilter(
        label=_("Decision within"), choices=WITHIN, method="by_decision"
    )
    mine = django_filters.ChoiceFilter(
        label=_("Responsible"), choices=[("yes", _("Myself"))], method="by_officer"
    )
    partner = django_filters.UUIDFilter(
        label=_("Partner"), method="by_partner", widget=forms.HiddenInput
    )

    class Meta:
        model = Network
        fields: list[str] = []

    def by_words(self, rows: NetworkQuerySet, _name: str, value: str) -> NetworkQuerySet:
        """Every word is a part of name or acronym."""
        return rows.matching(value)

    def by_role(self, rows: NetworkQuerySet, _name: str, value: str) -> NetworkQuerySet:
        """What our institution is in it today."""
        return rows.filter(Exists(_members().filter(partner=None, role=value)))

    def by_country(self, rows: NetworkQuerySet, _name: str, value: Any) -> NetworkQuerySet:
        """With a member of today in this country."""
        return rows.filter(Exists(_members().filter(partner__country=value)))

    def by_unit(self, rows: NetworkQuerySet, _name: str, value: Any) -> NetworkQuerySet:
        """Followed by the unit or below it, or the unit takes part."""
        joined = NetworkUnit.objects.filter(network=OuterRef("pk"), unit=value)
        return rows.filter(unit__path__contains=[value.pk]) | rows.filter(Exists(joined))

    def by_term(self, rows: NetworkQuerySet, _name: str, value: str) -> NetworkQuerySet:
        """Today lies in its term, or does not."""
        running = rows.running()
        return running if value == "yes" else rows.exclude(pk__in=running.values("pk"))

    def by_fees(self, rows: NetworkQuerySet, _name: str, value: str) -> NetworkQuerySet:
        """A fee is to be paid; overdue: its day has passed."""
        owed = NetworkFee.objects.owed().filter(network=OuterRef("pk"))
        today = timezone.localdate()
        return rows.filter(Exists(owed.filter(due_on__lt=today) if value == "late" else owed))

    def by_decision(self, rows: NetworkQuerySet, _name: str, value: str) -> NetworkQuerySet:
        """The next decision falls within so many months, or should have fallen."""
        last = in_months(timezone.localdate(), int(value))
        coming = NetworkRenewal.objects.filter(network=OuterRef("pk"), state__in=PENDING)
        return rows.filter(Exists(coming.filter(decision_on__lte=last)))

    def by_officer(self, rows: NetworkQuerySet, _name: str, _value: str) -> NetworkQuerySet:
        """Those for which the reader is responsible."""
        return rows.filter(officer__user=cast("User", self.request.user))

    def by_partner(self, rows: NetworkQuerySet, _name: str, value: Any) -> NetworkQuerySet:
        """In which this partner is or was a member."""
        members = NetworkMember.objects.filter(network=OuterRef("pk"), partner__uid=value)
        return rows.filter(Exists(members))


def _members() -> Any:
    return NetworkMember.objects.filter(on_day(timezone.localdate()), network=OuterRef("pk"))
