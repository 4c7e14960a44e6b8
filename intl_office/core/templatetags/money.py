"""`{% load money %}` then `{{ line.amount|money:line.currency }}`."""

from decimal import Decimal

from django import template

from intl_office.core.money import EURO, format_money

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str = EURO) -> str:
    """Write an amount with its currency in the reader's language; nothing for no amount."""
    return "" if amount is None else format_money(amount, currency)
