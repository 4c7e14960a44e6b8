"""The life of a meeting."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from intl_office.circuits.meeting_enums import MeetingState as S
from intl_office.circuits.meeting_rules import may_prepare
from intl_office.core.workflow import Reason, Transition, Workflow, at, value

WHOSE = _("whoever prepares the meetings")


def has_items(meeting: Any) -> Iterator[Reason]:
    """An empty agenda is not sent."""
    if not meeting.items.exists():
        yield Reason(code="empty", message=_("The agenda is empty."), whose_turn=WHOSE)


def has_begun(meeting: Any) -> Iterator[Reason]:
    """Nothing was decided before the day of the meeting."""
    if not meeting.day_has_come:
        yield Reason(code="day", message=_("The day of the meeting has not come yet."))


def is_decided(meeting: Any) -> Iterator[Reason]:
    """Each item has its outcome before the minutes close."""
    left = meeting.items.pending().count()
    if left:
        message = ngettext(
            "%(count)s item has no outcome yet.", "%(count)s items have no outcome yet.", left
        )
        yield Reason(code="undecided", message=message % {"count": left}, whose_turn=WHOSE)


meetings = Workflow(
    S,
    [
        Transition(
            name="send",
            sources=(S.PLANNED,),
            target=S.SENT,
            label=_("Send the agenda to the members"),
            who=may_prepare,
            whose_turn=WHOSE,
            guards=(has_items,),
            sets={"sent_at": at},
        ),
        Transition(
            name="reopen",
            sources=(S.SENT,),
            target=S.PLANNED,
            label=_("Change the agenda again"),
            who=may_prepare,
            whose_turn=WHOSE,
            sets={"sent_at": value(None)},
            reason_required=True,
        ),
        Transition(
            name="hold",
            sources=(S.SENT,),
            target=S.HELD,
            label=_("The meeting took place"),
            who=may_prepare,
            whose_turn=WHOSE,
            guards=(has_begun,),
        ),
        Transition(
            name="close",
            sources=(S.HELD,),
            target=S.CLOSED,
            label=_("Close the minutes"),
            who=may_prepare,
            whose_turn=WHOSE,
            guards=(is_decided,),
            sets={"closed_at": at},
        ),
        Transition(
            name="cancel",
            sources=(S.PLANNED, S.SENT),
            target=S.CANCELLED,
            label=_("Cancel the meeting"),
            who=may_prepare,
            whose_turn=WHOSE,
            reason_required=True,
        ),
    ],
    initial=S.PLANNED,
    field="state",
)
