"""Entering and correcting calls."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from projects.actions.deadlines import keep_deadlines
from projects.enums import OPEN
from projects.models import Call
from projects.rules import may_edit_calls


@transaction.atomic
def save_call(*, call: Call, by: User) -> Call:
    """Write a call; the deadlines of the proposals that answer it move with it.

    Raises:
        PermissionDenied: this person enters no calls.
        ValidationError: a call of the programme has this reference already.

    """
    if not may_edit_calls(by):
        raise PermissionDenied
    with audit.context(user=by), expected_violations():
        call.save()
        rows = call.proposals.filter(stage__in=OPEN).select_related("unit", "leader", "officer")
        for proposal in rows.select_for_update(of=("self",)).order_by("pk"):
            proposal.call = call
            keep_deadlines(proposal)
    return call
