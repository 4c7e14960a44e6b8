"""Who may read and change the reference data, and what a rate must respect."""

from decimal import Decimal

from intl_office.core.permissions import Visitor, may


def may_edit(user: Visitor) -> bool:
    """Officers may correct a figure and adopt a rate."""
    return may(user, "reference.edit")


def within(amount: Decimal, lowest: Decimal | None, highest: Decimal | None) -> bool:
    """Say whether an amount lies in a range, ends included; an open end lets all pass."""
    return (lowest is None or amount >= lowest) and (highest is None or amount <= highest)
