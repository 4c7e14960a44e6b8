"""Values of a mail's variables: plain, kept as JSON with their types, written in any language.

A date stays a date, so that the same mail reads 21/11/2026 in French and 21 Nov 2026 in English.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.functional import Promise

Plain: TypeAlias = "str | int | bool | Decimal | date | datetime | list[Any] | dict[str, Any]"
_TYPE = "type"
_READERS: dict[str, Callable[[str], Plain]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "decimal": Decimal,
}


def plain(value: object) -> Plain:
    """Reduce a value to what a mail may hold; None becomes an empty text.

    Raises:
        TypeError: a model, a file or any other object: its class chooses what a mail may say.
    """
    if value is None or isinstance(value, Promise):
        return "" if value is None else str(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool | int | Decimal | date):
        return value
    return _several(value)


def _several(value: object) -> Plain:
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} cannot stand in a mail")


def to_json(value: Plain) -> Any:
    """Write a plain value for a JSON column."""
    if isinstance(value, dict):
        return {name: to_json(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_json(part) for part in value]
    # A datetime is a date too: it comes first.
    for kind, name in ((datetime, "datetime"), (date, "date"), (Decimal, "decimal")):
        if isinstance(value, kind):
            return {_TYPE: name, "value": str(value) if kind is Decimal else _iso(value)}
    return value


def from_json(written: Any) -> Any:
    """Read what `to_json` wrote."""
    if isinstance(written, list):
        return [from_json(part) for part in written]
    if not isinstance(written, dict):
        return written
    if set(written) == {_TYPE, "value"} and written[_TYPE] in _READERS:
        return _READERS[written[_TYPE]](written["value"])
    return {name: from_json(part) for name, part in written.items()}


def _iso(value: Any) -> str:
    return str(value.isoformat())
