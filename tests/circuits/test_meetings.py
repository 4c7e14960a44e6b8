"""Bodies, meetings and their agendas."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.circuits.actions import agenda
from intl_office.circuits.actions.bodies import save_member
from intl_office.circuits.actions.meetings import save_meeting, take_meeting_step
from intl_office.circuits.actions.running import cancel
from intl_office.circuits.meeting_enums import Function, ItemOutcome, MeetingState
from intl_office.circuits.meeting_rules import deliberation, place_in_year
from intl_office.circuits.meeting_watching import MeetingWatcher, meeting_watchers
from intl_office.circuits.meeting_workflow import meetings
from intl_office.circuits.models import AgendaItem, Body, BodyMember, Meeting, Turn
from intl_office.circuits.queries.meetings import proposals, waiting, waiting_counts
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.mail.models import Message
from intl_office.organisations.enums import PersonKind
from intl_office.organisations.models import Person
from tests.factories.access import user_with
from tests.factories.accounts import UserFactory
from tests.factories.circuits import in_days
from tests.factories.meetings import (
    BodyFactory,
    ItemFactory,
    MeetingFactory,
    on_agenda,
    outsider,
    sits,
    waiting_turn,
)
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
S = MeetingState


@pytest.fixture
def officer() -> User:
    return user_with("officer-cooperation", first_name="Nadia", last_name="Benali")


def titles(meeting: Meeting) -> list[str]:
    return [item.subject for item in meeting.items.all().in_order().for_list()]


# ------------------------------------------------------------------ life of a meeting
@pytest.mark.parametrize(("state", "name", "starts"), every_case(meetings))
def test_a_meeting_starts_only_from_its_sources(
    officer: User, state: str, name: str, starts: bool
) -> None:
    meeting = MeetingFactory.create(state=state, day=timezone.localdate())
    outcome = {"outcome": "note", "recorded_at": timezone.now(), "recorded_by": officer}
    ItemFactory.create(meeting=meeting, **outcome)
    if not starts:
        with pytest.raises(StaleState):
            take_meeting_step(meeting=meeting, name=name, by=officer, reason="why")
        return
    take_meeting_step(meeting=meeting, name=name, by=officer, reason="why")
    assert Meeting.objects.get().state == meetings.transitions[name].target
    assert meeting.transitions.get().by == officer


def test_who_does_not_prepare_meetings_moves_none() -> None:
    meeting = ItemFactory.create().meeting
    with pytest.raises(NotAllowed):
        take_meeting_step(meeting=meeting, name="send", by=user_with("vice-president"))


@pytest.mark.parametrize(
    ("state", "name", "code"),
    [("planned", "send", "empty"), ("sent", "hold", "day"), ("sent", "cancel", "reason")],
)
def test_what_is_missing_is_said(officer: User, state: str, name: str, code: str) -> None:
    meeting = MeetingFactory.create(state=state)
    with pytest.raises(Blocked) as refused:
        take_meeting_step(meeting=meeting, name=name, by=officer)
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_minutes_do_not_close_before_each_item_has_its_outcome(officer: User) -> None:
    meeting = ItemFactory.create(meeting__state=S.HELD).meeting
    with pytest.raises(Blocked) as refused:
        take_meeting_step(meeting=meeting, name="close", by=officer)
    assert "1 item has no outcome yet." in str(refused.value.reasons[0].message)


def test_members_with_an_account_get_the_agenda_once(officer: User) -> None:
    meeting = MeetingFactory.create(body__name_en="Research council")
    item = ItemFactory.create(meeting=meeting, title="Rates of next year")
    member, former = UserFactory.create(language="en"), UserFactory.create()
    sits(meeting.body, member)
    sits(meeting.body, former, ends_on=in_days(-1))
    outsider(meeting.body, "Françoise Delmas")
    take_meeting_step(meeting=meeting, name="send", by=officer)
    told = Message.objects.get()
    assert told.address == member.email
    assert item.title in told.text
    assert "Research council" in told.subject


def test_cancelling_puts_off_what_was_on_the_agenda(officer: User) -> None:
    meeting = MeetingFactory.create(state=S.SENT)
    of_file, free = on_agenda(meeting), ItemFactory.create(meeting=meeting)
    take_meeting_step(meeting=meeting, name="cancel", by=officer, reason="No quorum")
    assert {item.outcome for item in meeting.items.all()} == {ItemOutcome.POSTPONE}
    [again] = waiting(meeting.body)
    assert (again.turn, again.postponed) == (of_file.turn, of_file)
    assert proposals(meeting.body) == [free]


def test_a_meeting_that_is_over_does_not_move(officer: User) -> None:
    meeting = MeetingFactory.create(state=S.HELD)
    meeting.place = "Elsewhere"
    with pytest.raises(ValidationError, match="over"):
        save_meeting(meeting=meeting, by=officer)


def test_watchers_are_told(officer: User) -> None:
    told: list[tuple[str, Meeting]] = []

    class Spy:
        def changed(self, meeting: Meeting) -> None:
            told.append(("changed", meeting))

        def over(self, meeting: Meeting) -> None:
            told.append(("over", meeting))

    spy: MeetingWatcher = Spy()
    with meeting_watchers.replaced(spy=spy):
        meeting = save_meeting(meeting=MeetingFactory.build(body=BodyFactory.create()), by=officer)
        person = Person.objects.create(last_name="Noël", kind=PersonKind.ACADEMIC)
        member = BodyMember(body=meeting.body, person=person, starts_on=date(2026, 1, 1))
        save_member(member=member, by=officer)
        take_meeting_step(meeting=meeting, name="cancel", by=officer, reason="Strike")
    assert told == [("changed", meeting), ("changed", meeting), ("over", meeting)]


# ------------------------------------------------------------------ what waits, the agenda
def test_late_files_come_first_then_the_oldest() -> None:
    body = BodyFactory.create()
    older, newer, late = waiting_turn(body), waiting_turn(body), waiting_turn(body)
    waiting_turn(BodyFactory.create())
    now = timezone.now()
    for days, turn in ((9, older), (5, newer), (2, late)):
        Turn.objects.filter(pk=turn.pk).update(opened_at=now - timedelta(days=days))
    Turn.objects.filter(pk=late.pk).update(due_on=in_days(-1))
    assert [one.turn for one in waiting(body)] == [late, older, newer]
    assert [one.late for one in waiting(body)] == [True, False, False]
    assert waiting_counts()[body.pk] == 3


def test_one_button_puts_all_that_waits_on_the_agenda(officer: User) -> None:
    meeting = MeetingFactory.create()
    turns = [waiting_turn(meeting.body, title=title) for title in ("One", "Two")]
    old = ItemFactory.create(
        meeting__body=meeting.body, meeting__state=S.CLOSED, meeting__day=in_days(-30),
        title="Charter", outcome="postpone", recorded_at=timezone.now(), recorded_by=officer,
    )  # fmt: skip
    assert agenda.fill_agenda(meeting=meeting, by=officer) == 3
    assert titles(meeting) == ["One", "Two", "Charter"]
    assert meeting.items.get(title="Charter").continues == old
    assert (waiting(meeting.body), proposals(meeting.body)) == ([], [])
    assert agenda.fill_agenda(meeting=meeting, by=officer) == 0
    assert [item.turn for item in meeting.items.all().in_order()[:2]] == turns


def test_only_what_was_chosen_goes_on_the_agenda(officer: User) -> None:
    meeting = MeetingFactory.create()
    chosen, other = waiting_turn(meeting.body), waiting_turn(meeting.body)
    foreign = waiting_turn(BodyFactory.create())
    added = agenda.fill_agenda(
        meeting=meeting, by=officer, turns={chosen.uid, foreign.uid}, items=set()
    )
    assert added == 1
    assert [one.turn for one in waiting(meeting.body)] == [other]


def test_a_postponed_file_says_when_it_was_put_off(officer: User) -> None:
    meeting = MeetingFactory.create(state=S.SENT)
    item = on_agenda(meeting)
    take_meeting_step(meeting=meeting, name="cancel", by=officer, reason="No quorum")
    following = MeetingFactory.create(body=meeting.body, day=in_days(30))
    agenda.fill_agenda(meeting=following, by=officer)
    assert following.items.get().continues == item


def test_items_are_ordered_and_taken_off(officer: User) -> None:
    meeting = MeetingFactory.create()
    first, second, third = (ItemFactory.create(meeting=meeting, title=t) for t in "ABC")
    agenda.reorder(meeting=meeting, order=[third.uid, first.uid, second.uid], by=officer)
    assert titles(meeting) == ["C", "A", "B"]
    agenda.remove_item(item=first, by=officer)
    assert [(i.position, i.title) for i in meeting.items.all().in_order()] == [(1, "C"), (2, "B")]
    with pytest.raises(ValidationError, match="Somebody else changed"):
        agenda.reorder(meeting=meeting, order=[third.uid], by=officer)


def test_an_agenda_that_was_sent_does_not_change(officer: User) -> None:
    item = ItemFactory.create(meeting__state=S.SENT)
    for work in (
        lambda: agenda.fill_agenda(meeting=item.meeting, by=officer),
        lambda: agenda.change_item(item=item, by=officer),
        lambda: agenda.remove_item(item=item, by=officer),
        lambda: agenda.reorder(meeting=item.meeting, order=[item.uid], by=officer),
    ):
        with pytest.raises(ValidationError, match="The agenda was sent"):
            work()


def test_a_file_that_was_withdrawn_is_overtaken() -> None:
    item = on_agenda(MeetingFactory.create())
    assert item.turn
    cancel(run=item.turn.run, by=item.turn.run.started_by, reason="Another partner")
    assert AgendaItem.objects.get().is_overtaken


# ------------------------------------------------------------------ constraints
def _refused(name: str, make: object) -> None:
    assert callable(make)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_one_live_item_a_file() -> None:
    item = on_agenda(MeetingFactory.create())
    other = MeetingFactory.create(body=item.body, day=in_days(9))
    again = {"meeting": other, "turn": item.turn, "title": ""}
    _refused("one_live", lambda: ItemFactory.create(**again))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("_about", {"title": ""}),
        ("_one_line", {"title": "a\nb"}),
        ("_purpose_known", {"purpose": "else"}),
        ("_outcome_known", {"outcome": "else", "entered": True}),
        ("_outcome_fits", {"outcome": "return", "entered": True, "reason": "why"}),
        ("_recorded", {"outcome": "approve"}),
        ("_explained", {"outcome": "refuse", "entered": True}),
        ("_numbered", {"outcome": "postpone", "entered": True, "number": "1", "year": 2026}),
        ("_numbered", {"outcome": "approve", "entered": True, "number": "1"}),
        ("_votes", {"outcome": "approve", "entered": True, "votes_for": 3}),
        ("_votes", {"votes_for": 3, "votes_against": 0, "abstentions": 0}),
        ("_position", {"position": 0}),
    ],
    ids=[
        "nothing", "two-lines", "purpose", "outcome", "returned-subject", "no-time", "no-reason",
        "postponed-number", "number-without-year", "one-vote", "vote-before", "position",
    ],
)  # fmt: skip
def test_items_that_the_database_refuses(
    officer: User, name: str, columns: dict[str, object]
) -> None:
    columns = dict(columns)
    if columns.pop("entered", False):
        columns |= {"recorded_at": timezone.now(), "recorded_by": officer}
    meeting = MeetingFactory.create()
    _refused(f"circuits_agendaitem{name}", lambda: ItemFactory.create(meeting=meeting, **columns))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("papers_before", {"papers_on": in_days(8)}),
        ("somewhere", {"place": ""}),
        ("_sent", {"state": S.SENT, "sent_at": None}),
        ("_closed", {"state": S.HELD, "closed_at": timezone.now()}),
        ("_day", {"day": date(1999, 1, 1)}),
        ("state_known", {"state": "else"}),
    ],
    ids=["papers", "nowhere", "sent", "closed", "day", "state"],
)
def test_meetings_that_the_database_refuses(name: str, columns: dict[str, object]) -> None:
    _refused(f"circuits_meeting.*{name}", lambda: MeetingFactory.create(**columns))


def test_a_body_meets_once_at_an_hour_unless_cancelled() -> None:
    meeting = MeetingFactory.create(state=S.CANCELLED)
    same = {"body": meeting.body, "day": meeting.day, "at": time(14, 0)}
    MeetingFactory.create(**same)
    _refused("circuits_meeting_once", lambda: MeetingFactory.create(**same))


def test_who_sits_in_a_body() -> None:
    body = BodyFactory.create()
    chair = sits(body, UserFactory.create(), function=Function.CHAIR, ends_on=date(2026, 6, 30))
    assert chair.person
    once = {"body": body, "starts_on": date(2026, 6, 30)}
    person = Person.objects.create(last_name="Roy", kind=PersonKind.ACADEMIC)
    _refused("bodymember_once", lambda: BodyMember.objects.create(person=chair.person, **once))
    _refused(
        "one_chair",
        lambda: BodyMember.objects.create(person=person, function=Function.CHAIR, **once),
    )
    outsider(body, "Jean Ribot")
    _refused("outsider_once", lambda: outsider(body, "JEAN RIBOT"))
    _refused("somebody", lambda: BodyMember.objects.create(**once))


# ------------------------------------------------------------------ numbers, who sees what
@pytest.mark.parametrize(
    ("pattern", "text", "place"),
    [
        ("{year}-{number}", "2026-017", 17),
        ("CA {year}-{number}", "CA 2026-003 bis", None),
        ("CA {year}-{number}", "CA 2025-003", None),
        ("D.{number}/{year}", "D.1200/2026", 1200),
        ("n° {number}", "n° 004", 4),
    ],
)
def test_numbers_are_read_as_they_are_written(pattern: str, text: str, place: int | None) -> None:
    assert place_in_year(pattern, 2026, text) == place
    if place:
        assert deliberation(pattern, 2026, place) == text


@pytest.mark.parametrize("pattern", ["{year}", "{number}{number}", "{other}-{number}"])
def test_patterns_that_number_nothing_are_refused(pattern: str) -> None:
    _refused("circuits_body_numbering", lambda: BodyFactory.create(numbering=pattern))


def test_members_see_the_meetings_of_their_days_and_the_agenda_once_sent() -> None:
    member = UserFactory.create()
    mine = ItemFactory.create().meeting
    sits(mine.body, member, starts_on=in_days(0))
    before = ItemFactory.create(
        meeting__body=mine.body, meeting__day=in_days(-5), meeting__state=S.SENT
    ).meeting
    ItemFactory.create()
    assert list(Meeting.objects.all().visible_to(member)) == [mine]
    assert list(Body.objects.all().visible_to(member)) == [mine.body]
    assert not AgendaItem.objects.all().visible_to(member)
    Meeting.objects.update(state=S.SENT, sent_at=timezone.now())
    assert [item.meeting for item in AgendaItem.objects.all().visible_to(member)] == [mine]
    assert before in Meeting.objects.all().visible_to(user_with("vice-president"))
    assert not Meeting.objects.all().visible_to(UserFactory.create())
