"""What the tests of this room share."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from intl_office.accounts.models import User
from tests.factories.access import house, user_with


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db: None) -> User:
    """A cooperation officer of the whole house, who reads English."""
    house()
    return user_with("officer-cooperation", language="en")


@pytest.fixture
def asker() -> User:
    """A coordinator of the sciences, who reads English."""
    return user_with("coordinator", language="en")
