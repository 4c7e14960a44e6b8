"""Making accounts without an invitation."""

from allauth.account.models import EmailAddress
from django.db import transaction

from intl_office.accounts.models import User


@transaction.atomic
def create_account(
    *,
    email: str,
    password: str | None = None,
    first_name: str = "",
    last_name: str = "",
    language: str = "fr",
) -> User:
    """Make an account whose address is known to be true (demo, import from the institution)."""
    user: User = User.objects.create_user(
        email, password, first_name=first_name, last_name=last_name, language=language
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
