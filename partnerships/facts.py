"""Particulars in words, in the active language: on the screen and in the printed text."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from intl_office.core.days import EVERY_YEAR, written_day
from partnerships.models.details import Details
from partnerships.models.factsheet import DAYS

ANY_YEAR = 2001


def facts_of(row: Details) -> Iterator[tuple[str, str]]:
    """Label and value of everything that is filled in."""
    for name in row.shown:
        value = getattr(row, name)
        if value is not None and value != "":
            field: Any = row._meta.get_field(name)
            label = str(field.verbose_name)
            yield label[:1].upper() + label[1:], _value(row, field, value)


def _value(row: Details, field: "models.Field[Any, Any]", value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.choices:
        return str(dict(field.flatchoices)[value])
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if field.name in DAYS:
        return yearly_day(value)
    return number_format(value) if isinstance(value, int | float) else str(value)


def yearly_day(text: str) -> str:
    """`05-15` as the active language writes a day of any year."""
    return written_day(date(ANY_YEAR, int(text[:2]), int(text[3:])), EVERY_YEAR)
