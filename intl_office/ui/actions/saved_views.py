"""Keeping and forgetting a view of a list."""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import QueryDict

from intl_office.core.errors import expected_violations
from intl_office.ui.models import SavedView

# Where the reader stands in the list is not part of a view.
PASSING = ("cursor", "export", "bulk_result")


def save_view(*, by: AbstractBaseUser, list_name: str, name: str, query: str) -> SavedView:
    """Keep a list's filters, columns and sort under a name.

    Raises:
        ValidationError: no name, a name taken, or a query over 2,000 letters.
    """
    view = SavedView(user_id=by.pk, list_name=list_name, name=name.strip(), query=lasting(query))
    view.full_clean(exclude=["user"])
    with expected_violations():
        view.save()
    return view


def delete_view(*, by: AbstractBaseUser, uid: UUID) -> bool:
    """Forget one's own view; False where there is none."""
    deleted, _by_model = SavedView.objects.filter(user_id=by.pk, uid=uid).delete()
    return bool(deleted)


def lasting(query: str) -> str:
    """A query string without what passes."""
    parameters = QueryDict(query, mutable=True)
    for name in PASSING:
        parameters.pop(name, None)
    return parameters.urlencode()
