"""The one lock that what people do with an agreement begins with."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

from intl_office.accounts.models import User
from partnerships.models import Agreement
from partnerships.rules import may_edit


def locked_for(
    agreement: Agreement, by: User, may: Callable[[Any, Any], bool] = may_edit
) -> Agreement:
    """The row as it is, kept from everybody else; raises PermissionDenied for others."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("unit", "parent")
    row = rows.get(pk=agreement.pk)
    if not may(by, row):
        raise PermissionDenied
    return row
