"""The delivered tables, loaded once for each test that asks."""

import pytest
from django.test import Client

from intl_office.accounts.models import User
from intl_office.reference.actions.load import load_reference
from tests.factories.core import PersonFactory


@pytest.fixture
def loaded(db: None) -> None:
    load_reference()


@pytest.fixture
def officer(db: None) -> User:
    return PersonFactory.create(director=True)


@pytest.fixture
def office(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client
