"""The pages: who sees what, what they can do, and what hostile input gets."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core.permissions import Reach
from intl_office.deadlines.enums import Rhythm, State
from intl_office.deadlines.models import Deadline, Delegation, Mute, Reader
from intl_office.organisations.models import Unit
from intl_office.ui import panels
from tests.deadlines.conftest import Judge
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import (
    DeadlineFactory,
    DelegationFactory,
    ReaderFactory,
    in_days,
)
from tests.factories.organisations import MembershipFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
LIST, NEW = "/deadlines/", "/deadlines/new/"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def of(row: Deadline, name: str = "deadline") -> str:
    return reverse(f"deadlines:{name}", args=[row.uid])


@pytest.fixture
def other(db: None) -> User:
    found: User = UserFactory.create()
    return found


@pytest.fixture
def units(db: None) -> tuple[Unit, Unit]:
    return UnitFactory.create(), UnitFactory.create()


# ---------------------------------------------------------------- who sees what
def test_the_list_shows_mine_open_late_first(desk: Client, user: User, other: User) -> None:
    DeadlineFactory.create(title="In June", days=40, owners=[user])
    DeadlineFactory.create(title="Too late", days=-2, owners=[user])
    DeadlineFactory.create(title="Somebody else's", owners=[other])
    DeadlineFactory.create(title="Closed one", owners=[user], done=True)
    shown = page(desk, LIST)
    assert shown.index("Too late") < shown.index("In June")
    assert "2 days late" in shown
    assert "Somebody else" not in shown
    assert "Closed one" not in shown
    assert "Closed one" in page(desk, f"{LIST}?state=closed")


def test_the_three_distances(desk: Client, user: User) -> None:
    for title, days in (("Yesterday", -1), ("Today", 0), ("In thirty", 30), ("In fifty", 50)):
        DeadlineFactory.create(title=title, days=days, owners=[user])
    titles = ["Yesterday", "Today", "In thirty", "In fifty"]

    def found(when: str) -> list[str]:
        shown = page(desk, f"{LIST}?when={when}")
        return [title for title in titles if f">{title}</a>" in shown]

    assert [found(when) for when in ("late", "soon", "later", "nonsense")] == [
        ["Yesterday"], ["Today", "In thirty"], ["In fifty"], titles,
    ]  # fmt: skip


def test_circles(
    desk: Client, user: User, other: User, units: tuple[Unit, Unit], judge: Judge
) -> None:
    here, there = units
    MembershipFactory.create(person=PersonFactory.create(user=user), unit=here)
    judge.reaches[user.pk] = Reach(units=frozenset({here.pk}))
    DeadlineFactory.create(title="Mine", owners=[user])
    DeadlineFactory.create(title="Here", unit=here, owners=[other])
    DeadlineFactory.create(title="There", unit=there, owners=[other])
    DeadlineFactory.create(title="Private", source="personal", unit=here, owners=[other])

    def found(whose: str) -> list[str]:
        shown = page(desk, f"{LIST}?whose={whose}")
        return [one for one in ("Mine", "Here", "There", "Private") if f">{one}</a>" in shown]

    assert [found(one) for one in ("", "units", "all")] == [["Mine"], ["Here"], ["Mine", "Here"]]
    judge.reaches[user.pk] = Reach(everywhere=True)
    assert found("all") == ["Mine", "Here", "There"]
    judge.reaches.clear()
    assert [found(one) for one in ("units", "all")] == [[], ["Mine"]]


def test_what_is_not_mine_is_not_found(desk: Client, other: User) -> None:
    row = DeadlineFactory.create(owners=[other])
    page(desk, of(row), 404)
    for name in ("mute", "unmute", "done", "edit", "delete"):
        assert desk.post(of(row, name)).status_code == 404


def test_who_stands_in_sees_it_for_that_time(desk: Client, user: User, other: User) -> None:
    row = DeadlineFactory.create(title="Hers", owners=[other])
    DelegationFactory.create(person=other, stand_in=user, starts_on=in_days(1), ends_on=in_days(2))
    assert "Hers" not in page(desk, LIST)
    Delegation.objects.update(starts_on=in_days(0))
    assert "Hers" in page(desk, LIST)
    assert "Hers" in page(desk, of(row))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(desk: Client, user: User, rows: int, query_budget: Budget) -> None:
    DeadlineFactory.create_batch(rows, owners=[user])
    # Session, user, roles, rows, owners, count, views; who is away, twice; three distances.
    desk.get(LIST)  # the institution's name and colour are known from now on
    with query_budget(11):
        desk.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_panels(desk: Client, user: User, rows: int, query_budget: Budget) -> None:
    DeadlineFactory.create_batch(rows, owners=[user], days=-1)
    DeadlineFactory.create_batch(rows, owners=[user])
    ours = {name: panels.today[name] for name in ("late", "soon")}
    desk.get("/today/")
    # Session, user, roles; for each panel who is away and its rows.
    with panels.today.replaced(**ours), query_budget(6):
        shown = page(desk, "/today/")
    assert "Uppsala" in shown


def test_the_panels_are_not_there_for_nothing(desk: Client, other: User) -> None:
    DeadlineFactory.create(owners=[other])
    assert "panel-soon" not in page(desk, "/today/")


def test_export_is_what_is_seen(desk: Client, user: User, other: User) -> None:
    DeadlineFactory.create(title="=cmd()", owners=[user])
    DeadlineFactory.create(title="Hidden", owners=[other])
    body = b"".join(desk.get(f"{LIST}?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=cmd()" in body
    assert "Hidden" not in body
    assert "(Paris time)" in body


# ---------------------------------------------------------------- by hand
def form(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Call Uppsala", "day": in_days(9).isoformat(), "at": "17:00",
        "zone": "Europe/Brussels", "before": ["7", "0"], **changes,
    }  # fmt: skip


def test_a_reminder_of_ones_own(desk: Client, user: User) -> None:
    assert desk.post(NEW, form()).status_code == 302
    row = Deadline.objects.get()
    assert (row.source, row.zone, row.whole_day) == ("personal", "Europe/Brussels", False)
    assert (row.days_before, row.next_reminder_on) == ([7, 0], in_days(2))
    shown = page(desk, of(row))
    assert "17:00 (Brussels time)" in shown
    assert desk.post(of(row, "edit"), form(title="Write", at="")).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.whole_day, Deadline.objects.count()) == ("Write", True, 1)
    assert desk.post(of(row, "done")).status_code == 302
    assert desk.post(of(row, "done")).status_code == 302
    row.refresh_from_db()
    assert row.state == State.DONE


def test_deleting_asks_and_keeps_the_history(desk: Client, user: User) -> None:
    desk.post(NEW, form())
    row = Deadline.objects.get()
    assert "Call Uppsala" in page(desk, of(row, "delete"))
    desk.post(of(row, "delete"))
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert desk.post(of(row, "edit"), form()).status_code == 302
    row.refresh_from_db()
    assert row.state == State.OPEN


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 301},
        {"title": "\x00"},
        {"day": ""},
        {"day": "2026-02-30"},
        {"day": "2020-01-01"},
        {"day": "9999-12-31"},
        {"at": "25:00"},
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
        {"before": ["3"]},
        {"before": ["x"]},
    ],
)
def test_hostile_input_gets_a_message(desk: Client, wrong: dict[str, Any]) -> None:
    response = desk.post(NEW, form(**wrong))
    assert response.status_code == 422
    assert "alert" in response.content.decode()
    assert not Deadline.objects.exists()


def test_html_in_a_title_is_text(desk: Client) -> None:
    desk.post(NEW, form(title="<script>alert(1)</script>"))
    row = Deadline.objects.get()
    for address in (LIST, of(row), of(row, "delete"), "/today/", "/deadlines/month/"):
        assert "<script>alert" not in page(desk, address)


def test_a_file_is_finished_by_its_room_alone(desk: Client, user: User, other: User) -> None:
    row = DeadlineFactory.create(owners=[user])
    assert "Mark as done" not in page(desk, of(row))
    assert desk.post(of(row, "done")).status_code == 403
    task = DeadlineFactory.create(source="tasks", owners=[other])
    DelegationFactory.create(person=other, stand_in=user)
    assert "Mark as done" in page(desk, of(task))
    assert desk.post(of(task, "edit"), form()).status_code == 404
    assert desk.post(of(task, "done")).status_code == 302
    task.refresh_from_db()
    assert task.state == State.DONE


def test_a_reader_without_ownership_cannot_finish(desk: Client, user: User, judge: Judge) -> None:
    judge.reaches[user.pk] = Reach(everywhere=True)
    task = DeadlineFactory.create(source="tasks")
    assert "Mark as done" not in page(desk, of(task))
    assert desk.post(of(task, "done")).status_code == 403


# ---------------------------------------------------------------- wishes
def test_muting(desk: Client, user: User) -> None:
    row = DeadlineFactory.create(owners=[user])
    assert desk.post(of(row, "mute"), {"until": in_days(-1).isoformat()}).status_code == 422
    assert desk.post(of(row, "mute"), {"until": in_days(3).isoformat()}).status_code == 302
    assert desk.post(of(row, "mute"), {"until": ""}).status_code == 302
    assert Mute.objects.get().until is None
    assert "Remind me again" in page(desk, of(row))
    assert row.title in page(desk, "/deadlines/wishes/")
    desk.post(of(row, "unmute"))
    assert not Mute.objects.exists()


def test_wishes_are_kept(desk: Client, user: User) -> None:
    page(desk, "/deadlines/wishes/")
    assert not Reader.objects.exists()  # GET writes nothing
    data = {"rhythm": "weekly", "at_once": "on", "paused_until": in_days(5).isoformat()}
    assert desk.post("/deadlines/wishes/", data).status_code == 302
    kept = Reader.objects.get()
    assert (kept.rhythm, kept.at_once, kept.paused_until) == (Rhythm.WEEKLY, True, in_days(5))
    assert kept.mailed_on == in_days(0)  # the first one next Monday


@pytest.mark.parametrize(
    "wrong", [{"rhythm": "never"}, {"rhythm": "daily", "paused_until": "2020-01-01"}]
)
def test_wishes_that_make_no_sense(desk: Client, wrong: dict[str, str]) -> None:
    assert desk.post("/deadlines/wishes/", wrong).status_code == 422
    assert not Reader.objects.exists()


def test_a_pause_that_is_over_can_be_saved_away(desk: Client, user: User) -> None:
    ReaderFactory.create(user=user, paused_until=date(2020, 1, 1))
    assert (
        desk.post(
            "/deadlines/wishes/", {"rhythm": "daily", "paused_until": "2020-01-01"}
        ).status_code
        == 302
    )
    assert Reader.objects.get().paused_until is None


def test_delegating(desk: Client, user: User, other: User) -> None:
    PersonFactory.create(user=other, is_active=True)
    data = {
        "stand_in": other.pk,
        "starts_on": in_days(0).isoformat(),
        "ends_on": in_days(3).isoformat(),
    }
    assert desk.post("/deadlines/wishes/delegate/", data).status_code == 302
    assert desk.post("/deadlines/wishes/delegate/", data).status_code == 422
    assert "stands in for you" in page(desk, "/deadlines/wishes/")
    row = Delegation.objects.get()
    address = reverse("deadlines:end_delegation", args=[row.uid])
    assert desk.post(address).status_code == 302
    assert desk.post(address).status_code == 404
    assert not Delegation.objects.exists()


def test_a_delegation_that_began_ends_yesterday(desk: Client, user: User) -> None:
    row = DelegationFactory.create(person=user)
    desk.post(reverse("deadlines:end_delegation", args=[row.uid]))
    row.refresh_from_db()
    assert row.ends_on == in_days(-1)


def test_nobody_ends_a_delegation_of_others(desk: Client, user: User) -> None:
    row = DelegationFactory.create(stand_in=user)
    assert desk.post(reverse("deadlines:end_delegation", args=[row.uid])).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"stand_in": "0"},
        {"stand_in": "x"},
        {"starts_on": "x"},
        {"ends_on": (date(2020, 1, 1)).isoformat()},
        {"starts_on": (date.max - timedelta(1)).isoformat()},
    ],
)
def test_delegations_that_make_no_sense(desk: Client, other: User, wrong: dict[str, str]) -> None:
    PersonFactory.create(user=other)
    data = {
        "stand_in": other.pk,
        "starts_on": in_days(0).isoformat(),
        "ends_on": in_days(3).isoformat(),
    }
    assert desk.post("/deadlines/wishes/delegate/", data | wrong).status_code == 422
    assert not Delegation.objects.exists()


# ---------------------------------------------------------------- the month
def test_the_month(desk: Client, user: User, other: User, at: Callable[[str], Any]) -> None:
    at("2026-11-10 10:00 Europe/Paris")
    desk.force_login(user)
    DeadlineFactory.create(title="On the twelfth", due_on=date(2026, 11, 12), owners=[user])
    DeadlineFactory.create_batch(8, due_on=date(2026, 11, 20), owners=[user])
    DeadlineFactory.create(title="Hidden", due_on=date(2026, 11, 12), owners=[other])
    shown = page(desk, "/deadlines/month/")
    assert "On the twelfth" in shown
    assert "2 more" in shown
    assert "since=2026-11-20" in shown
    assert "Hidden" not in shown
    assert "On the twelfth" not in page(desk, "/deadlines/month/?month=2027-02")


@pytest.mark.parametrize(
    "text", ["", "x", "2026-13", "0000-01", "9999-12", "2026-11-11-11", "٢٠٢٦-11"]
)
def test_a_month_that_is_none_is_this_one(desk: Client, text: str) -> None:
    page(desk, f"/deadlines/month/?month={text}&whose=nobody")


def test_a_file_whose_room_is_gone_still_shows(desk: Client, user: User) -> None:
    row = DeadlineFactory.create(source="gone", owners=[user], subject=uuid.uuid4())
    assert "gone" in page(desk, of(row))
    assert row.title in page(desk, LIST)
