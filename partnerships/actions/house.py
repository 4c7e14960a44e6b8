"""Changing what each type of agreement needs."""

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import transaction

from intl_office.accounts.models import User
from intl_office.core import audit, queue
from intl_office.core.errors import expected_violations
from partnerships.models import TypeRule
from partnerships.rules import may_rule

KEEP = "partnerships.tasks.keep_decision_deadlines"


@transaction.atomic
def save_rule(*, rule: TypeRule, by: User) -> TypeRule:
    """Write the rule of a type; deadlines of decisions on renewals follow in a task.

    Raises PermissionDenied, ValidationError (a constraint).
    """
    if not may_rule(by):
        raise PermissionDenied
    before = TypeRule.of(rule.type).renewal_months
    with audit.context(user=by), expected_violations():
        rule.save()
    if rule.renewal_months != before:
        queue.enqueue(current_app.tasks[KEEP])
    return rule
