"""Reading this room."""

from intl_office.accounts import secrets
from intl_office.accounts.models import AccessLink, Invitation


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation whose link this is; None for a link that was replaced or made up."""
    if not secrets.is_ours(token, "invitation"):
        return None
    return Invitation.objects.filter(token_hash=secrets.digest(token)).first()


def link_of(token: str, purpose: str) -> AccessLink | None:
    """Return the row of a link for this purpose; None for any other text."""
    if not secrets.is_ours(token, purpose):
        return None
    return AccessLink.objects.filter(purpose=purpose, token_hash=secrets.digest(token)).first()
