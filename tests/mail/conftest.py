"""Kinds of the tests, officers, and a mail server."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.mail import kinds
from intl_office.mail.notifications import Trial
from tests.factories.core import PersonFactory
from tests.kit import children
from tests.mail.kinds import Reminder, Secret
from tests.mail.server import MailServer, serving


@pytest.fixture(autouse=True)
def known_kinds() -> Iterator[None]:
    found = {kind.code: kind for kind in (Reminder(), Secret(), Trial())}
    with kinds.registered.replaced(**found):
        yield


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db: None) -> User:
    person: User = PersonFactory.create(director=True)
    return person


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    with serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


def sender_environment(server: MailServer) -> dict[str, str]:
    """What a sender in a process of its own needs: the test's database, this mail server."""
    return {**children.environment(), "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
