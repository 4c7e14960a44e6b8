"""Writing a circuit and its steps."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.access.enums import KINDS
from intl_office.access.fields import UnitChoiceField, kind_choices, units_in_order
from intl_office.accounts.models import User
from intl_office.circuits.actions.circuits import create_circuit, rename_circuit, save_step
from intl_office.circuits.enums import DECIDING, Assignee
from intl_office.circuits.models import Body, Circuit, CircuitStep
from intl_office.circuits.subjects import subject_kinds
from intl_office.core.errors import add_violation
from intl_office.ui.forms import OfficeModelForm


class CircuitForm(OfficeModelForm[Circuit]):
    """A new circuit: code, names, for which files."""

    subject_kind = forms.ChoiceField(label=_("Kind of files"))

    class Meta:
        model = Circuit
        fields = ["code", "name_fr", "name_en", "subject_kind"]

    def narrow(self) -> None:
        """The kinds that rooms registered."""
        choices = [(code, str(kind.label)) for code, kind in subject_kinds.items()]
        cast("forms.ChoiceField", self.fields["subject_kind"]).choices = choices

    def keep(self) -> bool:
        """Write it; False with the reasons in the form where it is refused."""
        return _kept(self, create_circuit, circuit=self.instance)


class NamesForm(OfficeModelForm[Circuit]):
    """The names of a draft."""

    class Meta:
        model = Circuit
        fields = ["name_fr", "name_en"]

    def keep(self) -> bool:
        """Write them; False with the reasons in the form where it is refused."""
        return _kept(self, rename_circuit, circuit=self.instance)


class StepForm(OfficeModelForm[CircuitStep]):
    """One step: name, who decides, what they may do."""

    role_kind = forms.ChoiceField(label=_("Role"), required=False)
    unit = UnitChoiceField(units_in_order(), label=_("Unit"), required=False)
    condition = forms.ChoiceField(label=_("Only if"), required=False)

    class Meta:
        model = CircuitStep
        fields = [
            "name_fr",
            "name_en",
            "assignee",
            "role_kind",
            "unit",
            "person",
            "body",
            "days",
            "condition",
            "may_return",
            "optional",
            "four_eyes",
        ]
        widgets = {"assignee": forms.RadioSelect}

    field_order = Meta.fields

    def narrow(self) -> None:
        """Roles that decide, people who may sign in, conditions of the kind of files."""
        step = self.instance
        deciding = [code for code, (role, _pole) in KINDS.items() if role in DECIDING]
        self._choose("role_kind", kind_choices(deciding), _("Choose"))
        kind = subject_kinds.get(step.circuit.subject_kind)
        conditions = [(c, one.label) for c, one in (kind.conditions if kind else {}).items()]
        self._choose("condition", conditions, _("always"))
        people = User.objects.active().order_by("last_name", "first_name", "pk")
        self._rows("person", people)
        self._rows("body", Body.objects.order_by("name_fr", "pk"))
        self.fields["assignee"].choices = Assignee.choices  # type: ignore[attr-defined]  # a choice
        self.initial["unit"] = step.unit
        if step.role:
            self.initial["role_kind"] = f"{step.role}-{step.pole}" if step.pole else step.role

    def _choose(self, name: str, choices: list[tuple[str, StrOrPromise]], empty: Any) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = [("", empty), *choices]

    def _rows(self, name: str, rows: Any) -> None:
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def clean(self) -> dict[str, Any]:
        """Keep what names who decides; the other entries do not count."""
        known: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = known.get("assignee", "")
        wanted = {"role": "role_kind", "unit": "unit", "person": "person", "body": "body"}
        for way, field in wanted.items():
            if way != chosen:
                known[field] = "" if way == "role" else None
            elif not known.get(field) and field not in self.errors:
                self.add_error(field, ValidationError(_("Say who decides."), "required"))
        role, pole = KINDS.get(known.get("role_kind") or "", ("", ""))
        self.instance.role, self.instance.pole = str(role), pole
        return known

    def keep(self) -> bool:
        """Write it; False with the reasons in the form where it is refused."""
        return _kept(self, save_step, step=self.instance)


def _kept(form: OfficeModelForm[Any], action: Any, **row: Any) -> bool:
    try:
        action(by=form.user, **row)
    except ValidationError as refused:
        add_violation(form, refused)
        return False
    return True
