"""Who may do what with bodies and their meetings, and how deliberations are numbered."""

import re
from typing import Any

from intl_office.core.permissions import Visitor, may

SEE = "meetings.see"
PREPARE = "meetings.prepare"
BODIES = "bodies.edit"

# A pattern such as "CA {year}-{number}": the number once, the year once at most.
PATTERN = r"^[^{}]*(\{year\}[^{}]*\{number\}|\{number\}[^{}]*\{year\}|\{number\})[^{}]*$"
DIGITS = 3
MOST = 99_999  # deliberations of a year


def sees_all(user: Visitor) -> bool:
    """Meetings of every body, also while they are prepared."""
    return may(user, SEE)


def may_prepare(user: Visitor, _meeting: Any = None) -> bool:
    """Plan meetings, write agendas and enter what was decided."""
    return may(user, PREPARE)


def may_edit_bodies(user: Visitor) -> bool:
    """Change bodies and who sits in them."""
    return may(user, BODIES)


def deliberation(pattern: str, year: int, number: int) -> str:
    """The number of a deliberation in words: `CA 2026-017`."""
    return pattern.replace("{year}", str(year)).replace("{number}", f"{number:0{DIGITS}}")


def place_in_year(pattern: str, year: int, text: str) -> int | None:
    """Which deliberation of the year a number says it is; None for one of another pattern."""
    before, _number, after = pattern.replace("{year}", str(year)).partition("{number}")
    found = re.fullmatch(rf"{re.escape(before)}0*(\d{{1,5}}){re.escape(after)}", text)
    return int(found[1]) if found else None
