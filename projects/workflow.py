"""The life of a proposal, from the idea to what the funder decided."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import Reason, Transition, Workflow, at, by, fact
from projects.enums import Stage
from projects.rules import may_decide, may_edit

LEADER = _("the project's leader")
OFFICE = _("the projects office")


class Proposed(Protocol):
    """What the guards ask of a proposal."""

    amount: Decimal
    starts_on: date | None
    edit_url: str
    consortium_url: str

    @property
    def coordinators(self) -> int:
        """Coordinators of the consortium, our institution included."""
        ...

    @property
    def partner_count(self) -> int:
        """Organisations beside ours."""
        ...


def call_is_open(proposal: Any) -> Iterator[Reason]:
    """There is time left before the call's deadline."""
    if proposal.call.moment.passed():
        yield Reason(
            code="call-over",
            message=_("The call's deadline has passed: choose the next call."),
            whose_turn=LEADER,
            link=proposal.edit_url,
        )


def amount_is_known(proposal: Proposed) -> Iterator[Reason]:
    """The amount asked for is entered."""
    if proposal.amount <= 0:
        yield Reason(
            code="amount",
            message=_("The amount asked for is missing."),
            whose_turn=LEADER,
            field="amount",
            link=proposal.edit_url,
        )


def consortium_is_complete(proposal: Proposed) -> Iterator[Reason]:
    """There are partners, and exactly one coordinator."""
    if not proposal.partner_count:
        yield Reason(
            code="partners",
            message=_("The consortium has no partner yet."),
            whose_turn=LEADER,
            link=proposal.consortium_url,
        )
    if proposal.coordinators != 1:
        yield Reason(
            code="coordinator",
            message=_("The consortium has exactly one coordinator: ours or a partner."),
            whose_turn=LEADER,
            link=proposal.consortium_url,
        )


proposals = Workflow(
    Stage,
    [
        Transition(
            name="go",
            sources=(Stage.IDEA,),
            target=Stage.WRITING,
            label=_("Decide to write it"),
            who=may_edit,
            whose_turn=LEADER,
            guards=(call_is_open,),
        ),
        Transition(
            name="submit",
            sources=(Stage.WRITING,),
            target=Stage.SUBMITTED,
            label=_("Record the submission"),
            who=may_edit,
            whose_turn=LEADER,
            guards=(amount_is_known, consortium_is_complete),
            sets={"submitted_on": fact("submitted_on"), "recorded_at": at, "recorded_by": by},
            needs=frozenset({"submitted_on"}),
        ),
        Transition(
            name="grant",
            sources=(Stage.SUBMITTED, Stage.RESERVE),
            target=Stage.GRANTED,
            label=_("Record the grant"),
            who=may_decide,
            whose_turn=OFFICE,
            sets={"decided_on": fact("decided_on"), "granted": fact("granted")},
            needs=frozenset({"decided_on", "granted"}),
        ),
        Transition(
            name="reserve",
            sources=(Stage.SUBMITTED,),
            target=Stage.RESERVE,
            label=_("Record the reserve list"),
            who=may_decide,
            whose_turn=OFFICE,
            sets={"decided_on": fact("decided_on")},
            needs=frozenset({"decided_on"}),
        ),
        Transition(
            name="reject",
            sources=(Stage.SUBMITTED, Stage.RESERVE),
            target=Stage.REJECTED,
            label=_("Record the rejection"),
            who=may_decide,
            whose_turn=OFFICE,
            sets={"decided_on": fact("decided_on")},
            needs=frozenset({"decided_on"}),
            reason_required=True,
        ),
        Transition(
            name="abandon",
            sources=(Stage.IDEA, Stage.WRITING),
            target=Stage.ABANDONED,
            label=_("Abandon it"),
            who=may_edit,
            whose_turn=LEADER,
            reason_required=True,
        ),
    ],
    initial=Stage.IDEA,
    field="stage",
)
