"""What is due about visits: the day itself, the report, and the actions that follow."""

from datetime import date

from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.deadlines.actions.deadlines import close_deadline, set_deadline
from intl_office.deadlines.enums import State
from intl_office.deadlines.models import Deadline
from intl_office.deadlines.rules import Steps
from partnerships.enums_visits import FollowUpState, VisitState
from partnerships.models import FollowUp, Visit
from partnerships.rules_visits import report_due

VISITS, FOLLOW_UPS = "visits", "follow-ups"  # sources
DAY, REPORT = "visit", "report"  # keys
VISIT_STEPS = Steps(before=(14, 3), every=0)
REPORT_STEPS = Steps(before=(10, 3), every=7)
FOLLOW_UP_STEPS = Steps(before=(14, 3), every=7)


def keep_visit(visit: Visit) -> None:
    """Make both deadlines of a visit what its days and state say."""
    today = timezone.localdate()
    planned = visit.state == VisitState.PLANNED
    _keep(visit, DAY, visit.starts_on, VISIT_STEPS, wanted=planned and visit.starts_on >= today)
    last = visit.ends_on or visit.starts_on
    _keep(visit, REPORT, report_due(last), REPORT_STEPS, wanted=planned)


def _keep(visit: Visit, key: str, due: date, steps: Steps, *, wanted: bool) -> None:
    if not wanted:
        off = visit.state == VisitState.CANCELLED
        state = State.CANCELLED if off else State.DONE
        close_deadline(source=VISITS, subject=visit.uid, key=key, state=state)
        return
    people = User.objects.filter(pk__in=visit.accounts).order_by("pk")
    set_deadline(
        source=VISITS,
        subject=visit.uid,
        key=key,
        due=due,
        title=visit.purpose,
        unit=visit.unit,
        owners=people,
        steps=steps,
    )


def keep_follow_up(row: FollowUp) -> None:
    """Make the deadline of a follow-up what its day and state say."""
    if row.state != FollowUpState.OPEN:
        done = row.state == FollowUpState.DONE
        state = State.DONE if done else State.CANCELLED
        close_deadline(source=FOLLOW_UPS, subject=row.uid, state=state)
        return
    set_deadline(
        source=FOLLOW_UPS,
        subject=row.uid,
        due=row.due_on,
        title=row.what,
        unit=row.visit.unit,
        owners=[row.owner.user] if row.owner.user else [],
    )


def close_past_days() -> int:
    """The day of a visit that has begun is no deadline any more; return how many were closed."""
    rows = Deadline.objects.filter(source=VISITS, key=DAY, due_on__lt=timezone.localdate()).open()
    return sum(
        close_deadline(source=VISITS, subject=subject, key=DAY)
        for subject in rows.values_list("subject", flat=True).order_by("pk")
    )
