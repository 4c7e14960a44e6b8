"""Who may see and change agreements, and how conditions become places by year."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.core.permissions import InUnits, Reach, Visitor, may, reach
from intl_office.core.years import AcademicYear
from partnerships.enums import Way

SEE, EDIT, END = "agreements.see", "agreements.edit", "agreements.end"
PUBLISH = "agreements.publish"
RECORD, HOUSE = "agreements.record", "agreements.house"
POLICY = "agreements.policy"
ZERO = Decimal(0)


def register() -> None:
    """Declare the room's permissions; called once, in `AppConfig.ready()`."""
    leads = [Role.ADMINISTRATOR, Role.DIRECTOR]
    readers = [Role.VICE_PRESIDENT, Role.REFERENT, Role.COORDINATOR, Role.LEGAL, Role.FINANCE]
    see = _("read agreements, their texts and places")
    declare(SEE, see, roles=[*leads, *readers], poles=tuple(Pole), by_unit=True)
    edit = _("draft agreements, send them for approval, record signatures")
    writers = [Pole.COOPERATION, Pole.LABORATORIES]
    declare(EDIT, edit, roles=leads, poles=writers, by_unit=True)
    declare(END, _("terminate agreements in force"), roles=leads, by_unit=True)
    declare(PUBLISH, _("choose what of the agreements everybody may see"), roles=leads)
    record = _("record agreements that were concluded outside")
    declare(RECORD, record, roles=leads, poles=writers, by_unit=True)
    house = _("say what each type of agreement needs: circuit, ministers, notice")
    declare(HOUSE, house, roles=leads)
    declare(POLICY, _("set the limits by which renewals are proposed"), roles=leads)


def may_see_agreements(user: Visitor) -> bool:
    """Read the agreements of some unit at least."""
    return may(user, SEE)


def seen_by(user: Visitor) -> Reach:
    """The units whose agreements one may read."""
    return reach(user, SEE)


def may_draft(user: Visitor) -> bool:
    """Draft agreements for some unit at least."""
    return may(user, EDIT)


def edited_by(user: Visitor) -> Reach:
    """The units whose agreements one may change."""
    return reach(user, EDIT)


def may_edit(user: Visitor, agreement: InUnits) -> bool:
    """Change this agreement and move it on."""
    return may(user, EDIT, agreement)


def may_publish(user: Visitor) -> bool:
    """Switch the public list of partners on and off."""
    return may(user, PUBLISH)


def may_end(user: Visitor, agreement: InUnits) -> bool:
    """Terminate this agreement."""
    return may(user, END, agreement)


def may_record(user: Visitor, agreement: InUnits) -> bool:
    """Record that this agreement was concluded outside."""
    return may(user, RECORD, agreement)


def may_record_some(user: Visitor) -> bool:
    """Record agreements of some unit at least as concluded outside."""
    return may(user, RECORD)


def may_rule(user: Visitor) -> bool:
    """Change what each type of agreement needs."""
    return may(user, HOUSE)


def may_set_policy(user: Visitor) -> bool:
    """Set the limits by which renewals are proposed, and when decisions are due."""
    return may(user, POLICY)


def by_circuit(_user: Visitor, _agreement: InUnits) -> bool:
    """Whoever decides last in the circuit: the guard of the transition is the lock."""
    return True


def in_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


# ---------------------------------------------------------------- places
class Promise(Protocol):
    """A condition, as the places are counted from it."""

    direction: str
    mobility_type: str
    first_year: AcademicYear
    last_year: AcademicYear
    persons: int
    months: Decimal | None
    days: int | None


@dataclass(frozen=True, slots=True, order=True)
class PlaceKey:
    """What a row of places is about, within one agreement."""

    year: AcademicYear
    direction: str
    mobility_type: str


@dataclass(frozen=True, slots=True)
class Promised:
    """What the conditions of one key add up to: persons, months, days."""

    persons: int = 0
    months: Decimal = ZERO
    days: int = 0

    def with_condition(self, one: Promise) -> "Promised":
        """Add one more condition."""
        months, days = one.months or ZERO, one.days or 0
        return Promised(self.persons + one.persons, self.months + months, self.days + days)


def places_of(conditions: Iterable[Promise]) -> dict[PlaceKey, Promised]:
    """What is promised by academic year, direction and type; blended places count with them.

    What partners promise each other gives no places of ours.
    """
    found: dict[PlaceKey, Promised] = defaultdict(Promised)
    for one in conditions:
        if one.direction == Way.BETWEEN:
            continue
        for year in AcademicYear.range(one.first_year, one.last_year):
            key = PlaceKey(year, one.direction, one.mobility_type)
            found[key] = found[key].with_condition(one)
    return dict(found)
