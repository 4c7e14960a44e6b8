"""What the tests of the frame share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.ui import brand


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Pages are read without `collectstatic` having run."""
    plain: dict[str, Any] = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STORAGES = plain


@pytest.fixture(autouse=True)
def brand_of_the_settings() -> Iterator[None]:
    """The frame's own tests know no room above that keeps the institution."""
    with brand.sources.replaced():
        yield


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db: None) -> User:
    user: User = User.objects.create_user("claire@example.org", first_name="Claire", language="en")
    return user


@pytest.fixture
def english_client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def officer_client(english_client: Client, officer: User) -> Client:
    english_client.force_login(officer)
    return english_client
