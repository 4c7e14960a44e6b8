"""Inviting someone."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.actions.invitations import invite
from intl_office.accounts.invited import roles_for
from intl_office.accounts.models import Invitation, User
from intl_office.core.errors import add_violation


class InvitationForm(forms.Form):
    """An address, a language, and a role where a room offers roles."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the message"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    role = forms.ChoiceField(label=_("Role"), required=False)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the roles that this user may give."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["language"].initial = user.language
        roles = roles_for(user)
        if roles:
            self.fields["role"].choices = [("", _("None for now")), *roles]  # type: ignore[attr-defined]  # the stubs type fields as Field
        else:
            del self.fields["role"]

    def save(self) -> Invitation | None:
        """Invite; None where the action refused, its reasons then stand at the fields."""
        try:
            return invite(by=self.user, **self.cleaned_data)
        except ValidationError as refused:
            add_violation(self, refused)
            return None
