"""Every address x every role: what it answers, and that it shows nothing that is hidden."""

import pytest
from django.db import transaction

from tests.kit.matrix import (
    HOUSE,
    ROLES,
    Entry,
    Expect,
    Given,
    Visitor,
    addresses,
    entry,
    visit,
)
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


@pytest.mark.parametrize(
    ("name", "line"),
    [
        pytest.param(name, line, id=f"{name}-{number}")
        for name, lines in TABLE.items()
        for number, line in enumerate(lines)
    ],
)
def test_address(name: str, line: Entry, everyone: dict[str, Visitor]) -> None:
    """Each visitor finds the rows made for them alone: what they leave is undone."""
    for visitor in everyone.values():
        with transaction.atomic():
            visit(name, line, visitor)
            transaction.set_rollback(True)


def test_a_wrong_expectation_is_noticed(everyone: dict[str, Visitor]) -> None:
    with pytest.raises(AssertionError, match="ui:today as anonymous: 302"):
        visit("ui:today", entry(Expect.OK, Expect.OK), everyone["anonymous"])


def test_a_leak_is_noticed(everyone: dict[str, Visitor]) -> None:
    told = "International"
    leaking = entry(Expect.OK, Expect.OK, given=lambda _user: Given(never=(told,)))
    with pytest.raises(AssertionError, match=f"shows '{told}'"):
        visit("ui:help", leaking, everyone["anonymous"])


def test_a_secret_that_nobody_could_see_is_noticed(everyone: dict[str, Visitor]) -> None:
    blind = entry(Expect.OK, Expect.OK, given=lambda _user: Given(secrets=("nowhere",)))
    with pytest.raises(AssertionError, match="cannot leak"):
        visit("ui:help", blind, everyone["user"])
