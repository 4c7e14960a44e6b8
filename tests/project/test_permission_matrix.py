"""Every address x every role: what it answers, and that it shows nothing that is hidden."""

import pytest
from django.db import transaction

from tests.kit.matrix import HOUSE, ROLES, Entry, Expect, Given, addresses, entry, visit
from tests.project.addresses import TABLE

pytestmark = pytest.mark.django_db


def test_every_address_is_in_the_table_and_the_other_way_round() -> None:
    known = set(addresses())
    assert known - set(TABLE) == set(), "say in tests/project/addresses/ who may open these"
    assert set(TABLE) - known == set(), "these are gone: take them out of the table"


def test_every_line_has_every_role() -> None:
    lines = [line for lines in TABLE.values() for line in lines]
    assert all(set(line.expected) == {*ROLES, *HOUSE} for line in lines)
    assert all(TABLE.values())


every_line = pytest.mark.parametrize(
    ("name", "line"),
    [
        pytest.param(name, line, id=f"{name}-{number}")
        for name, lines in TABLE.items()
        for number, line in enumerate(lines)
    ],
)


@pytest.mark.parametrize("role", ROLES)
@every_line
def test_address(name: str, line: Entry, role: str) -> None:
    visit(name, line, role)


@every_line
def test_address_in_every_role_of_the_house(name: str, line: Entry) -> None:
    """Each role finds the rows made for it alone: what it leaves is undone."""
    for role in HOUSE:
        with transaction.atomic():
            visit(name, line, role)
            transaction.set_rollback(True)


def test_a_wrong_expectation_is_noticed() -> None:
    with pytest.raises(AssertionError, match="ui:today as anonymous: 302"):
        visit("ui:today", entry(Expect.OK, Expect.OK), "anonymous")


def test_a_leak_is_noticed() -> None:
    told = "International"
    leaking = entry(Expect.OK, Expect.OK, given=lambda _user: Given(never=(told,)))
    with pytest.raises(AssertionError, match=f"shows '{told}'"):
        visit("ui:help", leaking, "anonymous")


def test_a_secret_that_nobody_could_see_is_noticed() -> None:
    blind = entry(Expect.OK, Expect.OK, given=lambda _user: Given(secrets=("nowhere",)))
    with pytest.raises(AssertionError, match="cannot leak"):
        visit("ui:help", blind, "user")
