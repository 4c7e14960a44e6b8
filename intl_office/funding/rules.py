"""Who may see and change what in this room, and how amendments add up."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol, TypeVar

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.core.money import ZERO
from intl_office.core.permissions import InUnits, Reach, Visitor, may, reach

SEE, EDIT, PROGRAMMES = "funding.see", "funding.edit", "funding.programmes"
K = TypeVar("K")


class OfEnvelope(Protocol):
    """A part of an envelope."""

    @property
    def envelope(self) -> InUnits:
        """The envelope."""
        ...


def register() -> None:
    """Declare the room's permissions; called once, in `AppConfig.ready()`."""
    leads = [Role.ADMINISTRATOR, Role.DIRECTOR]
    readers = [Role.VICE_PRESIDENT, Role.FINANCE, Role.COORDINATOR]
    writers = [Pole.MOBILITY, Pole.PROJECTS]
    see = _("read grants, their budgets and what is committed")
    declare(SEE, see, roles=[*leads, *readers], poles=tuple(Pole), by_unit=True)
    edit = _("enter grants and their budgets, sign amendments")
    declare(EDIT, edit, roles=leads, poles=writers, by_unit=True)
    programmes = _("change the list of funding programmes")
    declare(PROGRAMMES, programmes, roles=leads, poles=writers)


def may_see_funding(user: Visitor) -> bool:
    """Read the envelopes of some unit at least."""
    return may(user, SEE)


def seen_by(user: Visitor) -> Reach:
    """The units whose envelopes one may read."""
    return reach(user, SEE)


def may_enter(user: Visitor) -> bool:
    """Enter envelopes for some unit at least."""
    return may(user, EDIT)


def edited_by(user: Visitor) -> Reach:
    """The units whose envelopes one may change."""
    return reach(user, EDIT)


def may_edit(user: Visitor, envelope: InUnits) -> bool:
    """Change this envelope and move it on."""
    return may(user, EDIT, envelope)


def may_amend(user: Visitor, amendment: OfEnvelope) -> bool:
    """Write, sign or withdraw this amendment."""
    return may_edit(user, amendment.envelope)


def may_edit_programmes(user: Visitor) -> bool:
    """Change the list of programmes."""
    return may(user, PROGRAMMES)


def amounts_after(
    initial: Mapping[K, Decimal], amendments: Iterable[Mapping[K, Decimal]]
) -> dict[K, Decimal]:
    """Amount of each line once the signed amendments are applied in order.

    Args:
        initial: what the first agreement gave each line.
        amendments: for each signed one, the amount of each line that it changes or adds, after it.

    """
    now = dict(initial)
    for changed in amendments:
        now.update(changed)
    return now


def sum_after(
    now: Mapping[K, Decimal], changed: Mapping[K, Decimal], added: Iterable[Decimal] = ()
) -> Decimal:
    """Total of a budget whose lines change to `changed` and to which lines are added."""
    return sum((*amounts_after(now, [changed]).values(), *added), ZERO)
