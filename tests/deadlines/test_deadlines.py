"""Setting, moving and closing deadlines."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language, override

from intl_office.accounts.models import User
from intl_office.core.audit import history
from intl_office.core.moments import Moment
from intl_office.deadlines.actions.deadlines import (
    close_deadline,
    close_deadlines_of,
    in_both_languages,
    set_deadline,
)
from intl_office.deadlines.enums import State
from intl_office.deadlines.models import Deadline
from intl_office.deadlines.rules import Steps
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import DeadlineFactory, in_days
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
SUBJECT = uuid.uuid4()
CLOSED = datetime(2026, 11, 1, tzinfo=UTC)
At = Callable[[str], datetime]


def put(due: Moment | date | None = None, **more: object) -> Deadline:
    wanted = {"source": "tests", "subject": SUBJECT, "key": "end", "title": "Uppsala", **more}
    return set_deadline(due=due or in_days(40), **wanted)  # type: ignore[arg-type]  # a test's own


def owners(row: Deadline) -> set[User]:
    return {one.user for one in row.owner_rows.select_related("user")}


def test_it_is_made(user: User) -> None:
    row = put(owners=[user])
    assert (row.title, row.state, row.days_before, row.late_every) == (
        "Uppsala",
        "open",
        [90, 30, 7],
        7,
    )
    assert row.next_reminder_on == in_days(10)
    assert owners(row) == {user}
    assert row.what == "End of the agreement"


def test_a_title_in_both_languages_is_read_in_ones_own(client: Client, user: User) -> None:
    names = {"fr": "Conseil de la faculté", "en": "Faculty board"}
    row = put(title=in_both_languages(lambda: names[get_language() or ""]), owners=[user])
    assert (row.title, row.title_en) == ("Conseil de la faculté", "Faculty board")
    for code, name in names.items():
        with override(code):
            assert (str(row), row.name) == (name, name)
    client.force_login(user)
    user.language = "en"
    user.save()
    page = client.get(reverse("deadlines:deadlines"), {"words": "faculty"}).content.decode()
    assert ("Faculty board" in page, "Conseil de la" in page) == (True, False)
    again = put(title=in_both_languages(lambda: "Uppsala"), owners=[user])
    assert (again.pk, again.title, again.title_en) == (row.pk, "Uppsala", "")


def test_asked_twice_it_writes_once(user: User) -> None:
    first = put(owners=[user])
    second = put(owners=[user])
    assert (first.pk, first.updated_at) == (second.pk, second.updated_at)
    assert len(history(second)) == 1


def test_it_moves_and_has_its_steps_again(user: User) -> None:
    row = put(in_days(2), owners=[user])
    assert row.next_reminder_on == in_days(3)
    moved = put(in_days(100), owners=[user])
    assert (moved.pk, moved.due_on, moved.next_reminder_on) == (row.pk, in_days(100), in_days(10))


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        (State.DONE, 40, State.DONE),
        (State.DONE, 41, State.OPEN),
        (State.CANCELLED, 40, State.OPEN),
    ],
)
def test_what_is_closed_and_set_again(state: State, days: int, expected: State) -> None:
    put()
    assert close_deadline(source="tests", subject=SUBJECT, key="end", state=state)
    assert put(in_days(days)).state == expected


def test_the_owners_are_those_named_last(user: User) -> None:
    other, third = UserFactory.create_batch(2)
    put(owners=[user, other, user])
    assert owners(put(owners=[other, third])) == {other, third}


def test_closing(user: User) -> None:
    put()
    put(key="notice")
    assert close_deadline(source="tests", subject=SUBJECT, key="end")
    assert not close_deadline(source="tests", subject=SUBJECT, key="end")
    assert close_deadlines_of(source="tests", subject=SUBJECT) == 1
    assert dict(Deadline.objects.order_by("pk").values_list("key", "state")) == {
        "end": "done", "notice": "cancelled",
    }  # fmt: skip
    with pytest.raises(ValueError, match="open"):
        close_deadline(source="tests", subject=SUBJECT, state=State.OPEN)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(1999, 12, 31), "too far"),
        (date(2200, 1, 1), "too far"),
        (date.max, "too far"),
        (Moment(date(2026, 12, 1), None, "Mars/Olympus"), "time zone"),
        (Moment(date(2026, 12, 1), None, "../../etc/passwd"), "time zone"),
    ],
)
def test_what_is_refused(due: Moment | date, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        put(due)


def test_a_title_is_needed_and_cut() -> None:
    with pytest.raises(ValidationError, match="title"):
        put(title="  ")
    assert len(put(title="x" * 900).title) == 300
    assert put(title=" a\r\n b ").title == "a b"


def test_an_unknown_source_is_a_defect() -> None:
    with pytest.raises(LookupError):
        put(source="nobody")


@pytest.mark.parametrize(
    ("moment", "due_on", "due_at"),
    [
        # The last moment in Brussels is the institution's own day; in Tokyo the day ends earlier,
        # in New York later: on the institution's next day.
        (Moment(date(2026, 11, 21), time(17), "Europe/Brussels"), "2026-11-21", "2026-11-21T16:00"),
        (Moment(date(2026, 11, 21), time(2), "Asia/Tokyo"), "2026-11-20", "2026-11-20T17:00"),
        (Moment(date(2026, 11, 21), None, "America/New_York"), "2026-11-22", "2026-11-22T04:59"),
        # The clock goes back: 2:30 happens twice, the second one counts. Forward: it never happens.
        (Moment(date(2026, 10, 25), time(2, 30), "Europe/Paris"), "2026-10-25", "2026-10-25T01:30"),
        (Moment(date(2026, 3, 29), time(2, 30), "Europe/Paris"), "2026-03-29", "2026-03-29T01:30"),
        # The whole day of a clock change.
        (Moment(date(2026, 10, 25), None, "Europe/Paris"), "2026-10-25", "2026-10-25T22:59"),
        (Moment(date(2026, 3, 29), None, "Europe/Paris"), "2026-03-29", "2026-03-29T21:59"),
    ],
)
def test_days_are_the_institutions(moment: Moment, due_on: str, due_at: str) -> None:
    row = put(moment)
    row.refresh_from_db()
    assert row.due_on.isoformat() == due_on
    assert row.due_at.isoformat()[:16] == due_at
    assert (row.moment.zone, row.moment.due) == (moment.zone, moment.due)
    assert row.moment.day == moment.day


@pytest.mark.parametrize(
    ("now", "late", "words"),
    [
        ("2026-11-18 10:00 Europe/Paris", False, "in 3 days"),
        ("2026-11-20 23:59 Europe/Paris", False, "in 1 day"),
        ("2026-11-21 17:00 Europe/Paris", False, "today"),
        ("2026-11-21 17:01 Europe/Paris", True, "late since today"),
        ("2026-11-22 00:00 Europe/Paris", True, "1 day late"),
        ("2026-12-21 00:00 Europe/Paris", True, "30 days late"),
    ],
)
def test_how_far_away_it_is(at: At, now: str, late: bool, words: str) -> None:
    at("2026-10-01 10:00 Europe/Paris")
    row = put(Moment(date(2026, 11, 21), time(17), "Europe/Brussels"))
    at(now)
    assert (row.is_late(), row.distance()) == (late, words)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"state": "done"}, "deadlines_deadline_closed"),
        (
            {"state": "other", "closed_at": CLOSED, "next_reminder_on": None},
            "deadlines_deadline_state_known",
        ),
        ({"title": ""}, "deadlines_deadline_named"),
        ({"title": "a\nb"}, "deadlines_deadline_one_line"),
        ({"due_on": date(2500, 1, 1)}, "deadlines_deadline_day"),
        ({"days_before": list(range(13))}, "deadlines_deadline_steps"),
        ({"late_every": -1}, "deadlines_deadline_steps"),
    ],
)
def test_the_database_refuses(columns: dict[str, object], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        DeadlineFactory.create(**columns)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one() -> None:
    results = at_once(put, put, lambda: put(in_days(50)))
    assert len({row.pk for row in results}) == 1
    assert Deadline.objects.count() == 1


def test_own_steps() -> None:
    row = put(steps=Steps((3, 10, 3), 0))
    assert (row.days_before, row.late_every, row.next_reminder_on) == ([10, 3], 0, in_days(30))
