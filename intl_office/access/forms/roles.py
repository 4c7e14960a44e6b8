"""Giving and ending a role."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.actions.roles import end_role, give_role
from intl_office.access.enums import EXTENTS, GIVEN, KINDS, Extent
from intl_office.access.fields import (
    UnitChoiceField,
    account_of,
    kind_choices,
    units_in_order,
)
from intl_office.access.models import RoleAssignment
from intl_office.access.rules import may_give
from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.core.permissions import reach
from intl_office.organisations.models import Unit
from intl_office.ui.forms import OfficeForm

TOO_MUCH = _("You may not give this role there: nobody gives more than they have.")


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class GiveRoleForm(OfficeForm):
    """Who becomes what, where, from when to when, and why."""

    email = forms.EmailField(
        label=_("Email address of the person"),
        max_length=254,
        help_text=_("The address of their account."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Role"))
    unit = UnitChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The whole institution"),
        help_text=_("The role holds in this unit and in everything below it."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=day_input())
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=day_input(),
        required=False,
        help_text=_("Left empty, the role holds until somebody ends it."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Kept with the role: an appointment, a decision, a replacement."),
    )

    def narrow(self) -> None:
        """Offer what this person may give somewhere."""
        offered = units_in_order(reach(self.user, "roles.give"))
        units = list(offered)
        kinds = [code for code in KINDS if self._somewhere(code, units)]
        field = cast("forms.ChoiceField", self.fields["kind"])
        field.choices = [("", _("Choose a role")), *kind_choices(kinds)]
        cast("UnitChoiceField", self.fields["unit"]).queryset = offered
        self.fields["starts_on"].initial = timezone.localdate()

    def _somewhere(self, code: str, units: list[Unit]) -> bool:
        role, pole = KINDS[code]
        if role not in GIVEN:
            return False
        places: list[Unit | None] = [*units] if EXTENTS[role] is Extent.UNIT else [None, *units]
        return any(may_give(self.user, role, pole, place) for place in places)

    def clean_email(self) -> User:
        """Find the account."""
        return account_of(self.cleaned_data["email"])

    def save(self) -> RoleAssignment | None:
        """Give the role; None where the action refused, its reasons then stand in the form."""
        data = dict(self.cleaned_data)
        role, pole = KINDS[data.pop("kind")]
        by = cast("User", self.user)
        try:
            return give_role(user=data.pop("email"), role=role, pole=pole, by=by, **data)
        except PermissionDenied:
            self.add_error("kind", ValidationError(TOO_MUCH, code="too_much"))
        except ValidationError as refused:
            add_violation(self, refused)
        return None


class EndRoleForm(OfficeForm):
    """When a role ends, and why."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=day_input(),
        required=False,
        help_text=_("Left empty, the role ends at once."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def save(self, given: RoleAssignment) -> RoleAssignment | None:
        """End the role; None where the action refused, its reasons then stand in the form."""
        data: dict[str, Any] = self.cleaned_data
        try:
            return end_role(given=given, by=cast("User", self.user), **data)
        except ValidationError as refused:
            add_violation(self, refused)
            return None
