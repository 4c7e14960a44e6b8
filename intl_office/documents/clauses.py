"""The words of a clause and what is filled into them.

A text names what is filled in by `[[starts_on]]`: a variable that the kind of document knows, or
one that the clause declares itself and that is filled in as a document is drafted.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.lists import format_list
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, override, to_locale
from django.utils.translation import gettext as _

from intl_office.core.days import written_day
from intl_office.core.money import format_money
from intl_office.documents.enums import VariableType

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Nothing is tried twice: a thousand spaces and no end are read once.
_PLACE = re.compile(r"\[\[\s*+([^\[\]\n]*+)\s*+\]\]")
_BROKEN = re.compile(r"\[\[|\]\]")
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Variable:
    """What the kind of document fills in by itself.

    Attributes:
        code: as it stands in a text between `[[` and `]]`.
        label: what it is, in the reader's language.
        type: one of `VariableType`.
        sample: how it may look.

    """

    code: str
    label: str | Promise
    type: VariableType = VariableType.TEXT
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable of a clause, filled in as a document is drafted."""

    name: str
    type: str = VariableType.TEXT
    label_fr: str = ""
    label_en: str = ""
    obligatory: bool = True

    @property
    def label(self) -> str:
        """What it is, in the reader's language; the other language's words, or its name."""
        both = (self.label_fr, self.label_en)
        first, second = both if (get_language() or "").startswith("fr") else both[::-1]
        return first or second or self.name


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its values.

    Attributes:
        text: what has no value stands as it was written, between `[[` and `]]`.
        missing: the names without a value, once each, in order.

    """

    text: str
    missing: Sequence[str] = field(default=())


def names(text: str) -> list[str]:
    """The variables that a text names, once each, in order."""
    return list(dict.fromkeys(found.strip() for found in _PLACE.findall(text)))


def check(text: str, known: Collection[str]) -> None:
    """Raise ValidationError where a text names what is not known, or a place has no end."""
    unknown = [name for name in names(text) if name not in known]
    if unknown:
        said = ", ".join(f"[[{name}]]" for name in unknown)
        raise ValidationError(
            _("This variable is not known: %(names)s.") % {"names": said}, code="unknown"
        )
    rest = _PLACE.sub("", text)
    if broken := _BROKEN.search(rest):
        near = rest[max(0, broken.start() - 10) : broken.end() + 20].strip()
        raise ValidationError(
            _("A variable stands between [[ and ]]; one of them is missing near “%(near)s”.")
            % {"near": near},
            code="broken",
        )


def fill(text: str, values: Values, optional: Collection[str] = ()) -> Filled:
    """Put the values in; a value is never read as a text with variables.

    What is `optional` leaves nothing where it has no value.
    """
    missing = [name for name in names(text) if not values.get(name) and name not in optional]

    def value(place: re.Match[str]) -> str:
        name = place[1].strip()
        return values.get(name) or ("" if name in optional else place[0])

    return Filled(_PLACE.sub(value, text), tuple(missing))


def written(kind: str, value: str, language: str) -> str:
    """A value as kept, in the form of a language; unchanged where it is not of its type.

    Days are kept as `2026-09-01`, numbers and amounts with a point, lists one entry a line.
    """
    if not value:
        return ""
    with override(language):
        try:
            return str(_SHOWN.get(kind, str)(value))
        except (ValueError, InvalidOperation):
            return value


def _listed(value: str) -> str:
    parts = [part.strip() for part in value.splitlines() if part.strip()]
    return str(format_list(parts, locale=to_locale(get_language() or "en")))


def _number(value: str) -> str:
    number = Decimal(value)
    plain = number.normalize() if number % 1 else number.quantize(Decimal(1))
    return str(number_format(plain, use_l10n=True, force_grouping=True))


_SHOWN: Mapping[str, Any] = {
    VariableType.DATE: lambda value: written_day(date.fromisoformat(value)),
    VariableType.NUMBER: _number,
    VariableType.MONEY: lambda value: format_money(Decimal(value)),
    VariableType.LIST: _listed,
}


def declared(rows: Iterable[Mapping[str, Any]]) -> tuple[Declared, ...]:
    """The variables that `as_rows` kept; raises TypeError for anything else."""
    return tuple(Declared(**row) for row in rows)


def as_rows(variables: Iterable[Declared]) -> list[dict[str, Any]]:
    """Plain values, to be kept in a row."""
    return [asdict(one) for one in variables]
