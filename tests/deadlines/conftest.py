"""A source of the tests, beside the room's own, and people who may see the deadlines of units."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.core.permissions import Reach, Visitor, judges
from intl_office.deadlines import sources
from intl_office.deadlines.rules import SEE, Steps
from tests.factories.accounts import UserFactory


class Judge:
    """Who sees the deadlines of others: keys of users, with their reach."""

    def __init__(self) -> None:
        self.reaches: dict[int, Reach] = {}

    def may(self, user: Visitor, permission: str, thing: object = None) -> bool:
        known = self.reach(user, permission)
        return bool(known) if thing is None else known.covers(getattr(thing, "unit_paths", []))

    def reach(self, user: Visitor, permission: str) -> Reach:
        known = self.reaches.get(user.pk or 0, Reach())
        return known if permission == SEE else Reach()


@pytest.fixture(autouse=True)
def judge() -> Iterator[Judge]:
    ours = Judge()
    with judges.replaced(house=ours):
        yield ours


@pytest.fixture(autouse=True)
def _sources() -> Iterator[None]:
    known = dict(sources.registered.items())
    tests = sources.Source(
        code="tests",
        label="Agreement",
        icon="file-earmark-text",
        url=lambda subject: f"/agreements/{subject}/",
        keys={"end": "End of the agreement", "notice": "Last day to give notice"},
    )
    tasks = sources.Source(code="tasks", label="Task", icon="check-lg", by_hand=True,
                           steps=Steps((7,), 0))  # fmt: skip
    with sources.registered.replaced(**known, tests=tests, tasks=tasks):
        yield


@pytest.fixture
def user(db: None) -> User:
    found: User = UserFactory.create(first_name="Ada", last_name="Lovelace")
    return found


@pytest.fixture
def desk(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield
