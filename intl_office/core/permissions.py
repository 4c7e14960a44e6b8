"""May this person do that? Asked in every room, answered by the one that knows the roles.

    may(user, "partners.edit", partner)          # a predicate
    reach(user, "people.see").condition("path")  # a condition for `visible_to`
    @required("mail.read")                       # a view: 403 for the others
    Entry(..., visible=shown("mail.read"))       # an entry of the frame

A permission is a verb on things; its name is declared by the access room. Rooms below that one
ask here, since they cannot import it; until it has answered nobody may do anything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeAlias, TypeVar, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest

from intl_office.core.registry import Registry

Visitor: TypeAlias = AbstractBaseUser | AnonymousUser
Path: TypeAlias = Sequence[int]
V = TypeVar("V", bound=Callable[..., Any])


class InUnits(Protocol):
    """A row that belongs to units: each path holds the keys from the root to the unit."""

    @property
    def unit_paths(self) -> Iterable[Path]:
        """The paths of the units that it belongs to."""
        ...


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a permission goes.

    Attributes:
        everywhere: in the whole institution.
        units: keys of the units under which it holds, where it does not hold everywhere.

    """

    everywhere: bool = False
    units: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.units)

    def covers(self, paths: Iterable[Path]) -> bool:
        """Say whether one at least of these units is within reach."""
        return self.everywhere or any(not self.units.isdisjoint(path) for path in paths)

    def condition(self, path: str) -> Q:
        """Rows within reach; `path` leads to a unit's `path` (`unit__path`)."""
        if self.everywhere:
            return ~Q(pk__in=())  # true, where an empty Q would vanish from an "or"
        return Q(**{f"{path}__overlap": sorted(self.units)}) if self.units else Q(pk__in=())


class Judge(Protocol):
    """Who knows the answers."""

    def may(self, user: Visitor, permission: str, thing: object = None) -> bool:
        """Say whether the person may, on this thing or on one at least."""
        ...

    def reach(self, user: Visitor, permission: str) -> Reach:
        """Return how far the permission goes."""
        ...


judges: Registry[Judge] = Registry("judges of permissions")  # one, under the name "house"


def may(user: Visitor, permission: str, thing: object = None) -> bool:
    """Say whether a person may do this to a thing, or to some thing where none is named.

    Raises LookupError for a permission that nobody declared.
    """
    judge = judges.get("house")
    return judge is not None and judge.may(user, permission, thing)


def reach(user: Visitor, permission: str) -> Reach:
    """Return how far a person's permission goes; nowhere without it."""
    judge = judges.get("house")
    return judge.reach(user, permission) if judge else Reach()


def required(permission: str) -> Callable[[V], V]:
    """Let those in who hold the permission; raises PermissionDenied for the others."""

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("V", guarded)

    return decorate


def shown(permission: str) -> Callable[[HttpRequest], bool]:
    """Show an entry of the frame to those who hold the permission."""
    return lambda request: may(request.user, permission)
