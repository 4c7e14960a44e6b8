"""Switching the public list of partners on and off."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.remembering import forget
from partnerships.models import Publication
from partnerships.rules import may_publish

SWITCH = "partnerships.public"  # what the cache remembers: whether the list is on


@transaction.atomic
def save_publication(*, publication: Publication, by: User) -> Publication:
    """Write what is shown to everybody; raises PermissionDenied, and ValidationError at a field."""
    if not may_publish(by):
        raise PermissionDenied
    with audit.context(user=by), expected_violations():
        publication.save()
    transaction.on_commit(partial(forget, SWITCH))
    return publication
