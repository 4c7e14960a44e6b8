"""People who can sign in, invitations."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.declarations import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from intl_office.accounts import secrets
from intl_office.accounts.models import Invitation, User

PASSWORD = "correct horse battery staple"


class UserFactory(DjangoModelFactory[User]):
    """A person with a verified address and the password `PASSWORD`."""

    class Meta:
        model = User

    email = Sequence(lambda n: f"user{n}@example.org")
    first_name = "Ada"
    last_name = Sequence(lambda n: f"User {n}")
    language = "en"

    @classmethod
    def _create(cls, model_class: type[User], *_args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        verified = kwargs.pop("verified", True)
        user = model_class.objects.create_user(password=password, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
        return user


class InvitationFactory(DjangoModelFactory[Invitation]):
    """An invitation that waits; give `token_hash` to know its link."""

    class Meta:
        model = Invitation

    email = Sequence(lambda n: f"guest{n}@example.org")
    language = "en"
    invited_by = SubFactory(UserFactory)
    token_hash = Sequence(lambda n: secrets.digest(str(n)))
    sent_at = LazyFunction(timezone.now)
    expires_at = LazyFunction(lambda: timezone.now() + timedelta(days=14))
