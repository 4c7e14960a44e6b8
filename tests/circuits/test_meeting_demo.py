"""The demonstration rows of bodies and meetings."""

import pytest

from intl_office.circuits.demo_meetings import load
from intl_office.circuits.meeting_enums import MeetingState
from intl_office.circuits.models import AgendaItem, Body, BodyMember, Meeting
from intl_office.circuits.queries.meetings import proposals
from tests.factories.access import user_with

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Body, BodyMember, Meeting, AgendaItem))


def test_loading_twice_adds_nothing() -> None:
    user_with("director")
    said: list[str] = []
    load(said.append)
    before = counts()
    load(said.append)
    assert counts() == before == (3, 23, 7, 10)
    assert not said
    assert Meeting.objects.filter(state=MeetingState.PLANNED).count() == 3
    assert len(proposals(Body.objects.get(code="commission"))) == 1


def test_without_accounts_there_are_bodies_alone() -> None:
    said: list[str] = []
    load(said.append)
    assert counts() == (3, 23, 0, 0)
    assert said == ["nobody has an account: meetings are left out"]
