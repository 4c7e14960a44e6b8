"""Who reads, plans and reports visits and missions."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.core.permissions import InUnits, Path, Reach, Visitor, may, reach

SEE, EDIT = "visits.see", "visits.edit"
REPORT_DAYS = 15  # after the last day of a visit


class Involving(Protocol):
    """A visit, as these rules know it."""

    @property
    def unit_paths(self) -> list[Path]: ...  # noqa: D102
    @property
    def accounts(self) -> Collection[int]: ...  # noqa: D102


class Owned(Protocol):
    """An action that follows a visit."""

    @property
    def unit_paths(self) -> list[Path]: ...  # noqa: D102
    @property
    def owner_account(self) -> int | None: ...  # noqa: D102


def register() -> None:
    """Declare the permissions; called once, in `AppConfig.ready()`."""
    leads = [Role.ADMINISTRATOR, Role.DIRECTOR]
    local = [Role.REFERENT, Role.COORDINATOR]
    every = tuple(Pole)
    see, edit = _("read visits and missions"), _("plan visits and missions, and report on them")
    declare(SEE, see, roles=[*leads, *local, Role.VICE_PRESIDENT], poles=every, by_unit=True)
    declare(EDIT, edit, roles=[*leads, *local], poles=every, by_unit=True)


def may_see_visits(user: Visitor) -> bool:
    """Read the visits of some unit at least."""
    return may(user, SEE)


def seen_by(user: Visitor) -> Reach:
    """The units whose visits the person reads."""
    return reach(user, SEE)


def may_plan(user: Visitor) -> bool:
    """Plan visits for some unit at least."""
    return may(user, EDIT)


def edited_by(user: Visitor) -> Reach:
    """The units for which the person plans visits."""
    return reach(user, EDIT)


def may_edit(user: Visitor, visit: InUnits) -> bool:
    """Change this visit."""
    return may(user, EDIT, visit)


def may_report(user: Visitor, visit: Involving) -> bool:
    """Report on this visit: who may change it, and who was there."""
    return may(user, EDIT, visit) or user.pk in visit.accounts


def may_finish(user: Visitor, action: Owned) -> bool:
    """Say that a follow-up action is done: its owner, and who may change the visit."""
    return may(user, EDIT, action) or user.pk == action.owner_account


def report_due(last_day: date) -> date:
    """The day until which the report of a visit is expected."""
    return last_day + timedelta(days=REPORT_DAYS)
