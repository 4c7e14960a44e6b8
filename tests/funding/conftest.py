"""A spender of the tests, an officer, English texts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.funding import spenders
from tests.factories.access import house, user_with

KIND = "tests"


@contextmanager
def spending(**options: Any) -> Iterator[None]:
    """Have one kind of things spend money."""
    known = spenders.Spender(code=KIND, label="Mobility", **options)
    with spenders.registered.replaced(**{KIND: known}):
        yield


@pytest.fixture(autouse=True)
def _spender() -> Iterator[None]:
    with spending():
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db: None) -> User:
    """Of the mobility pole, for the whole house."""
    return user_with("officer-mobility", language="en")


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def coordinator(db: None) -> User:
    """Leads projects in the sciences: reads there."""
    return user_with("coordinator", house().sciences, language="en")
