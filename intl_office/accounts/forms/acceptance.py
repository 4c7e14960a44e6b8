"""Accepting an invitation."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.actions.invitations import accept
from intl_office.accounts.models import Invitation, User
from intl_office.core.errors import add_violation


class AcceptanceForm(forms.Form):
    """A name and a password."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html(),
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        """Keep the invitation that is answered."""
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules, which know the name and the address."""
        data = super().clean() or {}
        user = User(
            email=self.invitation.email,
            first_name=data.get("first_name", ""),
            last_name=data.get("last_name", ""),
        )
        try:
            password_validation.validate_password(data.get("password", ""), user)
        except ValidationError as refused:
            self.add_error("password", refused)
        return data

    def save(self) -> User | None:
        """Make the account; None where the action refused, its reasons then stand in the form."""
        try:
            return accept(
                invitation=self.invitation, language=get_language() or "", **self.cleaned_data
            )
        except ValidationError as refused:
            add_violation(self, refused)
            return None
