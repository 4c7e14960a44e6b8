"""A mobility officer, a student, English texts."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from intl_office.accounts.models import User
from mobility.models import Enrolment
from tests.factories.access import user_with
from tests.factories.mobility import EnrolmentFactory


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db: None) -> User:
    """Of the mobility pole, for the whole house."""
    return user_with("officer-mobility", language="en")


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    """A student of the sciences."""
    student = user_with("student", language="en", first_name="Lou", last_name="Petit")
    made: Enrolment = EnrolmentFactory.create(user=student, last_name="Petit")
    return made


@pytest.fixture
def phone(client: Client, enrolment: Enrolment) -> Client:
    """The student, signed in."""
    assert enrolment.user
    client.force_login(enrolment.user)
    return client


@pytest.fixture
def desk(officer: User) -> Client:
    """The officer, signed in."""
    client = Client()
    client.force_login(officer)
    return client
