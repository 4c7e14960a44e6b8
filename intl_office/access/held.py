"""The roles that a person has now: read once in a request, never stale after a change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from intl_office.access.enums import EXTENTS, Extent, Pole, Role
from intl_office.access.models import RoleAssignment
from intl_office.access.permissions import Permission, declared
from intl_office.core.permissions import InUnits, Path, Reach, Visitor
from intl_office.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class Held:
    """A role that holds now; `unit` is the unit's key, None for the whole institution."""

    role: str
    pole: str = ""
    unit: int | None = None


Roles = tuple[Held, ...]
# By the key of the person; None where nothing may be remembered.
_known: ContextVar[dict[int, Roles] | None] = ContextVar("held_roles", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Read each person's roles once within the block (a request)."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def pretend(user_key: int, roles: Roles) -> None:
    """Take these for the person's roles until the request ends; RuntimeError outside one."""
    known = _known.get()
    if known is None:
        raise RuntimeError("roles are pretended within a request only")
    known[user_key] = roles


def forget() -> None:
    """Read again from now on: a role has changed, and the change may yet be undone."""
    _known.set(None)


def held_by(user: Visitor) -> Roles:
    """The roles of today; none for those who may not sign in."""
    if not user.is_authenticated or not user.is_active or user.pk is None:
        return ()
    known = _known.get()
    if known is None:
        return _read(user)
    if user.pk not in known:
        known[user.pk] = _read(user)
    return known[user.pk]


def _read(user: Any) -> Roles:
    rows = RoleAssignment.objects.valid_today().filter(user_id=user.pk).order_by("pk")
    given = tuple(Held(*row) for row in rows.values_list("role", "pole", "unit_id"))
    # The account made at installation administers before anybody has a role.
    return (*given, Held(Role.ADMINISTRATOR)) if user.is_staff else given


@dataclass(frozen=True, slots=True)
class Scope:
    """All that a person's roles come to: the ground of the rooms' `visible_to`.

    Attributes:
        roles: the roles themselves.
        poles: poles of the office that the person works for.
        reach: where the roles hold, in the whole institution or under some units; the roles of
            one's own file (student, staff on mobility) reach nothing else.

    """

    roles: frozenset[Role]
    poles: frozenset[Pole]
    reach: Reach


def scope_of(user: Visitor) -> Scope:
    """What the person's roles of today come to."""
    held = held_by(user)
    return Scope(
        roles=frozenset(Role(one.role) for one in held),
        poles=frozenset(Pole(one.pole) for one in held if one.pole),
        reach=_reach(held),
    )


def has_role(user: Visitor, *roles: Role) -> bool:
    """Say whether the person has one of these roles today."""
    return any(one.role in roles for one in held_by(user))


class HouseJudge:
    """Answers from the roles of today (`core.permissions.Judge`)."""

    def may(self, user: Visitor, permission: str, thing: object = None) -> bool:
        """As `core.permissions.may`."""
        wanted = declared[permission]
        holding = _holding(user, wanted)
        if not holding or thing is None or not wanted.by_unit:
            return bool(holding)
        return _reach(holding).covers(_paths(thing))

    def reach(self, user: Visitor, permission: str) -> Reach:
        """As `core.permissions.reach`."""
        wanted = declared[permission]
        holding = _holding(user, wanted)
        return _reach(holding) if wanted.by_unit else Reach(everywhere=bool(holding))


def _holding(user: Visitor, wanted: Permission) -> list[Held]:
    return [one for one in held_by(user) if wanted.granted(one.role, one.pole)]


def _reach(held: Roles | list[Held]) -> Reach:
    reaching = [one for one in held if EXTENTS[Role(one.role)] is not Extent.OWN]
    return Reach(
        everywhere=any(one.unit is None for one in reaching),
        units=frozenset(one.unit for one in reaching if one.unit is not None),
    )


def _paths(thing: object) -> list[Path]:
    """Where a thing belongs; nowhere, where it does not say."""
    if isinstance(thing, Unit):
        return [thing.path]
    if isinstance(thing, type) or not hasattr(thing, "unit_paths"):
        return []
    row: InUnits = thing
    return list(row.unit_paths)
