"""Planning meetings and moving them on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.circuits.meeting_enums import ItemOutcome, MeetingState
from intl_office.circuits.meeting_notices import tell_members
from intl_office.circuits.meeting_watching import tell_changed, tell_over
from intl_office.circuits.meeting_workflow import meetings
from intl_office.circuits.models import AgendaItem, Meeting
from intl_office.core import audit
from intl_office.core.errors import expected_violations

OVER = (MeetingState.HELD, MeetingState.CANCELLED)


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, nobody else's until the end of the transaction."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    return rows.get(pk=meeting.pk)


@transaction.atomic
def save_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """Plan a meeting, or move one that is still to be held.

    Raises ValidationError: it was held or cancelled, or the database refuses the entries.
    """
    if meeting.pk and not locked(meeting).is_coming:
        raise ValidationError(_("This meeting is over: it does not change any more."), code="over")
    with audit.context(user=by), expected_violations():
        meeting.save()
    tell_changed(meeting)
    return meeting


@transaction.atomic
def take_meeting_step(*, meeting: Meeting, name: str, by: User, reason: str = "") -> Meeting:
    """Move a meeting on; what it leaves behind follows.

    Sending tells the members by mail. Cancelling puts off all that was on the agenda: it is
    proposed for the next meeting. Raises NotAllowed, StaleState, Blocked.
    """
    fresh = meetings.transition(meeting, name, by=by, reason=reason)
    if name == "send":
        tell_members(fresh)
    if name == "cancel":
        _put_off(fresh, by, reason)
    if fresh.state in OVER:
        tell_over(fresh)
    return fresh


def _put_off(meeting: Meeting, by: User, reason: str) -> None:
    AgendaItem.objects.filter(meeting=meeting).pending().update(
        outcome=ItemOutcome.POSTPONE,
        reason=reason,
        recorded_at=timezone.now(),
        recorded_by=by,
        updated_at=timezone.now(),
    )
