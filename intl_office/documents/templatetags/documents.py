"""What templates of documents use: `{% load documents %}`."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format

from intl_office.core.days import written_day

register = template.Library()


@register.filter
def day(frozen: str) -> str:
    """A frozen day (`2026-09-01`) in the words of the active language; raises ValueError."""
    return date_format(date.fromisoformat(frozen), "DATE_FORMAT")


@register.filter
def whole_day(frozen: str) -> str:
    """The same with the month written out, as letters have it."""
    return written_day(date.fromisoformat(frozen))


@register.filter
def number(frozen: str | int) -> str:
    """A frozen number with the separators of the active language; raises InvalidOperation."""
    return number_format(Decimal(frozen), force_grouping=True, use_l10n=True)


@register.filter
def said_in(words: Sequence[Sequence[str]], languages: Collection[str]) -> Sequence[Sequence[str]]:
    """Of [language, words] those in these languages; all where they are the same in each."""
    return [one for one in words if one[0] in languages] or words
