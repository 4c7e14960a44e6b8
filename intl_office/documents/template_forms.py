"""The form of a template of texts: place, presence and first clause of each part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.documents.actions.templates import Line, save_template
from intl_office.documents.kinds import DocumentKind
from intl_office.documents.models import Clause, ClauseVersion, TextTemplate
from intl_office.documents.models.template import Plan, in_order
from intl_office.organisations.forms.base import RowForm
from intl_office.ui.comparing import Compared

CLASSES = {"place": "form-control", "included": "form-check-input", "clause": "form-select"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A clause that may stand in a part, and where alone it does, in words; empty: always."""

    clause: Clause
    where: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the texts of a sub-kind.

    Attributes:
        slot, name: key, and what it is called.
        source: the rule that asks for it; empty where none does.
        clauses: those that may stand there, first the one that does.
        included: it stands in every draft by the template.

    """

    slot: str
    name: str | Promise
    source: str
    clauses: Sequence[Offer]
    included: bool

    @property
    def stands(self) -> bool:
        """Whether every draft has it: by a rule, by the template or by an obligatory clause."""
        always = (one.clause.obligatory and not one.where for one in self.clauses)
        return bool(self.source) or self.included or any(always)


def parts_of(kind: DocumentKind, variant: str, plan: Plan) -> list[Part]:
    """The parts of a sub-kind in the order of its template; one query."""
    slots, required = kind.slots, kind.required_slots(variant)
    clauses: dict[str, list[ClauseVersion]] = {slot: [] for slot in slots}
    for one in ClauseVersion.objects.in_library(kind.code, variant):
        clauses.setdefault(one.clause.slot, []).append(one)
    order = in_order(slots, plan.places, list(slots))
    return [
        Part(
            slot,
            slots[slot],
            required.get(slot, ""),
            [_offer(kind, one.clause) for one in sorted(clauses[slot], key=plan.rank)],
            slot in plan.included,
        )
        for slot in order
    ]


def _offer(kind: DocumentKind, clause: Clause) -> Offer:
    return Offer(clause, str(kind.conditions.get(clause.condition, clause.condition)))


class TemplateForm(Compared, RowForm[TextTemplate]):
    """Each part with its place, whether every draft has it, and the clause that it begins with."""

    class Meta:
        model = TextTemplate
        fields = ()

    def __init__(self, *args: Any, parts: Sequence[Part], plan: Plan, **kwargs: Any) -> None:
        """Take the parts as they stand."""
        self.parts, self.plan = parts, plan
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Three fields for each part."""
        self.remember(self.instance.updated_at if self.instance.pk else None)
        for place, part in enumerate(self.parts, start=1):
            self._add(place, part)

    def _add(self, place: int, part: Part) -> None:
        named = {"part": part.name}
        field: forms.Field = forms.IntegerField(
            label=_("Place of “%(part)s”") % named, min_value=1, max_value=len(self.parts)
        )
        self._put("place", part, field, place)
        field = forms.BooleanField(
            label=_("“%(part)s” in every draft") % named,
            required=False,
            disabled=bool(part.source),
        )
        self._put("included", part, field, part.included or bool(part.source))
        choices = [(one.clause.code, str(one.clause)) for one in part.clauses]
        field = forms.ChoiceField(
            label=_("Clause with which “%(part)s” begins") % named,
            choices=[("", _("the one that fits best")), *choices],
            required=False,
        )
        self._put("clause", part, field, self._chosen(part))

    def _put(self, name: str, part: Part, field: forms.Field, value: object) -> None:
        field.widget.attrs |= {"aria-label": field.label, "class": CLASSES[name]}
        self.fields[f"{name}-{part.slot}"] = field
        self.initial[f"{name}-{part.slot}"] = value

    def _chosen(self, part: Part) -> str:
        known = {one.clause.pk: one.clause.code for one in part.clauses}
        return known.get(self.plan.chosen.get(part.slot, 0), "")

    @property
    def lines(self) -> list[tuple[Part, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each part with its fields."""
        return [
            (
                part,
                self[f"place-{part.slot}"],
                self[f"included-{part.slot}"],
                self[f"clause-{part.slot}"],
            )
            for part in self.parts
        ]

    def act(self, by: User) -> TextTemplate:
        """Write the parts by their places."""
        row = self.instance
        return save_template(
            kind=row.kind,
            variant=row.variant,
            lines=[self._line(part) for part in self._sorted()],
            by=by,
            seen=self.cleaned_data["seen"],
        )

    def _line(self, part: Part) -> Line:
        code = self.cleaned_data[f"clause-{part.slot}"]
        clause = next((one.clause for one in part.clauses if one.clause.code == code), None)
        included = bool(self.cleaned_data[f"included-{part.slot}"]) and not part.source
        return Line(part.slot, included, clause)

    def _sorted(self) -> list[Part]:
        """By place; what was moved up comes before what stood there, what was moved down after."""

        def key(entry: tuple[int, Part]) -> tuple[int, int, int]:
            before, part = entry
            wanted: int = self.cleaned_data[f"place-{part.slot}"]
            return wanted, (wanted > before) - (wanted < before), before

        return [part for _place, part in sorted(enumerate(self.parts, start=1), key=key)]
