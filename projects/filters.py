"""The filters of the lists."""

from datetime import date

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.funding.filters import programmes
from intl_office.organisations.filters import units
from intl_office.organisations.models import Unit
from intl_office.ui.filters import OfficeFilterSet
from projects.enums import Stage
from projects.figures import on_day
from projects.models import Call, Proposal
from projects.models.call import CallQuerySet
from projects.models.proposal import ProposalQuerySet

OPEN_OVER = [("open", _("Open")), ("over", _("Over"))]


class CallFilters(OfficeFilterSet):
    """Words, programme, and whether it is still open."""

    q = django_filters.CharFilter(label=_("Title or reference"), method="by_words", max_length=100)
    programme = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("funding", "Programme"), queryset=programmes, to_field_name="code"
    )
    open = django_filters.ChoiceFilter(label=_("Deadline"), choices=OPEN_OVER, method="by_open")

    class Meta:
        model = Call
        fields: list[str] = []

    def by_words(self, rows: CallQuerySet, _name: str, value: str) -> CallQuerySet:
        """Every word is a part of the title or reference."""
        return rows.matching(value)

    def by_open(self, rows: CallQuerySet, _name: str, value: str) -> CallQuerySet:
        """By the last day in the institution's calendar."""
        today = timezone.localdate()
        return rows.still_open() if value == "open" else rows.filter(closes_on__lt=today)


class ProposalFilters(OfficeFilterSet):
    """Words, stage, programme, unit, year of the call, and as of which day."""

    q = django_filters.CharFilter(label=_("Title or acronym"), method="by_words", max_length=100)
    # Before the stage, which is then that of this day.
    on = django_filters.DateFilter(
        label=_("As of"),
        method="by_day",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    stage = django_filters.ChoiceFilter(label=_("Stage"), choices=Stage.choices, method="by_stage")
    programme = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("funding", "Programme"),
        field_name="call__programme",
        queryset=programmes,
        to_field_name="code",
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    year = django_filters.NumberFilter(
        label=_("Year of the deadline"),
        field_name="call__closes_on",
        lookup_expr="year",
        min_value=2000,
        max_value=2099,
    )

    class Meta:
        model = Proposal
        fields: list[str] = []

    def by_words(self, rows: ProposalQuerySet, _name: str, value: str) -> ProposalQuerySet:
        """Every word is a part of the title or acronym."""
        return rows.matching(value)

    def by_day(self, rows: ProposalQuerySet, _name: str, value: date) -> ProposalQuerySet:
        """Those known on this day."""
        return on_day(rows, value)

    def by_stage(self, rows: ProposalQuerySet, _name: str, value: str) -> ProposalQuerySet:
        """Where they stand, or stood on the day asked for."""
        past = self.form.cleaned_data.get("on")
        return rows.filter(Q(stage_on=value)) if past else rows.filter(stage=value)

    def by_unit(self, rows: ProposalQuerySet, _name: str, value: Unit) -> ProposalQuerySet:
        """Carried by the unit or by what is below it."""
        return rows.filter(unit__path__contains=[value.pk])
