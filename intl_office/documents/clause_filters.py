"""The filters of the library of clauses."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import ClauseCategory
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models.clause import ClauseQuerySet
from intl_office.ui.filters import OfficeFilterSet

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def drafted_kinds() -> list[tuple[str, Any]]:
    """The kinds of documents that are drafted from the library."""
    return [(code, kind.title) for code, kind in document_kinds.items() if kind.slots]


def variants() -> list[tuple[str, Any]]:
    """The sub-kinds of all of them."""
    kinds = (kind for _code, kind in document_kinds.items() if kind.slots)
    return [choice for kind in kinds for choice in kind.variants.items()]


class ClauseFilters(OfficeFilterSet):
    """Words, kind, category, sub-kind; validated, retired."""

    q = django_filters.CharFilter(label=_("Words"), method="by_words", max_length=100)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=drafted_kinds, empty_label=_("All"))
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=ClauseCategory.choices, empty_label=_("All")
    )
    variant = django_filters.ChoiceFilter(
        label=_("For"), choices=variants, method="by_variant", empty_label=_("All")
    )
    validated = django_filters.ChoiceFilter(
        label=_("Validated"), choices=YES_NO, method="by_validated", empty_label=_("All")
    )
    retired = django_filters.ChoiceFilter(
        label=_("Retired"), choices=YES_NO, method="by_retired", empty_label=_("All")
    )

    def by_words(self, rows: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        """Each word in the name, the code or a version."""
        return rows.matching(value)

    def by_variant(self, rows: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        """Made for the sub-kind, or for all."""
        return rows.filter(Q(variants=[]) | Q(variants__contains=[value]))

    def by_validated(self, rows: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        """The legal office looked at the version in use."""
        return rows.filter(Q(("is_validated", value == "yes")))

    def by_retired(self, rows: ClauseQuerySet, _name: str, value: str) -> ClauseQuerySet:
        """Not offered any more."""
        return rows.filter(retired_on__isnull=value == "no")
