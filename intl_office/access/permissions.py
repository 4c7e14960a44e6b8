"""What may be done, and which roles may do it: one declaration for each permission.

A room above declares its own in `AppConfig.ready()`:

    declare(
        "agreements.sign",
        _("record the signature of an agreement"),
        roles=[Role.DIRECTOR],
        poles=[Pole.COOPERATION],   # staff of these poles too
        by_unit=True,               # who has a role in one unit may in that unit only
    )
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from intl_office.access.enums import Pole, Role
from intl_office.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Permission:
    """A verb on things.

    Attributes:
        code: `partners.edit`.
        words: what stands behind "may", in the reader's language.
        roles: who may, whatever the pole.
        poles: poles of the office whose staff may.
        by_unit: who has the role in one unit may only there; else it holds for the whole house
            (there is one list of partners), wherever the role was given.

    """

    code: str
    words: StrOrPromise
    roles: frozenset[Role]
    poles: frozenset[Pole]
    by_unit: bool = False

    def granted(self, role: str, pole: str = "") -> bool:
        """Say whether who has this role (of this pole) may."""
        return role in self.roles or (role == Role.OFFICER and pole in self.poles)


declared: Registry[Permission] = Registry("permissions")


def declare(
    code: str,
    words: StrOrPromise,
    *,
    roles: Iterable[Role] = (),
    poles: Iterable[Pole] = (),
    by_unit: bool = False,
) -> None:
    """Add a permission; raises ValueError for a code that is taken."""
    declared.register(
        code, Permission(code, words, frozenset(roles), frozenset(poles), by_unit=by_unit)
    )


def granted_to(role: str, pole: str = "") -> Collection[Permission]:
    """Every permission of a role (of a pole), in order of declaration."""
    return [known for known in declared.values() if known.granted(role, pole)]
