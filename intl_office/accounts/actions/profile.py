"""What people change about themselves."""

from intl_office.accounts.models import User


def change_profile(*, user: User, first_name: str, last_name: str, language: str) -> User:
    """Change one's own name and language."""
    user.first_name, user.last_name, user.language = first_name, last_name, language
    user.save(update_fields=["first_name", "last_name", "language"])
    return user
