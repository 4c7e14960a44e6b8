"""Meetings among the deadlines."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.circuits.actions.meetings import save_meeting, take_meeting_step
from intl_office.circuits.meeting_enums import Function
from intl_office.circuits.models import Meeting
from intl_office.deadlines.enums import State
from intl_office.deadlines.models import Deadline
from tests.factories.access import user_with
from tests.factories.accounts import UserFactory
from tests.factories.circuits import in_days
from tests.factories.meetings import BodyFactory, ItemFactory, MeetingFactory, sits

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return user_with("officer-cooperation")


def planned(officer: User) -> tuple[Meeting, User, User]:
    """A meeting with papers, its secretary and a member."""
    body = BodyFactory.create()
    secretary, member = UserFactory.create(), UserFactory.create()
    sits(body, secretary, function=Function.SECRETARY)
    sits(body, member)
    meeting = MeetingFactory.build(body=body, papers_on=in_days(3))
    return save_meeting(meeting=meeting, by=officer), secretary, member


def owners(key: str) -> set[int]:
    row = Deadline.objects.get(key=key)
    return set(row.owner_rows.values_list("user_id", flat=True))


def test_members_have_the_day_and_secretaries_the_papers(officer: User) -> None:
    meeting, secretary, member = planned(officer)
    assert owners("meeting") == {secretary.pk, member.pk}
    assert owners("papers") == {secretary.pk}
    row = Deadline.objects.get(key="meeting")
    assert row.moment == meeting.moment
    assert row.subject_url == meeting.get_absolute_url()


def test_a_moved_meeting_moves_its_deadlines(officer: User) -> None:
    meeting, _secretary, _member = planned(officer)
    meeting.day, meeting.papers_on = meeting.day + timedelta(days=7), None
    save_meeting(meeting=meeting, by=officer)
    assert Deadline.objects.get(key="meeting").due_on == meeting.day
    assert Deadline.objects.get(key="papers").state == State.CANCELLED


@pytest.mark.parametrize(
    ("steps", "state"),
    [(["cancel"], State.CANCELLED), (["send", "hold"], State.DONE)],
    ids=["cancelled", "held"],
)
def test_what_is_over_is_closed(officer: User, steps: list[str], state: str) -> None:
    meeting, _secretary, _member = planned(officer)
    Meeting.objects.update(day=timezone.localdate(), papers_on=None)
    meeting.refresh_from_db()
    ItemFactory.create(meeting=meeting)
    for name in steps:
        meeting = take_meeting_step(meeting=meeting, name=name, by=officer, reason="why")
    assert set(Deadline.objects.values_list("state", flat=True)) == {state}


def test_who_sees_them(officer: User) -> None:
    _meeting, _secretary, member = planned(officer)
    assert Deadline.objects.all().visible_to(officer).count() == 2
    assert [row.key for row in Deadline.objects.all().visible_to(member)] == ["meeting"]
    assert not Deadline.objects.all().visible_to(user_with("referent"))
