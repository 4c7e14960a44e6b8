"""Allauth's forms in our words; placeholders go, since they vanish when one types."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


def _say(field: forms.Field, label: StrOrPromise) -> None:
    field.label, field.help_text = label, ""
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields; the way to a new password stands under the form."""
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("Email address"))
        _say(self.fields["password"], _("Password"))


class ForgottenForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The address to send a link to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("Email address"))


class NewAddressForm(account.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """The address that will replace the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("New email address"))


class CodeForm(mfa.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code"))


class FirstCodeForm(totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The code that proves that the app was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code"))
