"""A project leader, an officer, English texts."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from intl_office.accounts.models import User
from tests.factories.access import house, user_with


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db: None) -> User:
    """Of the projects pole, for the whole house."""
    return user_with("officer-projects", language="en")


@pytest.fixture
def leader(db: None) -> User:
    """Leads projects in the sciences."""
    return user_with("coordinator", house().sciences, language="en")


@pytest.fixture
def desk(client: Client, leader: User) -> Client:
    client.force_login(leader)
    return client
