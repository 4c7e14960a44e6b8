"""Who may read and change the reference data, and what a rate must respect."""

from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser


def may_edit(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Officers may correct a figure and adopt a rate."""
    return user.is_authenticated and user.is_active and getattr(user, "is_staff", False)


def within(amount: Decimal, lowest: Decimal | None, highest: Decimal | None) -> bool:
    """Say whether an amount lies in a range, ends included; an open end lets all pass."""
    return (lowest is None or amount >= lowest) and (highest is None or amount <= highest)
