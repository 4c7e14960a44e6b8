"""Periods of whole days, both ends included, as people write them.

PostgreSQL keeps a date range as `[start, day after the end)`; the conversion is here and nowhere
else. An open period has no end (an agreement renewed tacitly).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; `end` is None where there is none.

    Raises ValueError when the end lies before the start.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(_("The end lies before the start."))

    @classmethod
    def from_range(cls, value: DateRange) -> Self:
        """Read PostgreSQL's `[start, day after)`; raises ValueError without a start."""
        if value.lower is None:
            raise ValueError(_("A period has a start."))
        return cls(value.lower, value.upper - ONE_DAY if value.upper else None)

    def as_range(self) -> DateRange:
        """Write it as PostgreSQL does, for `__overlap` and `__contains` lookups."""
        return DateRange(self.start, self.end + ONE_DAY if self.end else None, "[)")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.last

    def overlaps(self, other: "Period") -> bool:
        """Say whether one day at least belongs to both."""
        return self.start <= other.last and other.start <= self.last

    def covers(self, other: "Period") -> bool:
        """Say whether every day of the other one belongs to this one."""
        return self.start <= other.start and other.last <= self.last

    def clamp(self, other: "Period") -> "Period | None":
        """Return the part that lies within the other one, None where there is none."""
        if not self.overlaps(other):
            return None
        end = min(self.last, other.last)
        return Period(max(self.start, other.start), None if end == date.max else end)

    @property
    def days(self) -> int | None:
        """Calendar days, both ends counted; None for an open period."""
        return None if self.end is None else (self.end - self.start).days + 1

    @property
    def last(self) -> date:
        """The end, and the end of time for an open period: what comparisons need."""
        return date.max if self.end is None else self.end
