"""The pages of bodies and meetings."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.access.enums import KINDS
from intl_office.access.permissions import granted_to
from intl_office.accounts.models import User
from intl_office.circuits.enums import TurnState
from intl_office.circuits.forms.meetings import OrderForm
from intl_office.circuits.meeting_enums import Function, MeetingState
from intl_office.circuits.models import AgendaItem, Body, BodyMember, Meeting, Turn
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
    sits,
    waiting_turn,
)

pytestmark = pytest.mark.django_db
S = MeetingState
Budget = Callable[[int], AbstractContextManager[None]]
TABLE = {
    "meetings.see": {
        "director", "administrator", "vice-president", "legal", "officer-mobility",
        "officer-cooperation", "officer-laboratories", "officer-projects",
    },
    "meetings.prepare": {
        "director", "administrator", "officer-cooperation", "officer-laboratories",
    },
    "bodies.edit": {
        "director", "administrator", "officer-cooperation", "officer-laboratories",
    },
}  # fmt: skip


@pytest.fixture
def officer(db: None) -> User:
    return user_with("officer-cooperation", language="en")


@pytest.fixture
def office(officer: User) -> Client:
    return signed(officer)


def signed(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def url(name: str, *args: Any) -> str:
    return reverse(f"circuits:{name}", args=args)


@pytest.mark.parametrize("code", TABLE)
def test_who_may(code: str) -> None:
    may = {kind for kind, held in KINDS.items() if code in {p.code for p in granted_to(*held)}}
    assert may == TABLE[code]


# ------------------------------------------------------------------ bodies
def test_a_body_is_added_and_changed(office: Client) -> None:
    entries = {
        "name_fr": "Conseil", "kind": "council", "code": "council", "numbering": "{year}-{number}",
        "rank": "10", "active": "on",
    }  # fmt: skip
    assert office.post(url("body_new"), entries).status_code == 302
    refused = office.post(url("body_new"), entries | {"numbering": "{year}"})
    assert refused.status_code == 422
    assert "Write {number} once" in text(refused)
    office.post(url("body_edit", "council"), entries | {"name_fr": "Conseil académique"})
    assert Body.objects.get().name_fr == "Conseil académique"


@pytest.mark.parametrize(
    ("who", "error"),
    [("Nobody", "Nobody of the house"), ("Roy", "Several people: Anne Roy &lt;a@x.example&gt;")],
)
def test_a_member_is_found_by_name(office: Client, who: str, error: str) -> None:
    body = BodyFactory.create()
    for name, email in (("Anne", "a@x.example"), ("Paul", "p@x.example")):
        Person.objects.create(
            first_name=name, last_name="Roy", email=email, kind=PersonKind.ACADEMIC
        )
    entries = {"who": who, "function": "member", "starts_on": "2026-01-01"}
    response = office.post(url("member_new", body.code), entries)
    assert response.status_code == 422
    assert error in text(response)
    office.post(url("member_new", body.code), entries | {"who": "P@x.example"})
    member = BodyMember.objects.get()
    assert member.person
    assert member.person.first_name == "Paul"
    office.post(
        url("member_edit", member.uid),
        {"function": "chair", "starts_on": "2026-01-01", "ends_on": "2026-12-31"},
    )
    assert BodyMember.objects.get().function == Function.CHAIR


def test_somebody_from_outside_is_named_and_nobody_is_refused(office: Client) -> None:
    body = BodyFactory.create()
    entries = {"function": "member", "starts_on": "2026-01-01"}
    assert "Name one person" in text(office.post(url("member_new", body.code), entries))
    office.post(url("member_new", body.code), entries | {"outsider": "Jean Ribot"})
    assert "Jean Ribot" in text(office.get(body.get_absolute_url()))


def test_a_body_shows_what_waits_to_those_who_see_meetings_alone(office: Client) -> None:
    body = BodyFactory.create()
    waiting_turn(body, title="Framework agreement")
    member = UserFactory.create(language="en")
    sits(body, member)
    assert "Framework agreement" in text(office.get(body.get_absolute_url()))
    shown = signed(member).get(body.get_absolute_url())
    assert shown.status_code == 200
    assert "Framework agreement" not in text(shown)
    assert signed(UserFactory.create()).get(body.get_absolute_url()).status_code == 404


# ------------------------------------------------------------------ meetings
def test_a_meeting_is_planned_and_moved(office: Client) -> None:
    body = BodyFactory.create()
    entries = {"day": in_days(10).isoformat(), "at": "14:00", "link": "meet.example.org/cri"}
    assert office.post(url("meeting_new", body.code), entries).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.link == "https://meet.example.org/cri"
    late = {"papers_on": in_days(11).isoformat()}
    refused = office.post(url("meeting_edit", meeting.uid), entries | late)
    assert "Papers come in before the meeting." in text(refused)
    past = office.post(url("meeting_edit", meeting.uid), entries | {"day": "2026-01-01"})
    assert "This day is over." in text(past)
    twice = office.post(url("meeting_new", body.code), entries)
    assert "The body meets at this hour already." in text(twice)


def test_from_what_waits_to_the_sent_agenda(office: Client) -> None:
    meeting = MeetingFactory.create()
    one, two = (waiting_turn(meeting.body, title=title) for title in ("First", "Second"))
    page = text(office.get(meeting.get_absolute_url()))
    assert "The agenda is empty." in page
    assert "Put all on the agenda" in page
    office.post(url("agenda_fill", meeting.uid), {"turns": [str(two.uid)]})
    assert [item.turn for item in meeting.items.all()] == [two]
    office.post(url("agenda_fill", meeting.uid), {"all": "1"})
    office.post(
        url("item_new", meeting.uid),
        {"title": "Report", "purpose": "information", "presenter": "VP", "note": "Figures"},
    )
    subjects = [item.subject for item in meeting.items.all().in_order()]
    assert subjects == ["Second", "First", "Report"]
    office.post(url("meeting_step", meeting.uid, "send"))
    assert Meeting.objects.get().state == S.SENT
    shown = office.post(url("agenda_fill", meeting.uid), {"all": "1"}, follow=True)
    assert "The agenda was sent" in text(shown)
    assert one.is_open


def test_a_chosen_file_that_waits_no_more_is_said(office: Client) -> None:
    meeting = MeetingFactory.create()
    other = waiting_turn(BodyFactory.create())
    page = office.post(url("agenda_fill", meeting.uid), {"turns": [str(other.uid)]}, follow=True)
    assert "Some of it waits no more." in text(page)
    page = office.post(url("agenda_fill", meeting.uid), {"turns": ["x"]}, follow=True)
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("typed", "extra", "order"),
    [
        ([1, 2, 3, 2], {}, "ADBC"),
        ([3, 2, 3, 4], {}, "BCAD"),
        ([4, 3, 2, 1], {}, "DCBA"),
        ([1, 2, 3, 4], {"up": 2}, "ACBD"),
        ([1, 2, 3, 4], {"down": 0}, "BACD"),
        ([1, 2, 3, 4], {"up": 0}, "ABCD"),
    ],
    ids=["to-the-front", "to-the-back", "reversed", "up", "down", "first-up"],
)
def test_the_agenda_is_ordered(
    office: Client, typed: list[int], extra: dict[str, int], order: str
) -> None:
    meeting = MeetingFactory.create()
    items = [ItemFactory.create(meeting=meeting, title=title) for title in "ABCD"]
    entries = {OrderForm.place_of(i): str(n) for i, n in zip(items, typed, strict=True)}
    entries |= {name: items[place].uid.hex for name, place in extra.items()}
    assert office.post(url("agenda_order", meeting.uid), entries).status_code == 302
    assert "".join(item.title for item in meeting.items.all().in_order()) == order


def test_a_place_that_is_none_is_said_at_its_field(office: Client) -> None:
    item = ItemFactory.create(title="Report")
    name = OrderForm.place_of(item)
    page = office.post(url("agenda_order", item.meeting.uid), {name: "x"})
    assert page.status_code == 422
    assert f'id="id_{name}_error"' in text(page)


def test_items_are_changed_and_removed(office: Client) -> None:
    item = on_agenda(MeetingFactory.create())
    page = text(office.get(url("item_edit", item.uid)))
    assert 'name="title"' not in page
    office.post(url("item_edit", item.uid), {"presenter": "The dean"})
    assert AgendaItem.objects.get().presenter == "The dean"
    office.post(url("item_remove", item.uid))
    assert not AgendaItem.objects.exists()
    assert Turn.objects.get().is_open


def test_a_member_reads_the_agenda_once_sent_and_changes_nothing() -> None:
    item = ItemFactory.create(title="Confidential rates")
    member = UserFactory.create(language="en")
    sits(item.body, member)
    client, address = signed(member), item.meeting.get_absolute_url()
    assert "Confidential rates" not in text(client.get(address))
    assert "The agenda is being written." in text(client.get(address))
    Meeting.objects.update(state=S.SENT, sent_at=timezone.now())
    assert "Confidential rates" in text(client.get(address))
    assert client.post(url("item_remove", item.uid)).status_code == 403
    assert client.post(url("meeting_step", item.meeting.uid, "hold")).status_code == 403
    assert client.get(url("meeting_decisions", item.meeting.uid)).status_code == 403
    assert client.post(url("meeting_step", item.meeting.uid, "unknown")).status_code == 404


# ------------------------------------------------------------------ decisions in bulk
def held() -> Meeting:
    meeting: Meeting = MeetingFactory.create(day=timezone.localdate(), state=S.SENT)
    return meeting


def entries(meeting: Meeting, outcome: str = "approve", **more: str) -> dict[str, str]:
    rows = AgendaItem.objects.filter(meeting=meeting).in_order()
    known = {"outcome": outcome, **more}
    return {f"{part}-{row.uid.hex}": value for row in rows for part, value in known.items()}


def test_decisions_are_entered_in_one_go(office: Client) -> None:
    meeting = held()
    for title in ("First", "Second"):
        on_agenda(meeting, title=title)
    address = url("meeting_decisions", meeting.uid)
    assert f"CRI {meeting.day.year}-001" in text(office.get(address))
    done = office.post(address, entries(meeting), follow=True)
    assert "The decisions are entered" in text(done)
    assert f"CRI {meeting.day.year}-002" in text(done)
    assert set(Turn.objects.values_list("state", flat=True)) == {TurnState.APPROVED}
    assert "Each item of this meeting has its outcome." in text(office.get(address))


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(office: Client) -> None:
    meeting = held()
    items = [ItemFactory.create(meeting=meeting) for _n in range(4)]
    given = entries(meeting) | {
        f"outcome-{items[0].uid.hex}": "",
        f"outcome-{items[1].uid.hex}": "refuse",
        f"votes_for-{items[2].uid.hex}": "3",
        f"number-{items[2].uid.hex}": "N 1",
        f"number-{items[3].uid.hex}": "N 1",
    }
    page = office.post(url("meeting_decisions", meeting.uid), given)
    assert page.status_code == 422
    for part, item in (
        ("outcome", items[0]), ("reason", items[1]), ("votes_against", items[2]),
        ("abstentions", items[2]), ("number", items[3]),
    ):  # fmt: skip
        assert f'id="id_{part}-{item.uid.hex}_error"' in text(page), part
    assert "5 points to correct" in text(page)
    assert not AgendaItem.objects.exclude(outcome="")


def test_a_number_that_is_taken_is_said_at_its_field(office: Client, officer: User) -> None:
    meeting = held()
    earlier = MeetingFactory.create(body=meeting.body, day=meeting.day, at="08:00", state=S.CLOSED)
    ItemFactory.create(
        meeting=earlier, number="N 1", year=meeting.day.year, outcome="approve",
        recorded_at=timezone.now(), recorded_by=officer,
    )  # fmt: skip
    item = ItemFactory.create(meeting=meeting)
    page = office.post(url("meeting_decisions", meeting.uid), entries(meeting, number="N 1"))
    assert page.status_code == 422
    assert f'id="id_number-{item.uid.hex}_error"' in text(page)
    assert "Another deliberation of this year has this number." in text(page)


def test_numbers_are_filled_in_without_writing(office: Client) -> None:
    meeting = held()
    first, second, third = (ItemFactory.create(meeting=meeting) for _n in range(3))
    given = entries(meeting, outcome="") | {f"outcome-{second.uid.hex}": "postpone"}
    page = text(office.post(url("meeting_decisions", meeting.uid), given | {"approve_rest": "1"}))
    year = meeting.day.year
    for item, number in ((first, f"CRI {year}-001"), (third, f"CRI {year}-002")):
        assert f'name="number-{item.uid.hex}" value="{number}"' in page
    assert not AgendaItem.objects.exclude(outcome="")


def test_a_form_sent_twice_is_entered_once(office: Client) -> None:
    meeting = held()
    ItemFactory.create(meeting=meeting)
    given = entries(meeting) | {"once": "3f0ea1ac-7c40-4a5e-9a0a-6d9a53b0c001"}
    for _click in range(2):
        answer = office.post(url("meeting_decisions", meeting.uid), given, follow=True)
        assert answer.status_code == 200
    assert "This form had been sent already." in text(answer)
    assert AgendaItem.objects.get().number.endswith("-001")


def test_who_comes_second_learns_who_was_faster(office: Client) -> None:
    meeting = held()
    ItemFactory.create(meeting=meeting)
    given = entries(meeting)
    first = signed(user_with("director", first_name="Hélène", last_name="Marchand"))
    first.post(url("meeting_decisions", meeting.uid), given)
    page = office.post(url("meeting_decisions", meeting.uid), given)
    assert page.status_code == 422
    assert "Hélène Marchand entered decisions of this meeting" in text(page)


def test_the_draft_of_the_decisions_is_kept(office: Client) -> None:
    meeting = held()
    ItemFactory.create(meeting=meeting)
    address = url("meeting_decisions", meeting.uid)
    given = entries(meeting, outcome="refuse", reason="Too dear")
    office.post(address, given | {"_draft": "save"})
    assert "You have begun this form" in text(office.get(address))
    assert "Too dear" in text(office.get(address, {"_draft": "continue"}))
    assert not AgendaItem.objects.exclude(outcome="")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_is_cheap(office: Client, query_budget: Budget, rows: int) -> None:
    for _n in range(rows):
        ItemFactory.create()
    office.get(url("meetings"))
    with query_budget(7):
        page = office.get(url("meetings"))
    assert text(page).count("Salle du conseil") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_meeting_page_is_cheap(office: Client, query_budget: Budget, rows: int) -> None:
    meeting = MeetingFactory.create()
    for _n in range(rows):
        on_agenda(meeting)
        waiting_turn(meeting.body)
    office.get(meeting.get_absolute_url())
    with query_budget(20):
        office.get(meeting.get_absolute_url())
