"""The reminder run: who is told what, when, once."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from intl_office.accounts.models import User
from intl_office.core.moments import Moment
from intl_office.deadlines import tasks
from intl_office.deadlines.actions import reminding
from intl_office.deadlines.actions.deadlines import close_deadline, set_deadline
from intl_office.deadlines.actions.reminding import Outcome, remind, write_reminders
from intl_office.deadlines.enums import Rhythm, State
from intl_office.deadlines.models import Deadline, Reader, Reminder
from intl_office.deadlines.rules import Steps
from intl_office.mail.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import (
    DeadlineFactory,
    DelegationFactory,
    MuteFactory,
    ReaderFactory,
    in_days,
)
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
NOON = "12:00 Europe/Paris"


@pytest.fixture
def monday(at: At) -> datetime:
    return at(f"2026-11-02 {NOON}")


def told() -> list[tuple[str, int, str]]:
    rows = Reminder.objects.order_by("deadline", "step", "recipient")
    return [(row.deadline.title, row.step, row.recipient.email) for row in rows]


def mails() -> list[Message]:
    return list(Message.objects.order_by("pk"))


def lines(mail: Message) -> list[str]:
    return [one["title"] for one in [*mail.context["late"], *mail.context["coming"]]]


def test_what_is_due_is_told_once(user: User, monday: datetime) -> None:
    row = DeadlineFactory.create(title="Uppsala", days=30, owners=[user])
    DeadlineFactory.create(title="Lund", days=31, owners=[user])
    DeadlineFactory.create(title="Oslo", days=30, owners=[user], done=True, next_reminder_on=None)
    assert remind() == Outcome(1, 1)
    assert remind() == Outcome(0, 0)
    assert told() == [("Uppsala", 30, user.email)]
    row.refresh_from_db()
    assert row.next_reminder_on == in_days(23)
    (mail,) = mails()
    assert (mail.subject, mail.address, mail.cause) == (
        "1 deadline", user.email, f"digest:2026-11-02:{user.pk}",
    )  # fmt: skip
    assert "Uppsala" in mail.text
    assert "2 Dec 2026, 23:59 (Paris time)" in mail.text
    assert Reminder.objects.get().mail == mail


def test_the_task_runs_it(user: User, monday: datetime) -> None:
    DeadlineFactory.create(days=7, owners=[user])
    tasks.remind()
    tasks.remind()
    assert len(mails()) == 1


@pytest.mark.parametrize(
    ("ran_last", "step"),
    [("2026-10-01", 30), ("2026-11-20", 7), ("2026-12-02", -1), ("2027-02-01", -57)],
)
def test_days_missed_come_as_one_reminder(user: User, at: At, ran_last: str, step: int) -> None:
    at(f"2026-09-01 {NOON}")
    DeadlineFactory.create(
        due_on=date(2026, 11, 30), owners=[user], next_reminder_on=date(2026, 9, 1)
    )
    day = {30: "2026-11-01", 7: "2026-11-25", -1: "2026-12-04", -57: "2027-02-01"}[step]
    at(f"{day} {NOON}")
    remind()
    assert [(one[1]) for one in told()] == [step]
    assert remind() == Outcome(0, 0)


@pytest.mark.parametrize(
    ("now", "count"),
    [
        # The day begins at midnight here, in summer and in winter.
        ("2026-03-28 23:59 Europe/Paris", 0),
        ("2026-03-29 00:00 Europe/Paris", 1),
        ("2026-03-29 03:00 Europe/Paris", 1),
        ("2026-03-28 23:30 UTC", 1),
        ("2026-03-28 22:30 UTC", 0),
    ],
)
def test_a_day_begins_at_midnight_of_the_institution(
    user: User, at: At, now: str, count: int
) -> None:
    at("2026-03-01 12:00 Europe/Paris")
    set_deadline(
        source="tests", subject=uuid.uuid4(), title="Tokyo",
        due=Moment(date(2026, 4, 5), None, "Asia/Tokyo"), owners=[user], steps=Steps((7,), 0),
    )  # fmt: skip
    at(now)
    assert write_reminders(today=timezone.localdate()) == count


def test_mails_leave_in_the_morning(user: User, at: At) -> None:
    at("2026-11-02 00:05 Europe/Paris")
    DeadlineFactory.create(days=7, owners=[user])
    assert remind() == Outcome(1, 0)
    at("2026-11-02 06:05 Europe/Paris")
    assert remind() == Outcome(0, 1)


def test_a_moved_deadline_is_told_again(user: User, at: At) -> None:
    at(f"2026-11-02 {NOON}")
    about: dict[str, Any] = {
        "source": "tests",
        "subject": uuid.uuid4(),
        "title": "Uppsala",
        "owners": [user],
    }
    set_deadline(due=in_days(7), **about)
    remind()
    at(f"2026-11-03 {NOON}")
    set_deadline(due=in_days(7), **about)
    assert remind() == Outcome(1, 1)
    assert [row[1] for row in told()] == [7, 7]


def test_late_comes_first_then_by_date(user: User, monday: datetime) -> None:
    for title, days in (("Later", 30), ("Soon", 7), ("Late", -1), ("Very late", -15)):
        DeadlineFactory.create(title=title, days=days, owners=[user])
    remind()
    (mail,) = mails()
    assert lines(mail) == ["Very late", "Late", "Soon", "Later"]
    assert mail.subject == "4 deadlines, 2 late"


def test_everybody_in_their_language(monday: datetime) -> None:
    ada, zoe = UserFactory.create(language="en"), UserFactory.create(language="fr")
    DeadlineFactory.create(title="Uppsala", days=7, owners=[ada, zoe])
    assert remind() == Outcome(1, 2)
    english, french = sorted(mails(), key=lambda mail: mail.language)
    assert "9 Nov 2026" in english.text
    assert "09/11/2026" in french.text
    assert french.subject == "1 échéance"


def test_a_long_list_is_cut(user: User, monday: datetime) -> None:
    DeadlineFactory.create_batch(53, days=7, owners=[user])
    remind()
    (mail,) = mails()
    assert len(lines(mail)) == 50
    assert "And 3 more in the list." in mail.text


def test_hostile_titles_stay_text(user: User, monday: datetime) -> None:
    bad = "[x](https://evil.example) <script>alert(1)</script> {{ settings.SECRET_KEY }}\r\nBcc: x"
    set_deadline(source="tests", subject=uuid.uuid4(), due=in_days(7), title=bad, owners=[user])
    ReaderFactory.create(user=user, at_once=True)
    remind()
    (mail,) = mails()
    assert "<script>" not in mail.html
    assert 'href="https://evil.example"' not in mail.html
    assert "SECRET_KEY }}" in mail.text


# ---------------------------------------------------------------- who
def test_who_stands_in_gets_it_once(user: User, monday: datetime) -> None:
    bob, carol = UserFactory.create(), UserFactory.create()
    DelegationFactory.create(person=user, stand_in=bob)
    DelegationFactory.create(person=bob, stand_in=carol)
    DeadlineFactory.create(title="One", days=7, owners=[user, carol])
    remind()
    assert told() == [("One", 7, carol.email)]


def test_an_ended_delegation_and_an_inactive_stand_in_count_for_nothing(
    user: User, monday: datetime
) -> None:
    gone = UserFactory.create(is_active=False)
    DelegationFactory.create(person=user, starts_on=in_days(-9), ends_on=in_days(-2))
    DelegationFactory.create(person=user, stand_in=gone)
    DeadlineFactory.create(title="One", days=7, owners=[user, gone])
    remind()
    assert told() == [("One", 7, user.email)]


def test_nobody_to_tell(monday: datetime) -> None:
    DeadlineFactory.create(days=7)
    assert remind() == Outcome(1, 0)


# ---------------------------------------------------------------- wishes
def days_with_mail(at: At, days: list[str]) -> list[str]:
    """The days on which the run of noon sent a mail."""
    sent = []
    for day in days:
        at(f"{day} {NOON}")
        if remind().mails:
            sent.append(day)
    return sent


WEEK = [f"2026-11-0{day}" for day in range(2, 10)]  # Monday 2 to Monday 9


@pytest.mark.parametrize(
    ("rhythm", "at_once", "expected"),
    [
        (Rhythm.DAILY, False, ["2026-11-03", "2026-11-04", "2026-11-05"]),
        (Rhythm.WEEKLY, False, ["2026-11-09"]),
        (Rhythm.WEEKLY, True, ["2026-11-04", "2026-11-05", "2026-11-09"]),
        (Rhythm.LATE_ONLY, False, ["2026-11-05"]),
        (Rhythm.LATE_ONLY, True, ["2026-11-04", "2026-11-05"]),
    ],
)
def test_rhythms(user: User, at: At, rhythm: str, at_once: bool, expected: list[str]) -> None:
    at(f"2026-11-02 {NOON}")
    ReaderFactory.create(user=user, rhythm=rhythm, at_once=at_once, mailed_on=date(2026, 11, 2))
    DeadlineFactory.create(title="Told on Tuesday", due_on=date(2026, 12, 3), owners=[user])
    DeadlineFactory.create(title="Last on Wednesday", due_on=date(2026, 11, 11), owners=[user])
    DeadlineFactory.create(title="Late on Thursday", due_on=date(2026, 11, 4), owners=[user])
    assert days_with_mail(at, WEEK) == expected


def test_a_missed_monday_is_made_up_for(user: User, at: At) -> None:
    at(f"2026-11-04 {NOON}")
    ReaderFactory.create(user=user, rhythm=Rhythm.WEEKLY, mailed_on=date(2026, 11, 2))
    DeadlineFactory.create(due_on=date(2026, 11, 11), owners=[user])
    assert days_with_mail(at, ["2026-11-04", "2026-11-10", "2026-11-11"]) == ["2026-11-10"]


def test_urgent_ones_come_alone_and_the_others_together(user: User, monday: datetime) -> None:
    ReaderFactory.create(user=user, at_once=True)
    DeadlineFactory.create(title="Late", days=-1, owners=[user])
    DeadlineFactory.create(title="Soon", days=30, owners=[user])
    DeadlineFactory.create(title="Far", days=90, owners=[user])
    assert remind() == Outcome(3, 2)
    digest, single = sorted(mails(), key=lambda mail: mail.kind)
    assert lines(digest) == ["Soon", "Far"]
    assert single.subject == "Late: Late – 1 day late"


def test_a_second_reminder_of_the_day_waits_for_tomorrow(user: User, at: At) -> None:
    at(f"2026-11-02 {NOON}")
    DeadlineFactory.create(days=7, owners=[user])
    remind()
    DeadlineFactory.create(title="New", days=30, owners=[user])
    assert remind() == Outcome(1, 0)
    at(f"2026-11-03 {NOON}")
    assert remind() == Outcome(0, 1)
    assert lines(mails()[1]) == ["New"]


def test_a_pause_holds_all_and_loses_nothing(user: User, at: At) -> None:
    at(f"2026-11-02 {NOON}")
    ReaderFactory.create(user=user, paused_until=date(2026, 11, 20), at_once=True)
    row = DeadlineFactory.create(title="Twice", due_on=date(2026, 11, 12), owners=[user])
    DeadlineFactory.create(
        title="Done meanwhile", due_on=date(2026, 11, 12), owners=[user], subject=row.uid
    )
    assert days_with_mail(at, ["2026-11-05", "2026-11-13", "2026-11-20"]) == []
    close_deadline(source="tests", subject=row.uid)
    Reader.objects.update(at_once=False)
    assert days_with_mail(at, ["2026-11-21", "2026-11-22"]) == ["2026-11-21"]
    assert lines(mails()[0]) == ["Twice"]
    assert Reminder.objects.filter(deadline=row, mail=mails()[0]).count() == 3


@pytest.mark.parametrize(
    ("until", "expected"),
    [(None, []), (date(2026, 11, 5), ["2026-11-06"]), (date(2026, 11, 1), ["2026-11-05"])],
)
def test_a_muted_deadline(user: User, at: At, until: date | None, expected: list[str]) -> None:
    at(f"2026-11-02 {NOON}")
    row = DeadlineFactory.create(due_on=date(2026, 11, 12), owners=[user])
    MuteFactory.create(user=user, deadline=row, until=until)
    assert days_with_mail(at, ["2026-11-05", "2026-11-06"]) == expected


def test_others_hear_of_what_one_person_muted(user: User, monday: datetime) -> None:
    other = UserFactory.create()
    row = DeadlineFactory.create(title="One", days=7, owners=[user, other])
    MuteFactory.create(user=user, deadline=row)
    remind()
    assert [mail.address for mail in mails()] == [other.email]


@pytest.mark.parametrize("change", [{"state": State.CANCELLED}, {"due_on": date(2027, 1, 1)}])
def test_what_changed_before_the_mail_is_not_told(
    user: User, at: At, change: dict[str, Any]
) -> None:
    at("2026-11-02 01:00 Europe/Paris")
    row = DeadlineFactory.create(days=7, owners=[user])
    remind()
    if "state" in change:
        close_deadline(source="tests", subject=row.subject, state=change["state"])
    else:
        Deadline.objects.update(**change)
    at(f"2026-11-02 {NOON}")
    assert remind() == Outcome(0, 0)
    assert Reminder.objects.waiting().count() == 0


# ---------------------------------------------------------------- at once
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "BATCH", 20)
    monkeypatch.setattr(reminding, "FIRST_HOUR", 0)
    people = UserFactory.create_batch(20)
    for one in people:
        DeadlineFactory.create_batch(10, days=7, owners=[one])
    outcomes = at_once(remind, remind, remind)
    assert all(isinstance(one, Outcome) for one in outcomes), outcomes
    left = remind()
    assert sum(one.deadlines for one in [*outcomes, left]) == 200
    assert Reminder.objects.count() == 200
    assert Message.objects.count() == 20 or left.mails == 0
    named = [title for mail in mails() for title in lines(mail)]
    assert len(named) == len(set(named))


@pytest.mark.django_db(transaction=True)
def test_a_row_in_somebodys_hands_comes_with_the_next_run(user: User) -> None:
    row = DeadlineFactory.create(days=7, owners=[user])

    def run() -> int:
        return write_reminders(today=in_days(0))

    with transaction.atomic():
        Deadline.objects.select_for_update().get(pk=row.pk)
        assert at_once(run) == [0]
    assert run() == 1


@pytest.mark.django_db(transaction=True)
def test_the_broker_is_away(user: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError

    monkeypatch.setattr(current_app.tasks["intl_office.mail.tasks.deliver"], "apply_async", away)
    monkeypatch.setattr(reminding, "FIRST_HOUR", 0)
    DeadlineFactory.create(days=7, owners=[user])
    assert remind() == Outcome(1, 1)
    assert mails()[0].status == "queued"  # the sweep of the mail room finds it
    assert remind() == Outcome(0, 0)


def test_one_bad_address_stops_nobody_else(user: User, monday: datetime, caplog: Any) -> None:
    bad = UserFactory.create(email="not an address")
    DeadlineFactory.create(days=7, owners=[bad, user])
    assert remind() == Outcome(1, 1)
    assert [mail.address for mail in mails()] == [user.email]
    assert "cannot be written" in caplog.text


@pytest.mark.parametrize("number", [1, 300])
def test_the_cost_of_a_batch(user: User, number: int, monday: datetime, query_budget: Any) -> None:
    DeadlineFactory.create_batch(number, days=7, owners=[user])
    # Per batch: savepoint, rows, who is away, reminders, rows moved on, savepoint; the last one
    # finds nothing.
    with query_budget(6 + 3):
        assert write_reminders(today=in_days(0)) == number


def test_the_index_of_the_run_is_used(user: User, monday: datetime) -> None:
    with connection.cursor() as cursor:
        # On a handful of rows every plan is cheap: none that sorts is taken where one need not.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(
            "EXPLAIN " + reminding._DUE,
            {"today": in_days(0), "day": date.min, "key": 0, "batch": 10},
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "deadlines_to_remind" in plan
    assert "Sort" not in plan
