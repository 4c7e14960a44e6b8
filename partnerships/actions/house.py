"""Changing what each type of agreement needs."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from partnerships.models import TypeRule
from partnerships.rules import may_rule


@transaction.atomic
def save_rule(*, rule: TypeRule, by: User) -> TypeRule:
    """Write the rule of a type; raises PermissionDenied, ValidationError (a constraint)."""
    if not may_rule(by):
        raise PermissionDenied
    with audit.context(user=by), expected_violations():
        rule.save()
    return rule
