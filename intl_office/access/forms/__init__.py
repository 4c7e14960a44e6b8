"""Forms of this room."""

from intl_office.access.forms.roles import EndRoleForm, GiveRoleForm
from intl_office.access.forms.seeing import SeeAsForm

__all__ = ["EndRoleForm", "GiveRoleForm", "SeeAsForm"]
