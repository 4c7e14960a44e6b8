"""Who may see and change calls and proposals."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.core.permissions import InUnits, Reach, Visitor, may, reach

SEE, EDIT, CALLS = "projects.see", "projects.edit", "projects.calls"


class Led(InUnits, Protocol):
    """A proposal, as the rules see it."""

    leader_id: int


def register() -> None:
    """Declare the permissions; called once, in `AppConfig.ready()`."""
    leads = [Role.ADMINISTRATOR, Role.DIRECTOR]
    readers = [Role.VICE_PRESIDENT, Role.REFERENT, Role.COORDINATOR, Role.LEGAL, Role.FINANCE]
    see = _("read proposals and projects")
    declare(SEE, see, roles=[*leads, *readers], poles=tuple(Pole), by_unit=True)
    edit = _("write proposals and record what became of them")
    writers = [*leads, Role.COORDINATOR]
    declare(EDIT, edit, roles=writers, poles=[Pole.PROJECTS], by_unit=True)
    calls = _("enter calls for proposals")
    declare(CALLS, calls, roles=writers, poles=[Pole.PROJECTS])


def may_see_projects(user: Visitor) -> bool:
    """Read calls, and the proposals of some unit at least."""
    return may(user, SEE)


def seen_by(user: Visitor) -> Reach:
    """Return the units whose proposals one may read."""
    return reach(user, SEE)


def may_write(user: Visitor) -> bool:
    """Enter proposals for some unit at least."""
    return may(user, EDIT)


def edited_by(user: Visitor) -> Reach:
    """Return the units whose proposals one may change."""
    return reach(user, EDIT)


def may_edit(user: Visitor, proposal: Led) -> bool:
    """Change this proposal and move it on: its leader, and whoever edits those of its unit."""
    return proposal.leader_id == user.pk or may(user, EDIT, proposal)


def may_decide(user: Visitor, proposal: Led) -> bool:
    """Record what the funder decided."""
    return may(user, EDIT, proposal)


def may_edit_calls(user: Visitor) -> bool:
    """Enter and correct calls."""
    return may(user, CALLS)
