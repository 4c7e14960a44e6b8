"""The person's own name and language."""

from crispy_forms.helper import FormHelper
from django import forms

from intl_office.accounts.actions.profile import change_profile
from intl_office.accounts.models import User


class ProfileForm(forms.ModelForm[User]):
    """Name and language of the person signed in."""

    helper = FormHelper()
    helper.form_tag = False

    class Meta:
        model = User
        fields = ["first_name", "last_name", "language"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "language": forms.RadioSelect,
        }

    def save(self, commit: bool = True) -> User:  # noqa: ARG002, FBT001, FBT002  # Django's signature
        """Change the row through its action."""
        return change_profile(user=self.instance, **self.cleaned_data)
