"""Who may give a role, see as whom, and deal with personal data; until when one must answer."""

import calendar
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from intl_office.access.enums import Role
from intl_office.access.permissions import Permission, granted_to
from intl_office.core.permissions import Path, Visitor, may, reach

if TYPE_CHECKING:
    from intl_office.organisations.models import Unit


def may_give(user: Visitor, role: str, pole: str = "", unit: "Unit | None" = None) -> bool:
    """Give or end this role: nobody gives what they may not do themselves, nor elsewhere."""
    if role == Role.PARTNER:
        return False
    wider = _reaches(user, "roles.give", unit)
    return wider and all(_has(user, known, unit) for known in granted_to(role, pole))


def may_read_as(user: Visitor, others: Iterable[tuple[str, str, "Unit | None"]]) -> bool:
    """See the application as somebody with these roles: never as one who may do more."""
    held = list(others)
    if not may(user, "access.see_as") or any(role == Role.ADMINISTRATOR for role, _p, _u in held):
        return False
    return all(
        _has(user, known, unit) for role, pole, unit in held for known in granted_to(role, pole)
    )


def _has(user: Visitor, wanted: Permission, unit: "Unit | None") -> bool:
    if not wanted.by_unit:
        return may(user, wanted.code)
    return _reaches(user, wanted.code, unit)


def _reaches(user: Visitor, permission: str, unit: "Unit | None") -> bool:
    """The whole institution is reached by those alone who have no limit."""
    known = reach(user, permission)
    paths: list[Path] = [unit.path] if unit else []
    return known.covers(paths)


ANSWER_MONTHS = 1  # GDPR, article 12(3)
EXTENSION_MONTHS = 2  # the same, where requests are complex or many; the person is told why


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month (Regulation 1182/71)."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def handles_requests(user: Visitor, _request: Any = None) -> bool:
    """Answer requests about personal data."""
    return may(user, "personal_data.handle")


def may_anonymise(user: Visitor) -> bool:
    """Make a person anonymous."""
    return may(user, "personal_data.anonymise")


def is_asker(user: Any, request: Any) -> bool:
    """Whether the request is the person's own."""
    return bool(request.user_id == user.pk)
