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
def officer(db: None) -> User:
    user: User = UserFactory.create(is_staff=True, first_name="Claire", last_name="Morel")
    return user


@pytest.fixture
def outsider(db: None) -> User:
    user: User = UserFactory.create()
    return user


@pytest.fixture
def office(officer: User) -> Client:
    """A browser in which an officer is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


@pytest.fixture
def elsewhere(outsider: User) -> Client:
    """A browser in which someone of another office is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(outsider)
    return client
