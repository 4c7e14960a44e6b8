"""When the decision about an agreement must be taken, as a deadline."""

from collections.abc import Mapping

from django.db import transaction

from intl_office.deadlines.actions.deadlines import (
    close_deadline,
    in_both_languages,
    set_deadline,
)
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.rules import Steps
from partnerships.enums import LIVE, AgreementType
from partnerships.models import Agreement, TypeRule
from partnerships.queries_renewals import extension, open_decision, successor
from partnerships.renewal_standing import last_for_decision

SOURCE, DECISION = "agreements", "decision"  # source and key of deadlines
STEPS = Steps(before=(90, 30, 7), every=14)


@transaction.atomic
def keep_decision_deadline(
    *, agreement: Agreement, months: Mapping[str, int] | None = None
) -> None:
    """Make the deadline of the decision what state, last day and decision say.

    `months` by type saves reading the house's rule for each of many agreements.
    """
    end = agreement.ends_on
    waits = agreement.state in LIVE and agreement.type != AgreementType.AMENDMENT
    if end is None or not waits:
        close_decision_deadline(agreement=agreement, state=DeadlineState.CANCELLED)
        return
    if open_decision(agreement) or successor(agreement) or extension(agreement):
        close_decision_deadline(agreement=agreement)
        return
    early = agreement.rule.renewal_months if months is None else months[agreement.type]
    officer = agreement.officer
    set_deadline(
        source=SOURCE,
        subject=agreement.uid,
        key=DECISION,
        due=last_for_decision(agreement.starts_on, end, early),
        title=in_both_languages(lambda: title_of(agreement)),
        unit=agreement.unit,
        owners=[officer.user] if officer and officer.user else [],
        steps=STEPS,
    )


def title_of(agreement: Agreement) -> str:
    """What its deadlines are about: number and partners, in the language in force."""
    return f"{agreement.number} – {', '.join(agreement.partner_names)}"


def close_decision_deadline(
    *, agreement: Agreement, state: DeadlineState = DeadlineState.DONE
) -> None:
    """The decision is taken, or none is needed any more."""
    close_deadline(source=SOURCE, subject=agreement.uid, key=DECISION, state=state)


def keep_decision_deadlines() -> int:
    """Bring every deadline of a decision up to date after the months changed; return how many."""
    months = TypeRule.renewal_months_by_type()
    rows = Agreement.objects.live().exclude(ends_on=None).exclude(type=AgreementType.AMENDMENT)
    known = rows.select_related("unit", "officer__user").order_by("pk")
    for row in known.iterator(chunk_size=500):
        keep_decision_deadline(agreement=row, months=months)
    return rows.count()
