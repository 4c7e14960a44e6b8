"""A house with agreements, mobilities and proposals on both sides of many days."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from intl_office.accounts.models import User
from tests.factories.access import user_with
from tests.strategy.rows import fill


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def rows(db: None) -> None:
    fill()


@pytest.fixture
def director(db: None) -> User:
    return user_with("director", language="en")
