"""How far roles go: units, poles, days; what is remembered within a request."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from intl_office.access import held
from intl_office.access.actions.roles import end_role, give_role
from intl_office.access.enums import Pole, Role, State
from intl_office.access.held import remembered, scope_of
from intl_office.access.models import RoleAssignment
from intl_office.core.permissions import Reach, judges, may, reach
from intl_office.organisations.models import Unit
from tests.factories.access import RoleFactory, house, user_with
from tests.factories.accounts import UserFactory
from tests.kit.queries import exactly

pytestmark = pytest.mark.django_db


class Row:
    """Something that belongs to units."""

    def __init__(self, *units: Unit) -> None:
        self.unit_paths = [unit.path for unit in units]


def test_nobody_may_before_the_judge_is_there() -> None:
    director = user_with("director")
    assert may(director, "partners.edit")
    with judges.replaced():
        assert not may(director, "partners.edit")
        assert reach(director, "partners.edit") == Reach()


def test_unknown_permission_is_an_error() -> None:
    with pytest.raises(LookupError):
        may(user_with("director"), "partners.edits")


def test_anonymous_and_closed_accounts_may_nothing() -> None:
    director = user_with("director", is_active=False)
    assert not may(director, "partners.see")
    assert not may(AnonymousUser(), "partners.see")


def test_installer_administers_without_a_role() -> None:
    assert scope_of(UserFactory.create(is_staff=True)).roles == {Role.ADMINISTRATOR}


def test_referent_reaches_own_subtree_alone() -> None:
    place = house()
    referent = user_with("referent", place.sciences)
    found = reach(referent, "people.see")
    assert found == Reach(units=frozenset({place.sciences.pk}))
    assert set(Unit.objects.filter(found.condition("path"))) == {place.sciences, place.physics}
    assert may(referent, "people.see", place.physics)
    assert may(referent, "people.see", Row(place.letters, place.physics))
    assert not may(referent, "people.see", place.letters)
    assert not may(referent, "people.see", place.root)
    assert not may(referent, "people.see", Row())
    assert not may(referent, "people.see", object())


def test_referent_of_two_faculties_reaches_both() -> None:
    place = house()
    referent = user_with("referent", place.physics)
    RoleFactory.create(user=referent, role=Role.REFERENT, unit=place.letters)
    found = Unit.objects.filter(reach(referent, "people.see").condition("path"))
    assert set(found) == {place.physics, place.letters}


def test_permission_of_the_house_holds_whatever_the_unit() -> None:
    place = house()
    referent = user_with("referent", place.sciences)
    assert may(referent, "partners.see", place.letters)
    assert reach(referent, "partners.see") == Reach(everywhere=True)


def test_a_unit_moved_is_followed() -> None:
    place = house()
    referent = user_with("referent", place.sciences)
    place.physics.parent = place.letters
    place.physics.save()
    assert not may(referent, "people.see", place.physics)


def test_reach_without_permission_holds_no_row() -> None:
    found = reach(user_with("student"), "people.see")
    assert not found
    assert not Unit.objects.filter(found.condition("path")).exists()
    house()
    assert Unit.objects.exists()


def test_whole_institution_holds_every_row() -> None:
    house()
    found = reach(user_with("hr"), "people.see")
    assert found.everywhere
    assert Unit.objects.filter(found.condition("path")).count() == 4


def test_scope_gathers_roles_poles_and_units() -> None:
    place = house()
    user = user_with("referent", place.sciences)
    RoleFactory.create(user=user, role=Role.OFFICER, pole=Pole.PROJECTS, unit=place.letters)
    RoleFactory.create(user=user, role=Role.STUDENT)
    scope = scope_of(user)
    assert scope.roles == {Role.REFERENT, Role.OFFICER, Role.STUDENT}
    assert scope.poles == {Pole.PROJECTS}
    assert scope.reach == Reach(units=frozenset({place.sciences.pk, place.letters.pk}))


DAYS = [
    ("2026-03-09", None, "2026-03-10 00:00 Europe/Paris", State.NOW),
    ("2026-03-10", None, "2026-03-10 00:00 Europe/Paris", State.NOW),
    ("2026-03-11", None, "2026-03-10 23:59 Europe/Paris", State.LATER),
    ("2026-03-01", "2026-03-10", "2026-03-10 23:59 Europe/Paris", State.NOW),
    ("2026-03-01", "2026-03-09", "2026-03-10 00:00 Europe/Paris", State.OVER),
    # 23:30 in London is the next day already where the institution is.
    ("2026-03-11", None, "2026-03-10 23:30 Europe/London", State.NOW),
    ("2026-03-01", "2026-03-10", "2026-03-10 23:30 Europe/London", State.OVER),
    ("2026-03-11", None, "2026-03-10 22:59 UTC", State.LATER),
]


@pytest.mark.parametrize(("first", "last", "moment", "state"), DAYS)
def test_days_of_a_role(
    first: str, last: str | None, moment: str, state: State, at: Callable[[str], object]
) -> None:
    at(moment)
    ends_on = date.fromisoformat(last) if last else None
    given = RoleFactory.create(starts_on=date.fromisoformat(first), ends_on=ends_on)
    assert given.state() is state
    assert may(given.user, "partners.see") is (state is State.NOW)
    today = timezone.localdate()
    for other in State:
        found = RoleAssignment.objects.in_state(other, today)
        assert list(found) == ([given] if other is state else [])


def test_roles_are_read_once_in_a_request() -> None:
    user = user_with("director")
    place = house()
    with remembered(), exactly(1):
        assert may(user, "partners.see")
        assert may(user, "people.edit", place.physics)
        assert reach(user, "roles.see").everywhere
        assert not may(user, "jobs.see")


def test_outside_a_request_nothing_is_remembered() -> None:
    user = user_with("director")
    with exactly(2):
        may(user, "partners.see")
        may(user, "partners.see")


def test_a_change_is_seen_at_once() -> None:
    administrator, user = user_with("administrator"), UserFactory.create()
    with remembered():
        assert not may(user, "mail.read")
        given = give_role(user=user, role=Role.DIRECTOR, by=administrator, reason="Elected")
        assert may(user, "mail.read")
        end_role(given=given, by=administrator, reason="Error")
        assert not may(user, "mail.read")


def test_pretending_needs_a_request() -> None:
    with pytest.raises(RuntimeError):
        held.pretend(1, ())


def test_role_of_one_s_own_file_reaches_nobody() -> None:
    student = user_with("student")
    assert scope_of(student).reach == Reach()


def test_yesterday_today_tomorrow() -> None:
    today = timezone.localdate()
    one = timedelta(days=1)
    for first, last, holds in [
        (today, today, True),
        (today - one, today - one, False),
        (today + one, today + one, False),
        (today - one, today + one, True),
    ]:
        given = RoleFactory.create(starts_on=first, ends_on=last)
        assert may(given.user, "partners.see") is holds
