"""The deadlines of a proposal stand beside all the others."""

from intl_office.deadlines.actions.deadlines import close_deadlines_of, set_deadline
from intl_office.deadlines.enums import State
from projects.enums import OPEN, Stage
from projects.models import Proposal

SOURCE = "projects"
CALL, OWN = "call", "own"


def keep_deadlines(proposal: Proposal) -> None:
    """Bring the deadlines of a proposal to what the proposal and its call say; writes once."""
    if proposal.stage not in OPEN:
        over = State.CANCELLED if proposal.stage == Stage.ABANDONED else State.DONE
        close_deadlines_of(source=SOURCE, subject=proposal.uid, state=over)
        return
    for key, due in ((CALL, proposal.call.moment), (OWN, proposal.ready_by())):
        set_deadline(
            source=SOURCE,
            subject=proposal.uid,
            key=key,
            due=due,
            title=proposal.short,
            unit=proposal.unit,
            owners=proposal.owners,
        )
