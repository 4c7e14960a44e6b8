"""The states of a request about personal data."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import RequestState as S
from intl_office.access.enums import RightKind
from intl_office.access.rules import handles_requests, is_asker
from intl_office.core.workflow import Reason, Transition, Workflow, at, by, fact, reason

OPEN = (S.RECEIVED, S.EXTENDED)
_OFFICE = _("the administrator or data protection officer")
_ANSWERED = {"answered_at": at, "answered_by": by, "decision": reason}


def anonymised_first(request: Any) -> Iterable[Reason]:
    """An erasure is granted by doing it."""
    if request.kind == RightKind.ERASURE and not request.is_erased:
        yield Reason(
            code="not_anonymised",
            message=_("Make the person anonymous first, or refuse with the reason."),
            whose_turn=_OFFICE,
        )


rights = Workflow(
    S,
    [
        Transition(
            name="grant",
            sources=OPEN,
            target=S.GRANTED,
            label=_("Grant"),
            who=handles_requests,
            whose_turn=_OFFICE,
            guards=(anonymised_first,),
            sets=_ANSWERED,
            reason_required=True,
        ),
        Transition(
            name="refuse",
            sources=OPEN,
            target=S.REFUSED,
            label=_("Refuse"),
            who=handles_requests,
            whose_turn=_OFFICE,
            sets=_ANSWERED,
            reason_required=True,
        ),
        # GDPR, article 12(3): once, with its reasons told within the first month.
        Transition(
            name="extend",
            sources=(S.RECEIVED,),
            target=S.EXTENDED,
            label=_("Extend by two months"),
            who=handles_requests,
            whose_turn=_OFFICE,
            sets={"due_on": fact("due_on"), "extension": reason},
            needs=frozenset({"due_on"}),
            reason_required=True,
        ),
        Transition(
            name="withdraw",
            sources=OPEN,
            target=S.WITHDRAWN,
            label=_("Withdraw the request"),
            who=is_asker,
            whose_turn=_("the person who asked"),
            sets={"answered_at": at, "answered_by": by},
        ),
    ],
    initial=S.RECEIVED,
    field="state",
)
