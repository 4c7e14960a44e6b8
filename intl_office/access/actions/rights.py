"""Asking about one's data, and answering."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from intl_office.access.enums import RightKind
from intl_office.access.models import RightsRequest
from intl_office.access.rules import ANSWER_MONTHS, EXTENSION_MONTHS, months_after
from intl_office.access.workflow import rights
from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.registry import Registry

# Rooms above follow requests (deadlines); called in the transaction of the change.
followers: Registry[Callable[[RightsRequest], None]] = Registry("followers of requests")


@transaction.atomic
def ask(*, by: User, kind: RightKind, message: str) -> RightsRequest:
    """Put a request into the register; it is due in one month.

    Raises ValidationError where the same one waits for its answer already.
    """
    today = timezone.localdate()
    request = RightsRequest(
        user=by,
        kind=kind,
        message=message,
        received_on=today,
        due_on=months_after(today, ANSWER_MONTHS),
    )
    with audit.context(user=by), expected_violations():
        request.save()
    _follow(request)
    return request


@transaction.atomic
def take_step(*, request: RightsRequest, name: str, by: User, reason: str = "") -> RightsRequest:
    """Answer, extend or withdraw; raises WorkflowError where it cannot be done."""
    facts = {}
    if name == "extend":
        months = ANSWER_MONTHS + EXTENSION_MONTHS
        facts["due_on"] = months_after(request.received_on, months)
    fresh = rights.transition(request, name, by=by, reason=reason, **facts)
    _follow(fresh)
    return fresh


def _follow(request: RightsRequest) -> None:
    for follow in followers.values():
        follow(request)
