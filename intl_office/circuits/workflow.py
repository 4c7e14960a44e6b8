"""The lives of a run and of its turns.

A decision moves a turn; what follows for the run (the next step opens, the circuit is complete,
refused, returned) is moved by the same action in the same transaction, so those lines ask nobody.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from intl_office.circuits.enums import RunState as R
from intl_office.circuits.enums import TurnState as T
from intl_office.circuits.rules import anyone, may_decide, may_manage
from intl_office.core.workflow import (
    Reason,
    Setter,
    Transition,
    Workflow,
    at,
    by,
    fact,
    reason,
)


def nobody_waits(run: Any) -> Iterator[Reason]:
    """Every step has passed."""
    if run.pending().exists():
        yield Reason(code="waits", message=_("A step still waits for its decision."))


def takes_returns(turn: Any) -> Iterator[Reason]:
    """The circuit lets this step send the file back."""
    if not turn.step.may_return:
        yield Reason(code="no-return", message=_("This step sends nothing back."))


def is_optional(turn: Any) -> Iterator[Reason]:
    """The circuit lets this step be left out."""
    if not turn.step.optional:
        yield Reason(code="not-optional", message=_("This step cannot be left out."))


runs = Workflow(
    R,
    [
        Transition(
            name="complete",
            sources=(R.RUNNING,),
            target=R.COMPLETE,
            label=_("Approved by all"),
            who=anyone,
            guards=(nobody_waits,),
            sets={"ended_at": at},
        ),
        Transition(
            name="refuse",
            sources=(R.RUNNING,),
            target=R.REFUSED,
            label=_("Refused"),
            who=anyone,
            sets={"ended_at": at},
            reason_required=True,
        ),
        Transition(
            name="return",
            sources=(R.RUNNING,),
            target=R.RETURNED,
            label=_("Returned to the requester"),
            who=anyone,
            reason_required=True,
        ),
        Transition(
            name="restart",
            sources=(R.RETURNED,),
            target=R.RUNNING,
            label=_("Send it on its way again"),
            who=may_manage,
            whose_turn=_("the requester"),
        ),
        Transition(
            name="cancel",
            sources=(R.RUNNING, R.RETURNED),
            target=R.CANCELLED,
            label=_("Withdraw it"),
            who=may_manage,
            whose_turn=_("the requester"),
            sets={"ended_at": at},
            reason_required=True,
        ),
    ],
    initial=R.RUNNING,
    field="state",
)

_DECISION: dict[str, Setter] = {
    "decided_at": at,
    "decided_by": by,
    "decided_on": fact("on"),
    "on_behalf_of": fact("behalf"),
    "number": fact("number"),
    "reason": reason,
}
_FACTS = frozenset({"on", "behalf", "number"})

turns = Workflow(
    T,
    [
        Transition(
            name="open",
            sources=(T.WAITING,),
            target=T.OPEN,
            label=_("Ask for the decision"),
            who=anyone,
            sets={"opened_at": at, "due_on": fact("due_on")},
            needs=frozenset({"due_on"}),
        ),
        Transition(
            name="skip",
            sources=(T.WAITING,),
            target=T.SKIPPED,
            label=_("Not needed here"),
            who=anyone,
            sets={"reason": reason},
            reason_required=True,
        ),
        Transition(
            name="approve",
            sources=(T.OPEN,),
            target=T.APPROVED,
            label=_("Approve"),
            who=may_decide,
            sets=_DECISION,
            needs=_FACTS,
        ),
        Transition(
            name="refuse",
            sources=(T.OPEN,),
            target=T.REFUSED,
            label=_("Refuse"),
            who=may_decide,
            sets=_DECISION,
            needs=_FACTS,
            reason_required=True,
        ),
        Transition(
            name="return",
            sources=(T.OPEN,),
            target=T.RETURNED,
            label=_("Send back"),
            who=may_decide,
            guards=(takes_returns,),
            sets=_DECISION,
            needs=_FACTS,
            reason_required=True,
        ),
        Transition(
            name="not-applicable",
            sources=(T.OPEN,),
            target=T.NOT_APPLICABLE,
            label=_("Not applicable here"),
            who=may_decide,
            guards=(is_optional,),
            sets=_DECISION,
            needs=_FACTS,
            reason_required=True,
        ),
        Transition(
            name="call-off",
            sources=(T.WAITING, T.OPEN),
            target=T.CALLED_OFF,
            label=_("No longer asked"),
            who=anyone,
        ),
    ],
    initial=T.WAITING,
    field="state",
)
