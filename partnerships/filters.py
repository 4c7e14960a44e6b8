"""The filters of the list of agreements."""

from datetime import date
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.organisations.filters import countries, units
from intl_office.ui.filters import DayRangeFilter, OfficeFilterSet
from partnerships.enums import LIVE, AgreementType, Dimension, State
from partnerships.figures import in_force_on
from partnerships.life_queries import owing_evaluation, renewal_due
from partnerships.models import Agreement, AgreementParty, AgreementQuerySet, AgreementUnit
from partnerships.rules import in_months

TO_DO = [
    ("renewal", _("Renewal due")),
    ("evaluation", _("Evaluation owed")),
    ("notice", _("Notice given")),
    ("ministries", _("Waits for the ministers")),
]
ALL, CONTINUUM = "all", "continuum"
MORE = [(ALL, _("All four dimensions")), (CONTINUUM, _("Training and research linked"))]
WITHIN = [("6", _("6 months")), ("12", _("12 months")), ("18", _("18 months"))]


def years() -> list[tuple[str, str]]:
    """Academic years, from ten back to five ahead."""
    now = AcademicYear.current().start
    return [(str(year), str(AcademicYear(year))) for year in range(now + 5, now - 11, -1)]


class AgreementFilters(OfficeFilterSet):
    """Words, country, type, state, unit, academic year, what ends soon, one's own."""

    q = django_filters.CharFilter(
        label=_("Number, title or partner"), method="by_words", max_length=100
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=countries, to_field_name="code", method="by_country"
    )
    type = django_filters.ChoiceFilter(label=_("Type"), choices=AgreementType.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices)
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    year = django_filters.ChoiceFilter(
        label=_("Holds in academic year"), choices=years, method="by_year"
    )
    ends = django_filters.ChoiceFilter(label=_("Ends within"), choices=WITHIN, method="by_end")
    on = django_filters.DateFilter(
        label=_("In force on"),
        method="by_day",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    ends_on = DayRangeFilter(label=_("Last day"))
    mine = django_filters.ChoiceFilter(
        label=_("Responsible"), choices=[("yes", _("Myself"))], method="by_officer"
    )
    life = django_filters.ChoiceFilter(label=_("To be done"), choices=TO_DO, method="by_life")
    covers = django_filters.ChoiceFilter(
        label=_("Covers"), choices=[*Dimension.choices, *MORE], method="by_dimension"
    )
    partner = django_filters.UUIDFilter(
        label=_("Partner"), method="by_partner", widget=forms.HiddenInput
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def by_words(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Every word is a part of number, earlier number or title; a title names the partners."""
        return rows.matching(value)

    def by_country(self, rows: AgreementQuerySet, _name: str, value: Any) -> AgreementQuerySet:
        """With a partner in this country."""
        parties = AgreementParty.objects.filter(agreement=OuterRef("pk"), partner__country=value)
        return rows.filter(Exists(parties))

    def by_unit(self, rows: AgreementQuerySet, _name: str, value: Any) -> AgreementQuerySet:
        """Held by the unit or below it, or open to it."""
        shared = AgreementUnit.objects.filter(agreement=OuterRef("pk"), unit=value)
        return rows.filter(unit__path__contains=[value.pk]) | rows.filter(Exists(shared))

    def by_year(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Signed, and holds on one day of the academic year."""
        return rows.covering(AcademicYear(int(value))).exclude(signed_on=None)

    def by_end(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Signed, not over, and its last day lies within so many months of today.

        Together with "in force on": within so many months of that day.
        """
        day = self.form.cleaned_data.get("on")
        known = rows if day else rows.filter(state__in=LIVE)
        first = day or timezone.localdate()
        return known.filter(ends_on__range=(first, in_months(first, int(value))))

    def by_day(self, rows: AgreementQuerySet, _name: str, value: date) -> AgreementQuerySet:
        """In force on this day, whatever has become of it since."""
        return in_force_on(rows, value)

    def by_life(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """What is due for them: a renewal, an evaluation; or what they wait for."""
        if value == "renewal":
            return renewal_due(rows)
        if value == "evaluation":
            return owing_evaluation(rows)
        if value == "notice":
            return rows.live().exclude(notice_given=None)
        return rows.filter(state=State.SIGNATURE, ministry_window__sent_on__isnull=False)

    def by_officer(self, rows: AgreementQuerySet, _name: str, _value: str) -> AgreementQuerySet:
        """Those for which the reader is responsible."""
        return rows.filter(officer__user=cast("User", self.request.user))

    def by_dimension(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Covers this dimension, all four, or links training and research."""
        if value == CONTINUUM:
            return rows.filter(continuum=True)
        wanted = Dimension.values if value == ALL else [value]
        return rows.filter(dimensions__contains=wanted)

    def by_partner(self, rows: AgreementQuerySet, _name: str, value: Any) -> AgreementQuerySet:
        """To which this partner is a party."""
        parties = AgreementParty.objects.filter(agreement=OuterRef("pk"), partner__uid=value)
        return rows.filter(Exists(parties))
