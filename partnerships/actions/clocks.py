"""The deadlines of an agreement: its last day, notice, the ministers' month, the evaluation."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.deadlines.actions.deadlines import (
    close_deadline,
    in_both_languages,
    set_deadline,
)
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.models import Deadline
from intl_office.deadlines.rules import Steps
from partnerships.actions.contents import keep_partner_days
from partnerships.actions.renewal_deadlines import keep_decision_deadline, title_of
from partnerships.enums import LIVE, State
from partnerships.models import Agreement
from partnerships.rules import in_months

SOURCE = "agreements"  # of deadlines
END, NOTICE, EFFECT = "end", "notice", "effect"
MINISTRIES, EVALUATION = "ministries", "evaluation"
# Days before the last one: a renewal passes bodies and ministries before it is signed.
STEPS = Steps(before=(365, 180, 90, 30), every=30)
_SHORT = {
    NOTICE: Steps(before=(90, 30, 7), every=0),
    EFFECT: Steps(before=(90, 30), every=0),
    MINISTRIES: Steps(before=(0,), every=7),
    EVALUATION: Steps(before=(60, 30, 7), every=30),
}
KEYS = {
    END: _("End of the agreement: renew it, or let it end"),
    NOTICE: _("Last day to give notice"),
    EFFECT: _("The notice takes effect: the agreement ends"),
    MINISTRIES: _("Last day on which a minister may oppose: sign after it"),
    EVALUATION: _("Evaluation to be sent to both ministers"),
}
WAITING = (State.APPROVAL, State.SIGNATURE)


@transaction.atomic
def keep_deadlines(*, agreement: Agreement) -> None:
    """Make the deadlines of an agreement what its state and days say; asked twice, it writes once.

    They are recalled to the responsible officer. An amendment has none but the ministers' month:
    it ends with the agreement that it changes.
    """
    wanted = dict(_wanted(agreement))
    keep_decision_deadline(agreement=agreement)
    keep_partner_days(agreement)
    over = agreement.state == State.EXPIRED
    for key in KEYS:
        if key in wanted:
            _set(agreement, key, wanted[key])
            continue
        done = over or (key in {MINISTRIES, EVALUATION} and agreement.state in LIVE)
        state = DeadlineState.DONE if done or _passed(agreement, key) else DeadlineState.CANCELLED
        close_deadline(source=SOURCE, subject=agreement.uid, key=key, state=state)


def _passed(agreement: Agreement, key: str) -> bool:
    """What was sent is done, and so is a notice date that nobody used."""
    report = agreement.evaluation
    sent = key == EVALUATION and report is not None and report.sent_on is not None
    return sent or (key == NOTICE and agreement.state in LIVE)


def _set(agreement: Agreement, key: str, due: date) -> None:
    officer = agreement.officer
    set_deadline(
        source=SOURCE,
        subject=agreement.uid,
        key=key,
        due=due,
        title=in_both_languages(lambda: title_of(agreement)),
        unit=agreement.unit,
        owners=[officer.user] if officer and officer.user else [],
        steps=_SHORT.get(key),
    )


def _wanted(row: Agreement) -> Iterator[tuple[str, date]]:
    if row.state in LIVE and not row.is_amendment:
        yield from _of_live(row)
    elif row.state in WAITING and row.window is not None and row.window.until is not None:
        yield MINISTRIES, row.window.until
    elif row.owes_evaluation and row.ends_on is not None:
        yield EVALUATION, in_months(row.ends_on, row.rule.evaluation_months)


def _of_live(row: Agreement) -> Iterator[tuple[str, date]]:
    if row.notice is not None:
        yield EFFECT, row.notice.effective_on
        return
    if row.ends_on is not None:
        yield END, row.ends_on
    if row.next_notice_on is not None:
        yield NOTICE, row.next_notice_on


def next_notices() -> int:
    """Give agreements whose notice date has passed their next one; return how many."""
    today = timezone.localdate()
    late = Deadline.objects.filter(source=SOURCE, key=NOTICE, due_on__lt=today).open()
    rows = Agreement.objects.filter(uid__in=late.values("subject")).order_by("pk")
    known = list(rows.select_related("unit", "officer__user"))
    for row in known:
        keep_deadlines(agreement=row)
    return len(known)
