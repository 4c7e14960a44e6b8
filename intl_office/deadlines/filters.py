"""The filters of the list of deadlines."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.deadlines import sources
from intl_office.deadlines.enums import State, When, Whose
from intl_office.deadlines.models import DeadlineQuerySet
from intl_office.ui.filters import OfficeFilterSet

# Without a choice: one's own, open.
WHOSE = [(one.value, one.label) for one in (Whose.UNITS, Whose.ALL)]
STATES = [("closed", pgettext_lazy("deadlines", "Closed")), ("any", _("Open and closed"))]


def source_choices() -> list[tuple[str, Any]]:
    """Every registered source."""
    return [(source.code, source.label) for source in sources.registered.values()]


def _day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class DeadlineFilters(OfficeFilterSet):
    """Whose, how far, of which kind, in which days."""

    whose = django_filters.ChoiceFilter(
        label=_("Whose"), choices=WHOSE, empty_label=Whose.MINE.label, method="ignored"
    )
    when = django_filters.ChoiceFilter(
        label=_("When"), choices=When.choices, empty_label=_("All"), method="how_far"
    )
    words = django_filters.CharFilter(
        label=_("Words in the title"), method="by_title", max_length=100
    )
    source = django_filters.ChoiceFilter(
        label=_("Kind"), choices=source_choices, empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, empty_label=State.OPEN.label, method="ignored"
    )
    since = django_filters.DateFilter(
        label=_("Since"), field_name="due_on", lookup_expr="gte", widget=_day_input()
    )
    until = django_filters.DateFilter(
        label=_("Until"), field_name="due_on", lookup_expr="lte", widget=_day_input()
    )

    def by_title(self, rows: DeadlineQuerySet, _field: str, value: str) -> DeadlineQuerySet:
        """The words stand in the title, in one language or the other."""
        return rows.filter(Q(title__icontains=value) | Q(title_en__icontains=value))

    def ignored(self, rows: DeadlineQuerySet, _field: str, _value: str) -> DeadlineQuerySet:
        """Whose: the page begins with it; state: it holds also where nothing is chosen."""
        return rows

    def how_far(self, rows: DeadlineQuerySet, _field: str, value: str) -> DeadlineQuerySet:
        """Late, the next 30 days, or later."""
        now = timezone.now()
        cuts = {When.LATE: rows.late, When.SOON: rows.soon, When.LATER: rows.later}
        return cuts[When(value)](now)

    def filter_queryset(self, queryset: DeadlineQuerySet) -> DeadlineQuerySet:
        """Begin with the open ones, unless others are chosen."""
        rows = _of_state(queryset, self.form.cleaned_data.get("state"))
        found: DeadlineQuerySet = super().filter_queryset(rows)
        return found


def _of_state(rows: DeadlineQuerySet, wanted: str | None) -> DeadlineQuerySet:
    if wanted == "closed":
        return rows.exclude(state=State.OPEN)
    return rows if wanted == "any" else rows.open()
