"""What officers write: corrections, new rows, adopted rates."""

from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.reference.models import Entry
from intl_office.reference.rules import may_edit

E_ = TypeVar("E_", bound=Entry)


def save_entry(*, row: E_, by: AbstractBaseUser | AnonymousUser, reason: str = "") -> E_:
    """Write a row as the officer filled it in; a later delivery leaves it alone.

    Raises PermissionDenied, and ValidationError for a broken constraint.
    """
    if not may_edit(by):
        raise PermissionDenied
    with audit.context(user=by.pk, reason=reason), transaction.atomic():
        _take_over(row)
        with expected_violations():
            row.save()
    return row


def _take_over(row: Entry) -> None:
    """From now on the row is the office's; locked so that a load at the same time waits."""
    if row.pk is not None:
        manager: Any = type(row)._default_manager
        manager.select_for_update().get(pk=row.pk)
    row.edited_at = timezone.now()
