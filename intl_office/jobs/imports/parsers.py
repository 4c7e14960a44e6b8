"""How the cells of a column are read. A parser raises ValidationError with words for the user.

The words are lazy and name their parameters (`params`): each reader has them in their language.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db.models import Choices
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intl_office.jobs.imports.cells import Cell, as_text, words

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%Y/%m/%d")
_YES = frozenset({"1", "x", "yes", "y", "oui", "o", "true", "vrai"})
_NO = frozenset({"0", "no", "n", "non", "false", "faux"})
_GROUPS = re.compile(r"(?<=\d)[ '’](?=\d{3})")


@dataclass(frozen=True, slots=True)
class Parser:
    """How a column is read.

    Attributes:
        read: takes a cell that is not empty, returns a value or a `Doubtful` one.
        empty: the value of an empty cell.

    """

    read: Callable[[Cell], Any]
    empty: Any = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A value that is taken with a warning, which is lazy too."""

    value: Any
    message: str | Promise


def text(max_length: int = 255, *, lines: bool = False) -> Parser:
    """Read text of one line, or of several; figures become the text that the sheet shows."""

    def read(cell: Cell) -> str:
        found = as_text(cell)
        value = found if lines else found.replace("\n", " ")
        if len(value) > max_length:
            raise ValidationError(
                _("%(length)s characters; at most %(limit)s fit."),
                params={"length": len(value), "limit": max_length},
            )
        return value

    return Parser(read, empty="")


def integer(least: int | None = None, most: int | None = None) -> Parser:
    """Read a whole number, also one kept as text."""

    def read(cell: Cell) -> int:
        value = _decimal(cell)
        if value != value.to_integral_value():
            raise ValidationError(_("A whole number is expected."))
        _check_range(value, least, most)
        return int(value)

    return Parser(read)


def decimal(places: int = 2, least: int | None = None, most: int | None = None) -> Parser:
    """Read a number such as `1 234,50` or 1234.5."""

    def read(cell: Cell) -> Decimal:
        value = _decimal(cell)
        _check_range(value, least, most)
        rounded = round(value, places)
        if abs(rounded - value) > Decimal("1e-9"):
            raise ValidationError(_("At most %(places)s decimals."), params={"places": places})
        return rounded

    return Parser(read)


def day() -> Parser:
    """Read a date: a cell formatted as one, `21/11/2026`, `21.11.2026` or `2026-11-21`."""
    return Parser(_day)


def yes_no() -> Parser:
    """Read yes or no, in English or French, or an x; an empty cell says no."""

    def read(cell: Cell) -> bool:
        said = as_text(cell).casefold()
        if said in _YES or said in _NO:
            return said in _YES
        raise ValidationError(_("Write yes or no."))

    return Parser(read, empty=False)


def choice(choices: type[Choices], *, empty: Any = "") -> Parser:
    """Read one of the choices by its value or its label in French or English."""
    known: dict[str, Any] = {}

    def read(cell: Cell) -> Any:
        known.update(known or _labels(choices))
        try:
            return known[words(as_text(cell))]
        except KeyError:
            raise ValidationError(
                _("Not one of: %(choices)s."), params={"choices": _listed(choices)}
            ) from None

    return Parser(read, empty=empty)


def email() -> Parser:
    """Read an address of electronic mail, in lower case."""

    def read(cell: Cell) -> str:
        value = as_text(cell).removeprefix("mailto:").lower()
        EmailValidator()(value)
        return value

    return Parser(read, empty="")


def url() -> Parser:
    """Read a web address; `https://` is put before one without."""

    def read(cell: Cell) -> str:
        said = as_text(cell)
        value = said if re.match(r"https?://", said, re.IGNORECASE) else f"https://{said}"
        URLValidator(schemes=["http", "https"])(value)
        return value

    return Parser(read, empty="")


def _joined(choices: type[Choices]) -> str:
    return ", ".join(str(label) for label in choices.labels)


# In the language of whoever reads it.
_listed = lazy(_joined, str)


def _labels(choices: type[Choices]) -> Mapping[str, Any]:
    found: dict[str, Any] = {words(str(value)): value for value in choices.values}
    for language in ("fr", "en"):
        with override(language):
            found |= {words(str(label)): value for value, label in choices.choices}
    return found


def _decimal(cell: Cell) -> Decimal:
    said = _GROUPS.sub("", as_text(cell)).replace(",", ".")
    try:
        value = Decimal(said)
    except InvalidOperation:
        raise ValidationError(_("A number is expected.")) from None
    if not value.is_finite() or isinstance(cell, bool) or abs(value) >= Decimal("1e18"):
        raise ValidationError(_("A number is expected."))
    return value


def _check_range(value: Decimal, least: int | None, most: int | None) -> None:
    if least is not None and value < least:
        raise ValidationError(_("At least %(limit)s."), params={"limit": least})
    if most is not None and value > most:
        raise ValidationError(_("At most %(limit)s."), params={"limit": most})


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = as_text(cell).partition(" ")[0].partition("T")[0]
    for form in _DAYS:
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ValidationError(_("A date is expected, such as 21/11/2026."))
