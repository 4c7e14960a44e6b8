"""What the tests of this room share."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from intl_office.accounts.models import User
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def user(db: None) -> User:
    found: User = UserFactory.create(first_name="Ada", last_name="Lovelace")
    return found


@pytest.fixture
def desk(user: User) -> Client:
    """A browser in which that person is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client
