"""The list of clauses."""

from typing import Any

import django_tables2 as tables
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intl_office.core.languages import reader_code
from intl_office.documents.kinds import document_kinds, kind_title
from intl_office.documents.models import Clause
from intl_office.ui.keyset import Order
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill


def variants_of(row: Clause) -> str:
    """The sub-kinds that a clause is for, in words; all where it names none."""
    kind = document_kinds.get(row.kind)
    known = kind.variants if kind else {}
    return ", ".join(str(known.get(one, one)) for one in row.variants) or str(_("all"))


def slot_of(row: Clause) -> str:
    """The part in which it may stand, in words."""
    kind = document_kinds.get(row.kind)
    return str(kind.slots.get(row.slot, row.slot)) if kind else row.slot


def standing_of(row: Clause) -> tuple[str, str]:
    """Whether it is in use and validated, in words, and the tone of them."""
    if row.retired_on:
        return str(_("retired")), "neutral"
    if row.current_number is None:
        return str(_("draft, not in use")), "info"
    if row.is_validated:
        return str(_("validated")), "good"
    return str(_("to be validated")), "warn"


class ClauseTable(OfficeTable):
    """One line a clause."""

    name = tables.Column(accessor="pk", verbose_name=_("Name"), linkify=True)
    slot = tables.Column(verbose_name=_("Part of the text"))
    variants = tables.Column(verbose_name=_("For"), empty_values=())
    category = tables.Column(verbose_name=_("Category"))
    standing = tables.Column(accessor="pk", verbose_name=_("State"))
    number = tables.Column(accessor="current_number", verbose_name=_("Version"))
    published = tables.Column(accessor="current_at", verbose_name=_("In use since"))

    class Meta(OfficeTable.Meta):
        model = Clause
        fields = (
            *("name", "kind", "slot", "variants", "category", "standing", "number", "published"),
            *("code", "obligatory", "validated_on"),
        )

    sortable = {
        "code": "code",
        "slot": "place",
        "kind": "kind",
        "category": "category",
        "name": "title_fr",
    }
    default_sort = "slot"
    hidden = ("category", "code", "obligatory", "validated_on")

    @classmethod
    def order(cls, query: QueryDict) -> Order:
        """As asked; names in the reader's language."""
        found = super().order(query)
        named = found.path == "title_fr"
        return Order(f"title_{reader_code()}", found.descending) if named else found

    def render_name(self, record: Clause) -> str:
        """Its name in the reader's language."""
        return str(record)

    def value_name(self, record: Clause) -> str:
        """The same in an export."""
        return str(record)

    def render_slot(self, record: Clause) -> str:
        """The part in words."""
        return slot_of(record)

    def render_variants(self, record: Clause) -> str:
        """The sub-kinds in words."""
        return variants_of(record)

    def render_standing(self, record: Clause) -> SafeString:
        """Words, icon and colour."""
        words, tone = standing_of(record)
        known: Any = tone
        return pill(words, known)

    def value_standing(self, record: Clause) -> str:
        """The words in an export."""
        return standing_of(record)[0]

    def render_kind(self, value: str) -> str:
        """The kind's title."""
        return kind_title(value)
