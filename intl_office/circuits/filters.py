"""The filters of this room's lists."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.circuits.enums import LIVE, Edition, RunState
from intl_office.circuits.models import CircuitQuerySet, RunQuerySet, TurnQuerySet
from intl_office.circuits.subjects import subject_kinds
from intl_office.ui.filters import OfficeFilterSet

WHOSE = [("own", _("My own")), ("standing-in", _("Where I stand in for somebody"))]
MINE = [("mine", _("That I sent"))]
STATES = [
    ("over", pgettext_lazy("files", "Over")),
    ("any", pgettext_lazy("files", "All")),
    *RunState.choices,
]
EDITIONS = [("any", _("All versions")), *Edition.choices]


def kind_choices() -> list[tuple[str, Any]]:
    """Every registered kind of files."""
    return [(code, kind.label) for code, kind in subject_kinds.items()]


class DecisionFilters(OfficeFilterSet):
    """What waits for me: whose, of which kind, late."""

    words = django_filters.CharFilter(
        label=_("Words in the title"), method="in_title", max_length=100
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="run__subject_kind", choices=kind_choices, empty_label=_("All")
    )
    whose = django_filters.ChoiceFilter(
        label=_("Whose"), choices=WHOSE, empty_label=_("All that I may decide"), method="by_right"
    )
    when = django_filters.ChoiceFilter(
        label=_("When"),
        choices=[("late", pgettext_lazy("decisions", "Late"))],
        empty_label=_("All"),
        method="how_far",
    )

    def in_title(self, rows: TurnQuerySet, _field: str, value: str) -> TurnQuerySet:
        """In either language."""
        return rows.filter(Q(run__title_fr__icontains=value) | Q(run__title_en__icontains=value))

    def by_right(self, rows: TurnQuerySet, _field: str, value: str) -> TurnQuerySet:
        """One's own, or those of people away."""
        return rows.filter(Q(own=value == "own"))

    def how_far(self, rows: TurnQuerySet, _field: str, _value: str) -> TurnQuerySet:
        """Those whose last day is over."""
        return rows.late(timezone.localdate())


class RunFilters(OfficeFilterSet):
    """Files in circuits: mine, of which kind, in which state; begins with those under way."""

    words = django_filters.CharFilter(
        label=_("Words in the title"), method="in_title", max_length=100
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="subject_kind", choices=kind_choices, empty_label=_("All")
    )
    whose = django_filters.ChoiceFilter(
        label=_("Whose"), choices=MINE, empty_label=_("All that I may see"), method="sent_by"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, empty_label=_("Not over"), method="ignored"
    )

    def in_title(self, rows: RunQuerySet, _field: str, value: str) -> RunQuerySet:
        """In either language."""
        return rows.filter(Q(title_fr__icontains=value) | Q(title_en__icontains=value))

    def sent_by(self, rows: RunQuerySet, _field: str, _value: str) -> RunQuerySet:
        """Those that the reader sent."""
        return rows.filter(started_by=self.request.user.pk)

    def ignored(self, rows: RunQuerySet, _field: str, _value: str) -> RunQuerySet:
        """It holds also where nothing is chosen (`filter_queryset`)."""
        return rows

    def filter_queryset(self, queryset: RunQuerySet) -> RunQuerySet:
        """Begin with those that are not over."""
        rows = _of_state(queryset, self.form.cleaned_data.get("state"))
        found: RunQuerySet = super().filter_queryset(rows)
        return found


def _of_state(rows: RunQuerySet, wanted: str | None) -> RunQuerySet:
    if wanted == "any":
        return rows
    if wanted == "over":
        return rows.exclude(state__in=LIVE)
    return rows.filter(state=wanted) if wanted else rows.live()


class CircuitFilters(OfficeFilterSet):
    """Circuits: for which files, which versions; begins with those in force or being written."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind of files"),
        field_name="subject_kind",
        choices=kind_choices,
        empty_label=_("All"),
    )
    edition = django_filters.ChoiceFilter(
        label=_("State"),
        choices=EDITIONS,
        empty_label=_("In force or being written"),
        method="ignored",
    )

    def ignored(self, rows: CircuitQuerySet, _field: str, _value: str) -> CircuitQuerySet:
        """It holds also where nothing is chosen (`filter_queryset`)."""
        return rows

    def filter_queryset(self, queryset: CircuitQuerySet) -> CircuitQuerySet:
        """Begin without the versions that are offered no more."""
        wanted = self.form.cleaned_data.get("edition")
        rows = queryset.filter(edition=wanted) if wanted not in {"any", None, ""} else queryset
        if not wanted:
            rows = rows.exclude(edition=Edition.RETIRED)
        found: CircuitQuerySet = super().filter_queryset(rows)
        return found
