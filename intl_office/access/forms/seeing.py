"""Seeing the application as somebody else."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.access.actions.seeing import see_as_person, see_as_role
from intl_office.access.enums import EXTENTS, GIVEN, IN_ONE_UNIT, KINDS, Extent, Role
from intl_office.access.fields import (
    UnitChoiceField,
    account_of,
    kind_choices,
    units_in_order,
)
from intl_office.access.models import SeeingAs
from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.organisations.models import Unit
from intl_office.ui.forms import OfficeForm

TOO_MUCH = _(
    "You cannot see the application so: administrators, accounts that are closed and whoever may"
    " do more than you are left out."
)


class SeeAsForm(OfficeForm):
    """A person by their address, or a role and a unit; and why."""

    email = forms.EmailField(
        label=_("Email address of the person"),
        max_length=254,
        required=False,
        help_text=_("Left empty, choose a role below."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Role"), required=False)
    unit = UnitChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The whole institution"),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept in the log of looks.")
    )

    def narrow(self) -> None:
        """Every role but the administrator's."""
        kinds = [
            code
            for code, (role, _pole) in KINDS.items()
            if role in GIVEN and role is not Role.ADMINISTRATOR
        ]
        field = cast("forms.ChoiceField", self.fields["kind"])
        field.choices = [("", _("None: a person")), *kind_choices(kinds)]
        cast("UnitChoiceField", self.fields["unit"]).queryset = units_in_order()

    def clean_email(self) -> User | None:
        """Find the account, where an address is given."""
        email = self.cleaned_data["email"]
        return account_of(email) if email else None

    def clean(self) -> dict[str, Any]:
        """One of both, and a unit where the role has one."""
        data = super().clean() or {}
        if not self.errors and bool(data.get("email")) == bool(data.get("kind")):
            self.add_error(None, ValidationError(_("Give an address, or choose a role.")))
        elif data.get("kind"):
            self._check_unit(KINDS[data["kind"]][0], data.get("unit"))
        elif data.get("unit"):
            self.add_error("unit", ValidationError(_("A unit goes with a role.")))
        return data

    def _check_unit(self, role: Role, unit: Unit | None) -> None:
        if role in IN_ONE_UNIT and unit is None:
            self.add_error("unit", ValidationError(_("This role is given in a unit: choose it.")))
        if EXTENTS[role] in {Extent.HOUSE, Extent.OWN} and unit is not None:
            text = _("This role is not given in a unit: leave it empty.")
            self.add_error("unit", ValidationError(text))

    def save(self) -> SeeingAs | None:
        """Begin; None where the action refused, its reasons then stand in the form."""
        try:
            return self._begin()
        except PermissionDenied:
            self.add_error(None, ValidationError(TOO_MUCH, code="too_much"))
        except ValidationError as refused:
            add_violation(self, refused)
        return None

    def _begin(self) -> SeeingAs:
        data, by = self.cleaned_data, cast("User", self.user)
        if data["email"]:
            return see_as_person(by=by, person=data["email"], reason=data["reason"])
        role, pole = KINDS[data["kind"]]
        return see_as_role(by=by, role=role, pole=pole, unit=data["unit"], reason=data["reason"])
