"""What is owed about requests: the office's answer, and each advice."""

from intl_office.deadlines.actions.deadlines import (
    close_deadlines_of,
    in_both_languages,
    set_deadline,
)
from intl_office.deadlines.enums import State
from intl_office.deadlines.rules import Steps
from partnerships.enums_requests import RequestState
from partnerships.models import Advice, AgreementRequest
from partnerships.queries_requests import desk

ANSWERS, ADVICE = "requests", "request-advice"  # sources
ANSWER_STEPS = Steps(before=(7, 2), every=7)
ADVICE_STEPS = Steps(before=(3,), every=7)


def keep_answer(row: AgreementRequest) -> None:
    """Make the office's deadline what the request's state says.

    Owned by who looks after it, until then by those who answer for the unit. It waits while the
    requester completes the request, and begins anew afterwards.
    """
    if not row.is_owed:
        waits = row.state in {RequestState.COMPLETING, RequestState.WITHDRAWN}
        state = State.CANCELLED if waits else State.DONE
        close_deadlines_of(source=ANSWERS, subject=row.uid, state=state)
        return
    set_deadline(
        source=ANSWERS,
        subject=row.uid,
        due=row.answer_due_on,
        title=in_both_languages(lambda: str(row)),
        unit=row.unit,
        owners=[row.handler] if row.handler else desk(row.unit),
    )


def keep_advice(advice: Advice) -> None:
    """Make the adviser's deadline what the advice's state says."""
    if not advice.is_awaited:
        state = State.DONE if advice.is_given else State.CANCELLED
        close_deadlines_of(source=ADVICE, subject=advice.uid, state=state)
        return
    set_deadline(
        source=ADVICE,
        subject=advice.uid,
        due=advice.due_on,
        title=in_both_languages(lambda: str(advice.request)),
        owners=[advice.adviser],
    )
