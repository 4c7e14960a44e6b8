"""A stored value in the reader's words."""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _


def in_words(field: "models.Field[Any, Any]", value: Any) -> str:
    """Write a value as the form shows it: labels of choices, local dates; nothing for no value.

    A model that keeps something with parts of its own says it by `<field>_in_words(value)`.
    """
    if value is None or value == "":
        return ""
    told: Callable[[Any], str] | None = getattr(field.model, f"{field.name}_in_words", None)
    if told is not None:
        return told(value)
    # Of an array, each part has the labels.
    part = getattr(field, "base_field", field)
    if part.flatchoices and isinstance(value, list | tuple):
        return ", ".join(_choice(part, one) for one in value)
    return _choice(field, value) if field.flatchoices else _plain(value)


def _choice(field: "models.Field[Any, Any]", value: Any) -> str:
    labels = dict(field.flatchoices)
    return str(labels.get(value, value))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date | time):
        return formats.localize(value) if isinstance(value, time) else formats.date_format(value)
    if isinstance(value, Decimal | float):
        return formats.number_format(value, force_grouping=True)
    if isinstance(value, list | tuple):
        return ", ".join(_plain(part) for part in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
