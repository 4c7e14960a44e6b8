"""The filters of the list of documents."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import DocumentState, Locale
from intl_office.documents.kinds import document_kinds
from intl_office.ui.filters import DayRangeFilter, OfficeFilterSet


def kind_choices() -> list[tuple[str, Any]]:
    """Every registered kind, by title."""
    found = [(code, kind.title) for code, kind in document_kinds.items()]
    return sorted(found, key=lambda choice: str(choice[1]))


class DocumentFilters(OfficeFilterSet):
    """Words of the title, kind, state, language and days."""

    title = django_filters.CharFilter(label=_("Title"), lookup_expr="icontains", max_length=100)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices, empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=DocumentState.choices, empty_label=_("All")
    )
    locale = django_filters.ChoiceFilter(
        label=_("Language"), choices=Locale.choices, empty_label=_("All")
    )
    created_at = DayRangeFilter(label=_("Asked for"))
