"""Who signs in, who is invited, who holds a link."""

from intl_office.accounts.models.identifier import Identifier
from intl_office.accounts.models.invitation import Invitation, InvitationQuerySet
from intl_office.accounts.models.link import AccessLink
from intl_office.accounts.models.user import User, UserQuerySet

__all__ = [
    "AccessLink",
    "Identifier",
    "Invitation",
    "InvitationQuerySet",
    "User",
    "UserQuerySet",
]
