"""The filters of the renewal cockpit."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from intl_office.organisations.filters import countries, units
from intl_office.ui.filters import OfficeFilterSet
from partnerships import queries_renewals as queries
from partnerships.enums import AgreementType
from partnerships.enums_renewals import RenewalChoice
from partnerships.filters import AgreementFilters
from partnerships.models import Agreement, AgreementQuerySet

OVER, HORIZONS = "over", ("6", "12", "18")
DEFAULT = "12"
ENDS = [(one, one) for one in (*HORIZONS, OVER)]
TYPES = [one for one in AgreementType.choices if one[0] != AgreementType.AMENDMENT]
DECIDED = [
    ("none", _("Not decided")),
    ("to-draft", _("Decided, to be drafted")),
    ("drafted", _("New agreement or amendment drafted")),
    *((str(code), label) for code, label in RenewalChoice.choices),
]


def idle_years() -> list[tuple[str, str]]:
    """One to five academic years without a mobility."""
    return [(str(n), _years(n)) for n in range(1, 6)]


def _years(number: int) -> str:
    text = ngettext("%(years)s academic year", "%(years)s academic years", number)
    return text % {"years": number}


class RenewalFilters(OfficeFilterSet):
    """When they end, who holds them, how they are used, what is proposed and decided.

    `number` is how many rows there are where a filter had to know it.
    """

    number: int | None = None

    ends = django_filters.ChoiceFilter(choices=ENDS, method="by_end", widget=forms.HiddenInput)
    q = django_filters.CharFilter(
        label=_("Number, title or partner"), method="by_words", max_length=100
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit, or below it"), queryset=units, to_field_name="code", method="by_unit"
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=countries, to_field_name="code", method="by_country"
    )
    type = django_filters.ChoiceFilter(label=_("Type"), choices=TYPES)
    dormant = django_filters.ChoiceFilter(
        label=_("No mobility for"), choices=idle_years, method="by_sleep"
    )
    decision = django_filters.ChoiceFilter(
        label=_("Decision"), choices=DECIDED, method="by_decision"
    )
    # The last one: it looks at every row that the others leave.
    proposal = django_filters.ChoiceFilter(
        label=pgettext_lazy("renewal", "Proposal"),
        choices=RenewalChoice.choices,
        method="by_proposal",
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    by_words = AgreementFilters.by_words
    by_unit = AgreementFilters.by_unit
    by_country = AgreementFilters.by_country

    def by_end(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """What ends within so many months, or is over without a successor."""
        return queries.over(rows) if value == OVER else queries.ending(rows, int(value))

    def by_sleep(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """Without a mobility for so many complete academic years."""
        return queries.dormant(rows, int(value))

    def by_decision(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """By what was decided, or drafted."""
        plain = {
            "none": queries.undecided,
            "to-draft": queries.to_draft,
            "drafted": queries.drafted,
        }
        return plain[value](rows) if value in plain else queries.decided(rows, value)

    def by_proposal(self, rows: AgreementQuerySet, _name: str, value: str) -> AgreementQuerySet:
        """By what the rules propose."""
        keys = queries.proposed(rows, RenewalChoice(value))
        self.number = len(keys)
        return rows.filter(pk__in=keys)

    def _active(self) -> Iterable[BoundField]:
        """The tabs above say which end is chosen, no chip repeats it."""
        found: list[Any] = [one for one in super()._active() if one.name != "ends"]
        return found
