"""Forms of this room."""

from intl_office.accounts.forms.acceptance import AcceptanceForm
from intl_office.accounts.forms.invitation import InvitationForm
from intl_office.accounts.forms.profile import ProfileForm

__all__ = ["AcceptanceForm", "InvitationForm", "ProfileForm"]
