"""Meetings among the deadlines: the day itself for the members, the papers for the secretaries."""

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.circuits.meeting_enums import Function
from intl_office.circuits.meeting_notices import accounts_of
from intl_office.circuits.meeting_rules import sees_all
from intl_office.circuits.meeting_watching import meeting_watchers
from intl_office.circuits.models import Meeting
from intl_office.core.permissions import Visitor
from intl_office.deadlines import sources
from intl_office.deadlines.actions.deadlines import (
    Titles,
    close_deadline,
    close_deadlines_of,
    set_deadline,
)
from intl_office.deadlines.enums import State
from intl_office.deadlines.rules import Steps

SOURCE = "meetings"
MEETING, PAPERS = "meeting", "papers"
SECRETARIES = (Function.CHAIR, Function.SECRETARY)


def visible(user: Visitor) -> Q:
    """All for those who see the meetings of every body; members own theirs."""
    return ~Q(pk__in=()) if sees_all(user) else Q(pk__in=())


def _page(subject: UUID) -> str:
    return reverse("circuits:meeting", args=[subject])


class MeetingDates:
    """Keeps the two deadlines of a meeting in step with it."""

    def changed(self, meeting: Meeting) -> None:
        """Set both again, for those who sit in the body now."""
        set_deadline(
            source=SOURCE,
            subject=meeting.uid,
            key=MEETING,
            due=meeting.moment,
            title=Titles(meeting.body.name_fr, meeting.body.name_en),
            owners=accounts_of(meeting),
        )
        if meeting.papers_on is None:
            close_deadline(source=SOURCE, subject=meeting.uid, key=PAPERS, state=State.CANCELLED)
            return
        set_deadline(
            source=SOURCE,
            subject=meeting.uid,
            key=PAPERS,
            due=meeting.papers_on,
            title=Titles(meeting.body.name_fr, meeting.body.name_en),
            owners=accounts_of(meeting, functions=SECRETARIES),
        )

    def over(self, meeting: Meeting) -> None:
        """Nobody has to come any more."""
        held = meeting.is_held
        state = State.DONE if held else State.CANCELLED
        close_deadlines_of(source=SOURCE, subject=meeting.uid, state=state)


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    sources.register(
        sources.Source(
            code=SOURCE,
            label=_("Meeting"),
            icon="calendar-event",
            url=_page,
            keys={MEETING: _("Meeting of a body"), PAPERS: _("Papers for a meeting")},
            steps=Steps(before=(7, 1), every=0),
            visible=visible,
        )
    )
    meeting_watchers.register("deadlines", MeetingDates())
