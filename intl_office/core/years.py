"""Academic years, written `2026/2027`, and their two terms, written `2026/2027-1`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, Self, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.periods import Period

ST_contra = TypeVar("ST_contra", contravariant=True)
GT_co = TypeVar("GT_co", covariant=True)
_WRITTEN = re.compile(r"(\d{4})\s*[/–-]\s*(\d{4}|\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class AcademicYear:
    """The year that starts in the calendar year `start`."""

    start: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026/2027`, `2026-2027` or `2026/27`; raises ValueError for anything else."""
        match = _WRITTEN.fullmatch(text.strip())
        if not match or (int(match[1]) + 1) % 10 ** len(match[2]) != int(match[2]):
            raise ValueError(_("An academic year is written 2026/2027."))
        return cls(int(match[1]))

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the year a day belongs to; a moment counts by the institution's calendar."""
        if isinstance(day, datetime):
            day = timezone.localtime(day).date()
        return cls(day.year if (day.month, day.day) >= year_starts() else day.year - 1)

    @classmethod
    def current(cls) -> Self:
        """Return the year of today, in the current time zone."""
        return cls.of(timezone.now())

    @classmethod
    def range(cls, first: Self, last: Self) -> list[Self]:
        """Every year from the first to the last, both included; none where they are swapped."""
        return [cls(start) for start in range(first.start, last.start + 1)]

    @property
    def next(self) -> "AcademicYear":
        """The year after."""
        return AcademicYear(self.start + 1)

    @property
    def previous(self) -> "AcademicYear":
        """The year before."""
        return AcademicYear(self.start - 1)

    @property
    def period(self) -> Period:
        """Its days, by default 1 September to 31 August (setting ACADEMIC_YEAR_START)."""
        month, day = year_starts()
        after = date(self.start + 1, month, day)
        return Period(date(self.start, month, day), after - timedelta(days=1))

    def term(self, number: int) -> "Term":
        """Its first or second term."""
        return Term(self, number)

    def __str__(self) -> str:
        return f"{self.start}/{self.start + 1}"


def year_starts() -> tuple[int, int]:
    """Month and day on which an academic year starts."""
    month, day = getattr(settings, "ACADEMIC_YEAR_START", (9, 1))
    return month, day


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One of the two terms of an academic year, as Erasmus Without Paper writes them.

    Raises ValueError for a number other than 1 or 2.
    """

    year: AcademicYear
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2):
            raise ValueError(_("A term is the first or the second one."))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026/2027-1`; raises ValueError for anything else."""
        year, _dash, number = text.strip().rpartition("-")
        if number not in ("1", "2"):
            raise ValueError(_("A term is written 2026/2027-1."))
        return cls(AcademicYear.parse(year), int(number))

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


def to_year(value: object) -> AcademicYear | None:
    """Read a year from a column, a form or a caller; raises ValidationError for nonsense."""
    if isinstance(value, AcademicYear):
        return value
    if value is None or value == "":
        return None
    if isinstance(value, int):
        return AcademicYear(value)
    try:
        return AcademicYear.parse(str(value))
    except ValueError as error:
        raise ValidationError(error.args[0], code="invalid") from error


class AcademicYearFormField(forms.CharField):
    """Text such as `2026/2027` that becomes an academic year."""

    def to_python(self, value: Any) -> Any:
        """Return an AcademicYear, None where nothing was written."""
        return to_year(value)

    def prepare_value(self, value: Any) -> Any:
        """Show `2026/2027` for a stored year and what was typed for a refused one."""
        return str(AcademicYear(value)) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare years, not ways to write them."""
        try:
            return to_year(initial) != to_year(data)
        except ValidationError:
            return True


class AcademicYearField(models.Field[ST_contra, GT_co], Generic[ST_contra, GT_co]):
    """A column that holds an academic year as the calendar year in which it starts."""

    # What the type checker's plugin asks of every field.
    _pyi_private_set_type: AcademicYear | str | int
    _pyi_private_get_type: AcademicYear

    description = _("academic year")

    def get_internal_type(self) -> str:
        """Store a small integer."""
        return "SmallIntegerField"

    def from_db_value(self, value: int | None, *_context: object) -> AcademicYear | None:
        """Make the value of a column an AcademicYear."""
        return None if value is None else AcademicYear(value)

    def to_python(self, value: object) -> AcademicYear | None:
        """Make what a caller assigned an AcademicYear."""
        return to_year(value)

    def get_prep_value(self, value: Any) -> int | None:
        """Return the calendar year in which it starts."""
        year = to_year(super().get_prep_value(value))
        return None if year is None else year.start

    def value_to_string(self, obj: models.Model) -> str:
        """Write `2026/2027` in serialised rows."""
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        """Ask for `2026/2027`."""
        return super().formfield(**{"form_class": AcademicYearFormField, **kwargs})
