"""Giving and ending roles: what the database refuses, who may, the last administrator."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from intl_office.access.actions.roles import end_role, give_role
from intl_office.access.enums import EXTENTS, KINDS, Extent, Pole, Role
from intl_office.access.models import RoleAssignment, SeeingAs
from intl_office.access.permissions import granted_to
from intl_office.access.rules import may_give
from intl_office.core.audit import history
from tests.factories.access import RoleFactory, house, user_with
from tests.factories.accounts import UserFactory
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("access_role_dates", {"ends_on": date(2019, 12, 31)}),
        ("access_role_can_be_given", {"role": Role.PARTNER}),
        ("access_role_can_be_given", {"role": "emperor"}),
        ("access_role_pole", {"role": Role.OFFICER}),
        ("access_role_pole", {"pole": Pole.MOBILITY}),
        ("access_role_unit_needed", {"role": Role.REFERENT}),
        ("access_role_unit_needed", {"role": Role.COORDINATOR}),
        ("access_role_no_unit", {"role": Role.DIRECTOR, "in_unit": True}),
        ("access_role_no_unit", {"role": Role.STUDENT, "in_unit": True}),
        ("access_role_reason", {"reason": ""}),
        ("access_role_end_reason", {"ended_at": timezone.now()}),
    ],
)
def test_database_refuses(constraint: str, columns: dict[str, Any]) -> None:
    if columns.pop("in_unit", False):
        columns["unit"] = house().sciences
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RoleFactory.create(**columns)


@pytest.mark.parametrize("unit", ["house", "sciences"])
def test_same_role_twice_is_refused_in_words(unit: str) -> None:
    place = None if unit == "house" else house().sciences
    by, user = user_with("administrator"), UserFactory.create()
    columns: dict[str, Any] = {"user": user, "role": Role.LEGAL, "unit": place, "by": by}
    give_role(**columns, reason="First")
    with pytest.raises(ValidationError, match="on some of these days already"):
        give_role(**columns, reason="Again", starts_on=timezone.localdate() + DAY)
    assert user.roles.count() == 1


def test_same_role_elsewhere_later_or_after_its_end_is_another() -> None:
    place, by, user = house(), user_with("administrator"), UserFactory.create()
    columns: dict[str, Any] = {"user": user, "role": Role.REFERENT, "by": by, "reason": "New"}
    today = timezone.localdate()
    first = give_role(**columns, unit=place.sciences, ends_on=today)
    give_role(**columns, unit=place.letters)
    give_role(**columns, unit=place.sciences, starts_on=today + DAY, ends_on=today + DAY)
    end_role(given=first, by=by, reason="Wrong person")
    give_role(**columns, unit=place.sciences, ends_on=today)
    assert user.roles.count() == 4


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_gives_more_than_they_have(kind: str) -> None:
    """Whatever the roles, who could give one holds every permission of it, as far."""
    place = house()
    for giver_kind in KINDS:
        if giver_kind == "partner":
            continue
        giver = user_with(giver_kind)
        mine = {known.code for known in granted_to(*KINDS[giver_kind])}
        role, pole = KINDS[kind]
        unit = place.sciences if EXTENTS[role] is Extent.UNIT else None
        wanted = {known.code for known in granted_to(role, pole)}
        expected = kind != "partner" and "roles.give" in mine and wanted <= mine
        assert may_give(giver, role, pole, unit) is expected


def test_director_gives_the_office_but_no_administrator() -> None:
    director, user = user_with("director"), UserFactory.create()
    given = give_role(
        user=user, role=Role.OFFICER, pole=Pole.PROJECTS, by=director, reason="Recruited"
    )
    assert given.given_by == director
    with pytest.raises(PermissionDenied):
        give_role(user=user, role=Role.ADMINISTRATOR, by=director, reason="Why not")
    with pytest.raises(PermissionDenied):
        end_role(given=RoleFactory.create(role=Role.ADMINISTRATOR), by=director, reason="Why not")


def test_history_says_who_and_why() -> None:
    by = user_with("administrator")
    given = give_role(user=UserFactory.create(), role=Role.HR, by=by, reason="Decree 12")
    end_role(given=given, by=by, reason="Left us")
    latest, first = history(given)
    assert (first.kind, first.reason) == ("insert", "Decree 12")
    assert (latest.kind, latest.reason) == ("update", "Left us")


def test_a_role_ends_at_once_or_after_a_day() -> None:
    by = user_with("administrator")
    today = timezone.localdate()
    now = end_role(given=RoleFactory.create(), by=by, reason="Left")
    later = end_role(given=RoleFactory.create(), by=by, reason="Leaves", last_day=today + DAY)
    assert now.ended_at is not None
    assert (later.ended_at, later.ends_on) == (None, today + DAY)


@pytest.mark.parametrize(
    ("columns", "last_day", "message"),
    [
        ({"ended_at": timezone.now(), "end_reason": "x"}, 0, "over already"),
        (
            {"starts_on": timezone.localdate() - DAY, "ends_on": timezone.localdate() - DAY},
            0,
            "over",
        ),
        ({}, -1, "End the role at once"),
        ({"ends_on": timezone.localdate() + DAY}, 2, "before that day"),
    ],
)
def test_end_that_makes_no_sense(columns: dict[str, Any], last_day: int, message: str) -> None:
    given = RoleFactory.create(**columns)
    with pytest.raises(ValidationError, match=message):
        end_role(
            given=given,
            by=user_with("administrator"),
            reason="x",
            last_day=timezone.localdate() + last_day * DAY,
        )


@pytest.mark.parametrize("last_day", [None, timezone.localdate() + DAY])
def test_last_administrator_stays(last_day: Any) -> None:
    only = user_with("administrator")
    given = only.roles.get()
    RoleFactory.create(role=Role.ADMINISTRATOR, user__is_active=False)
    RoleFactory.create(role=Role.ADMINISTRATOR, ends_on=timezone.localdate())
    RoleFactory.create(role=Role.ADMINISTRATOR, starts_on=timezone.localdate() + DAY)
    with pytest.raises(ValidationError) as refused:
        end_role(given=given, by=only, reason="Tired", last_day=last_day)
    assert refused.value.code == "last_administrator"
    user_with("administrator")
    end_role(given=given, by=only, reason="Tired", last_day=last_day)


def test_account_of_the_installation_counts_as_administrator() -> None:
    only = user_with("administrator")
    UserFactory.create(is_staff=True)
    assert end_role(given=only.roles.get(), by=only, reason="Moved").ended_at


@pytest.mark.django_db(transaction=True)
def test_two_administrators_leave_at_once_and_one_stays() -> None:
    both = [user_with("administrator"), user_with("administrator")]
    given = [user.roles.get() for user in both]

    def leave(index: int) -> RoleAssignment:
        return end_role(given=given[index], by=both[index], reason="Leaving")

    outcomes = at_once(lambda: leave(0), lambda: leave(1))
    assert sorted(type(one).__name__ for one in outcomes) == ["RoleAssignment", "ValidationError"]
    assert RoleAssignment.objects.lasting_administrators().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_end_each_other_and_one_stays() -> None:
    both = [user_with("administrator"), user_with("administrator")]
    given = [user.roles.get() for user in both]

    def throw_out(index: int) -> RoleAssignment:
        return end_role(given=given[1 - index], by=both[index], reason="Quarrel")

    outcomes = at_once(lambda: throw_out(0), lambda: throw_out(1))
    assert sorted(type(one).__name__ for one in outcomes) == ["PermissionDenied", "RoleAssignment"]


@pytest.mark.django_db(transaction=True)
def test_same_role_given_twice_at_once_is_given_once() -> None:
    by, user = user_with("administrator"), UserFactory.create()

    def give() -> RoleAssignment:
        return give_role(user=user, role=Role.FINANCE, by=by, reason="Twice")

    outcomes = at_once(give, give)
    assert sorted(type(one).__name__ for one in outcomes) == ["RoleAssignment", "ValidationError"]
    assert user.roles.count() == 1


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("access_seeing_person_or_role", {}),
        ("access_seeing_person_or_role", {"role": Role.PARTNER}),
        ("access_seeing_person_or_role", {"other": True, "role": Role.HR}),
        ("access_seeing_another", {"oneself": True}),
        ("access_seeing_reason", {"role": Role.HR, "reason": ""}),
    ],
)
def test_database_refuses_looks(constraint: str, columns: dict[str, Any]) -> None:
    viewer = UserFactory.create()
    if columns.pop("other", False):
        columns["person"] = UserFactory.create()
    if columns.pop("oneself", False):
        columns["person"] = viewer
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SeeingAs.objects.create(**{"viewer": viewer, "reason": "Look", **columns})
