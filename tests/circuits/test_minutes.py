"""Entering the decisions of a meeting: all or nothing, once, with numbers of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.actions.minutes import (
    Decision,
    DecisionsRefused,
    Votes,
    record_decisions,
)
from intl_office.circuits.actions.running import cancel
from intl_office.circuits.enums import Outcome, RunState, TurnState
from intl_office.circuits.meeting_enums import ItemOutcome, MeetingState
from intl_office.circuits.models import AgendaItem, Meeting, Run, Turn
from intl_office.circuits.queries.meetings import proposals, waiting
from tests.factories.access import user_with
from tests.factories.circuits import in_days
from tests.factories.meetings import BodyFactory, ItemFactory, MeetingFactory, on_agenda
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
S = MeetingState


@pytest.fixture
def officer() -> User:
    return user_with("officer-cooperation", first_name="Nadia", last_name="Benali")


def today(**columns: Any) -> Meeting:
    """A meeting of today whose agenda was sent."""
    meeting: Meeting = MeetingFactory.create(day=timezone.localdate(), state=S.SENT, **columns)
    return meeting


def all_of(meeting: Meeting, outcome: str = "approve", **known: Any) -> list[Decision]:
    items = AgendaItem.objects.filter(meeting=meeting).pending().in_order()
    return [Decision(item=item.uid, outcome=outcome, **known) for item in items]


def numbers(meeting: Meeting) -> list[str]:
    return [item.number for item in meeting.items.all().in_order()]


def year() -> int:
    return timezone.localdate().year


def test_files_move_on_with_their_numbers(officer: User) -> None:
    meeting = today()
    yes, no, back, later = (on_agenda(meeting) for _n in range(4))
    free = ItemFactory.create(meeting=meeting, purpose="information")
    record_decisions(
        meeting=meeting,
        by=officer,
        decisions=[
            Decision(item=free.uid, outcome="note"),
            Decision(item=yes.uid, outcome="approve", votes=Votes(7, 0, 1)),
            Decision(item=no.uid, outcome="refuse", reason="Too dear"),
            Decision(item=back.uid, outcome="return", reason="The annex is missing"),
            Decision(item=later.uid, outcome="postpone"),
        ],
    )
    assert numbers(meeting) == [f"CRI {year()}-001", f"CRI {year()}-002", "", "", ""]
    states = {row.pk: row for row in Turn.objects.order_by("pk")}
    turns = [states[item.turn.pk] for item in (yes, no, back, later) if item.turn]
    assert [turn.state for turn in turns] == [
        TurnState.APPROVED,
        TurnState.REFUSED,
        TurnState.RETURNED,
        TurnState.OPEN,
    ]
    assert turns[0].number == f"CRI {year()}-001"
    assert turns[0].decided_on == meeting.day
    runs = [Run.objects.get(pk=turn.run_id).state for turn in turns[:3]]
    assert runs == [RunState.COMPLETE, RunState.REFUSED, RunState.RETURNED]
    found = AgendaItem.objects.get(pk=yes.pk)
    assert (found.votes_for, found.abstentions, found.recorded_by) == (7, 1, officer)
    assert Meeting.objects.get().state == S.HELD
    assert [one.postponed for one in waiting(meeting.body)] == [later]


def test_numbers_go_on_within_the_year_and_leave_out_what_was_written(officer: User) -> None:
    body = BodyFactory.create()
    first = today(body=body)
    ItemFactory.create(meeting=first)
    record_decisions(meeting=first, by=officer, decisions=all_of(first, number=f"CRI {year()}-041"))
    second = MeetingFactory.create(body=body, day=in_days(0), at="16:00", state=S.SENT)
    one, two = ItemFactory.create(meeting=second), ItemFactory.create(meeting=second)
    decisions = [
        Decision(item=one.uid, outcome="approve"),
        Decision(item=two.uid, outcome="approve", number=f"CRI {year()}-042"),
    ]
    record_decisions(meeting=second, by=officer, decisions=decisions)
    assert numbers(second) == [f"CRI {year()}-043", f"CRI {year()}-042"]
    assert {item.year for item in AgendaItem.objects.all()} == {first.day.year}
    assert all(item.body_id == item.meeting.body_id for item in AgendaItem.objects.all())


def test_a_body_that_numbers_nothing_gives_no_number(officer: User) -> None:
    meeting = today(body__numbering="")
    ItemFactory.create(meeting=meeting)
    record_decisions(meeting=meeting, by=officer, decisions=all_of(meeting))
    assert numbers(meeting) == [""]


def test_one_wrong_line_and_nothing_is_written(officer: User) -> None:
    body = BodyFactory.create()
    taken = f"CRI {year()}-001"
    before = ItemFactory.create(
        meeting__body=body, meeting__day=in_days(-3), meeting__state=S.CLOSED, number=taken,
        year=in_days(-3).year, outcome="approve", recorded_at=timezone.now(), recorded_by=officer,
    )  # fmt: skip
    before.year = year()
    before.save()
    meeting = today(body=body)
    fine, clash, unexplained = (on_agenda(meeting) for _n in range(3))
    decisions = [
        Decision(item=fine.uid, outcome="approve"),
        Decision(item=clash.uid, outcome="approve", number=taken),
        Decision(item=unexplained.uid, outcome="refuse"),
    ]
    with pytest.raises(DecisionsRefused) as refused:
        record_decisions(meeting=meeting, by=officer, decisions=decisions)
    assert set(refused.value.errors) == {(clash.uid, "number"), (unexplained.uid, "reason")}
    assert set(Turn.objects.values_list("state", flat=True)) == {TurnState.OPEN}
    assert not meeting.items.exclude(outcome="")
    assert Meeting.objects.get(pk=meeting.pk).state == S.SENT


def test_what_no_longer_waits_is_marked_withdrawn(officer: User) -> None:
    meeting = today()
    gone, here = on_agenda(meeting), on_agenda(meeting)
    assert gone.turn
    cancel(run=gone.turn.run, by=gone.turn.run.started_by, reason="Another partner")
    decisions = [Decision(item=here.uid, outcome="approve")]
    record_decisions(meeting=meeting, by=officer, decisions=decisions)
    assert AgendaItem.objects.get(pk=gone.pk).outcome == ItemOutcome.WITHDRAWN
    assert numbers(meeting) == ["", f"CRI {year()}-001"]


def test_a_file_decided_elsewhere_meanwhile_makes_the_page_stale(officer: User) -> None:
    meeting = today()
    item, _other = on_agenda(meeting), on_agenda(meeting)
    decisions = all_of(meeting)
    assert item.turn
    decide(turn=item.turn, outcome=Outcome.APPROVE, by=officer)
    with pytest.raises(ValidationError, match="The agenda changed"):
        record_decisions(meeting=meeting, by=officer, decisions=decisions)


@pytest.mark.parametrize(
    ("state", "days"), [("planned", 0), ("sent", 1), ("closed", -1), ("cancelled", 0)]
)
def test_meetings_that_take_no_decisions(officer: User, state: str, days: int) -> None:
    meeting = ItemFactory.create(meeting__state=state, meeting__day=in_days(days)).meeting
    with pytest.raises(ValidationError, match="takes no decisions"):
        record_decisions(meeting=meeting, by=officer, decisions=all_of(meeting))


def test_postponed_subjects_are_proposed_again(officer: User) -> None:
    meeting = today()
    item = ItemFactory.create(meeting=meeting)
    record_decisions(meeting=meeting, by=officer, decisions=all_of(meeting, "postpone"))
    assert proposals(meeting.body) == [item]


def test_the_second_one_learns_who_was_faster(officer: User) -> None:
    meeting = today()
    ItemFactory.create(meeting=meeting)
    decisions = all_of(meeting)
    record_decisions(meeting=meeting, by=officer, decisions=decisions)
    with pytest.raises(ValidationError, match="Nadia Benali entered decisions"):
        record_decisions(meeting=meeting, by=officer, decisions=decisions)


def entering(meeting: Meeting, decisions: list[Decision], by: User) -> Callable[[], object]:
    def run() -> object:
        with translation.override("en"):
            return record_decisions(meeting=meeting, by=by, decisions=decisions)

    return run


@pytest.mark.django_db(transaction=True)
def test_of_two_secretaries_at_once_one_wins() -> None:
    one = user_with("officer-cooperation", first_name="Nadia", last_name="Benali")
    two = user_with("officer-laboratories", first_name="Julien", last_name="Caron")
    meeting = today()
    for _n in range(3):
        on_agenda(meeting)
    decisions = all_of(meeting)
    results = at_once(*(entering(meeting, decisions, by) for by in (one, two)))
    lost = [result for result in results if isinstance(result, ValidationError)]
    assert len(lost) == 1, results
    winner = AgendaItem.objects.filter(meeting=meeting).order_by("pk")[0].recorded_by
    assert f"{winner} entered decisions of this meeting" in lost[0].messages[0]
    assert Turn.objects.filter(state=TurnState.APPROVED).count() == 3
    assert numbers(meeting) == [f"CRI {year()}-00{n}" for n in (1, 2, 3)]


@pytest.mark.django_db(transaction=True)
def test_two_meetings_of_one_body_never_share_a_number() -> None:
    by = user_with("officer-cooperation")
    body = BodyFactory.create()
    meetings = [today(body=body, at=at) for at in ("09:00", "10:00")]
    for meeting in meetings:
        for _n in range(3):
            ItemFactory.create(meeting=meeting)
    entered = [(meeting, all_of(meeting)) for meeting in meetings]
    results = at_once(*(entering(m, d, by) for m, d in entered))
    assert all(isinstance(result, Meeting) for result in results), results
    given = sorted(number for meeting in meetings for number in numbers(meeting))
    assert given == [f"CRI {year()}-00{n}" for n in range(1, 7)]
