"""Amounts of money: Decimal alone, to the cent, and sums that add up.

Rounding is half up to the cent, once per line (Erasmus+ grant rules; French public accounting).
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.numbers import format_currency
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
EURO = "EUR"


def cents(amount: Decimal | int) -> Decimal:
    """Round half up, away from zero, to the cent; raises TypeError for a float."""
    if isinstance(amount, float):
        raise TypeError("an amount is a Decimal, never a float")
    return Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Sum of lines, each rounded first: what the reader gets who adds up what is printed."""
    return sum((cents(amount) for amount in amounts), ZERO)


def allocate(amount: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Split an amount in proportion to the weights without losing a cent.

    Largest remainder; of equal remainders the first share gets the cent. Raises ValueError when
    there is no weight, a negative one, or nothing but zeros.
    """
    whole = sum((Decimal(weight) for weight in weights), Decimal(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights are positive, and one at least is not zero")
    pot = int(abs(cents(amount)) / CENT)
    exact = [pot * Decimal(weight) / whole for weight in weights]
    shares = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in order[: pot - sum(shares)]:
        shares[i] += 1
    sign = -1 if amount < 0 else 1
    return [sign * share * CENT for share in shares]


def split(amount: Decimal, parts: int) -> list[Decimal]:
    """Split an amount into equal parts; the first ones carry the odd cents."""
    return allocate(amount, [1] * parts)


def format_money(amount: Decimal, currency: str = EURO, language: str | None = None) -> str:
    """Write `1 234,50 €` in French, `€1,234.50` in English (CLDR); default: current language."""
    locale = _locale(language or get_language() or "en")
    return format_currency(cents(amount), currency, locale=locale)


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(to_locale(language))


def money_field(
    verbose_name: "StrOrPromise", **options: Any
) -> "models.DecimalField[Decimal, Decimal]":
    """Make a column for an amount: 14 digits, 2 of them cents."""
    return models.DecimalField(verbose_name, max_digits=14, decimal_places=2, **options)


def currency_field() -> "models.CharField[str, str]":
    """Make a column for an ISO 4217 code, EUR by default."""
    code = RegexValidator(r"^[A-Z]{3}\Z", _("A currency is three capital letters, such as EUR."))
    return models.CharField(_("currency"), max_length=3, default=EURO, validators=[code])


def not_negative(name: str, *fields: str) -> models.CheckConstraint:
    """Make the named constraint that none of these amounts is below zero (empty ones pass)."""
    condition = models.Q(*(models.Q(**{f"{field}__gte": 0}) for field in fields))
    return models.CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=_("An amount cannot be below zero."),
    )
