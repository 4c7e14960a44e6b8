"""Fields for the variables of a text: one for each type, and its value as it is kept."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.documents.enums import VariableType
from intl_office.organisations.forms.base import DayInput

LIST_ROWS = 4
MOST = Decimal(10) ** 12


def _number(**options: Any) -> forms.DecimalField:
    return forms.DecimalField(max_digits=15, min_value=-MOST, max_value=MOST, **options)


_FIELDS: Mapping[str, Callable[..., forms.Field]] = {
    VariableType.TEXT: lambda **options: forms.CharField(max_length=500, **options),
    VariableType.DATE: lambda **options: forms.DateField(widget=DayInput(), **options),
    VariableType.NUMBER: _number,
    VariableType.MONEY: lambda **options: _number(decimal_places=2, **options),
    VariableType.LIST: lambda **options: forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": LIST_ROWS}),
        help_text=_("One entry a line."),
        **options,
    ),
}


def field_of(kind: str, **options: Any) -> forms.Field:
    """A field for a value of this type, one of `VariableType`."""
    return _FIELDS.get(kind, _FIELDS[VariableType.TEXT])(**options)


def plain(value: Any) -> str:
    """A value as it is kept: a day as `2026-09-01`, a number with a point."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value).replace("\r\n", "\n")
