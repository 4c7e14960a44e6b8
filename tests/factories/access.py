"""Roles of people, and a small house with two faculties."""

from dataclasses import dataclass
from datetime import date

from factory.declarations import SubFactory
from factory.django import DjangoModelFactory

from intl_office.access.enums import EXTENTS, KINDS, Extent, Role
from intl_office.access.models import RoleAssignment
from intl_office.accounts.models import User
from intl_office.organisations.enums import UnitKind
from intl_office.organisations.models import Unit
from tests.factories.accounts import UserFactory


class RoleFactory(DjangoModelFactory[RoleAssignment]):
    """The director, for long: also where a test stops the clock on an earlier day."""

    class Meta:
        model = RoleAssignment

    user = SubFactory(UserFactory)
    role = Role.DIRECTOR
    starts_on = date(2020, 1, 1)
    reason = "Appointed"


@dataclass(frozen=True)
class House:
    """The institution, two faculties, a department of the first."""

    root: Unit
    sciences: Unit
    physics: Unit
    letters: Unit


def house() -> House:
    """The house of the tests; the one that is there already where there is one."""
    root = _unit("TEST-ROOT", None, UnitKind.INSTITUTION)
    sciences = _unit("TEST-SCI", root, UnitKind.FACULTY)
    physics = _unit("TEST-PHY", sciences, UnitKind.DEPARTMENT)
    return House(root, sciences, physics, _unit("TEST-LET", root, UnitKind.FACULTY))


def _unit(code: str, parent: Unit | None, kind: UnitKind) -> Unit:
    if parent is None and (root := Unit.objects.filter(parent=None).first()):
        return root
    made, _new = Unit.objects.get_or_create(
        code=code, defaults={"parent": parent, "kind": kind, "name_fr": f"Unité {code}"}
    )
    return made


def user_with(kind: str, unit: Unit | None = None, **columns: object) -> User:
    """A person with one role (`enums.KINDS`); in the sciences where the role needs a unit."""
    role, pole = KINDS[kind]
    if unit is None and EXTENTS[role] is Extent.UNIT:
        unit = house().sciences
    user: User = UserFactory.create(**columns)
    RoleFactory.create(user=user, role=role, pole=pole, unit=unit)
    return user
