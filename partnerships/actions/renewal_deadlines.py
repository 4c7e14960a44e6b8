"""When the decision about an agreement must be taken, as a deadline."""

from collections.abc import Mapping

from django.db import transaction

from intl_office.deadlines.actions.deadlines import close_deadline, set_deadline
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.rules import Steps
from partnerships.enums import LIVE, AgreementType
from partnerships.models import Agreement, RenewalNotice
from partnerships.queries_renewals import open_decision, successor
from partnerships.renewal_standing import last_for_decision

SOURCE, DECISION = "agreements", "decision"  # source and key of deadlines
STEPS = Steps(before=(90, 30, 7), every=14)


@transaction.atomic
def keep_decision_deadline(
    *, agreement: Agreement, notice: Mapping[str, int] | None = None
) -> None:
    """Make the deadline of the decision what state, last day and decision say.

    `notice` saves reading the months by type for each of many agreements.
    """
    end = agreement.ends_on
    waits = agreement.state in LIVE and agreement.type != AgreementType.AMENDMENT
    if end is None or not waits:
        close_decision_deadline(agreement=agreement, state=DeadlineState.CANCELLED)
        return
    if open_decision(agreement) or successor(agreement):
        close_decision_deadline(agreement=agreement)
        return
    months = RenewalNotice.months_by_type() if notice is None else notice
    officer = agreement.officer
    set_deadline(
        source=SOURCE,
        subject=agreement.uid,
        key=DECISION,
        due=last_for_decision(agreement.starts_on, end, agreement.type, months),
        title=f"{agreement.number} – {', '.join(agreement.partner_names)}",
        unit=agreement.unit,
        owners=[officer.user] if officer and officer.user else [],
        steps=STEPS,
    )


def close_decision_deadline(
    *, agreement: Agreement, state: DeadlineState = DeadlineState.DONE
) -> None:
    """The decision is taken, or none is needed any more."""
    close_deadline(source=SOURCE, subject=agreement.uid, key=DECISION, state=state)


def keep_decision_deadlines() -> int:
    """Bring every deadline of a decision up to date after the months changed; return how many."""
    notice = RenewalNotice.months_by_type()
    rows = Agreement.objects.live().exclude(ends_on=None).exclude(type=AgreementType.AMENDMENT)
    known = rows.select_related("unit", "officer__user").order_by("pk")
    for row in known.iterator(chunk_size=500):
        keep_decision_deadline(agreement=row, notice=notice)
    return rows.count()
