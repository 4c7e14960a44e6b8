"""Who signs in."""

from intl_office.accounts.models.user import User, UserQuerySet

__all__ = ["User", "UserQuerySet"]
