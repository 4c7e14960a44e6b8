"""Figures of the deadlines: the run over a million, the list before it."""

import resource
import time
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.deadlines import sources
from intl_office.deadlines.actions.mailing import send_reminders
from intl_office.deadlines.actions.reminding import write_reminders
from intl_office.deadlines.models import Deadline, Reminder
from intl_office.mail.models import Message
from tests.bench.measuring import median_ms
from tests.bench.registry import figure, filler

MILLION = 1_000_000
SOURCE = sources.Source(code="bench", label="Deadline", icon="alarm")
TODAY = 20  # one in so many is recalled today: 50,000 of a million
ROWS = {"users": 2_000, "deadlines": MILLION}
_FILL = """
    INSERT INTO deadlines_deadline (uid, created_at, updated_at, source, subject, key, title,
        title_en, due_at, due_on, zone, whole_day, state, days_before, late_every, next_reminder_on)
    SELECT gen_random_uuid(), now(), now(), 'bench', gen_random_uuid(), '', 'Deadline ' || n, '',
        (%(today)s::date + due)::timestamptz + interval '17 hours', %(today)s::date + due,
        'Europe/Paris', true, 'open', '{90,30,7}', 7, %(today)s::date + next
    FROM generate_series(1, %(count)s) AS n,
        LATERAL (SELECT CASE WHEN n %% %(share)s = 0 THEN CASE WHEN n %% 3 = 0 THEN -1 ELSE 7 END
            ELSE 31 + n %% 300 END, CASE WHEN n %% %(share)s = 0 THEN 0 ELSE 1 + n %% 270 END)
        AS days (due, next)
"""
_OWN = """
    INSERT INTO deadlines_deadlineowner (deadline_id, user_id)
    SELECT row.id, people.ids[1 + (row.id / %(share)s) %% cardinality(people.ids)]
    FROM deadlines_deadline AS row,
        (SELECT array_agg(id ORDER BY id) AS ids FROM
            (SELECT id FROM accounts_user ORDER BY id LIMIT 2000) AS first) AS people
    WHERE NOT EXISTS (SELECT 1 FROM deadlines_deadlineowner AS o WHERE o.deadline_id = row.id)
"""


@filler("deadlines")
def deadlines(count: int) -> None:
    """Open deadlines of 2,000 people, one in twenty to be recalled today."""
    missing = max(count - Deadline.objects.count(), 0)
    named: dict[str, Any] = {"today": timezone.localdate(), "count": missing, "share": TODAY}
    tables = ("deadlines_deadline", "deadlines_deadlineowner")
    with connection.cursor() as cursor:
        # The history of rows made up here is nobody's business, and half of the time.
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(_FILL, named)
        cursor.execute(_OWN, named)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@dataclass(frozen=True)
class Run:
    """One reminder run: how long it took and how much the process grew."""

    seconds: float
    grown_mb: float


@cache
def _run() -> Run:
    today, before, start = timezone.localdate(), _peak_mb(), time.perf_counter()
    recalled = write_reminders(today=today)
    mails = send_reminders(today=today)
    taken = time.perf_counter() - start
    assert recalled == Reminder.objects.count() >= MILLION / TODAY, recalled
    assert mails == Message.objects.filter(kind="deadlines.digest").count() == 2_000, mails
    assert not Reminder.objects.filter(mail=None).exists()
    return Run(taken, _peak_mb() - before)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@figure("deadlines-run", target=60, unit="s", issue=3, rows=ROWS)
def deadlines_run() -> float:
    """A million rows, 50,000 reminders, 2,000 mails written and queued."""
    return _run().seconds


@figure("deadlines-run-memory", target=100, unit="MB", issue=3, rows=ROWS)
def deadlines_run_memory() -> float:
    return _run().grown_mb


@figure("deadlines-run-nothing-due", target=1, unit="s", issue=3, rows=ROWS)
def deadlines_run_nothing_due() -> float:
    """The run of every other hour."""
    _run()
    start = time.perf_counter()
    today = timezone.localdate()
    assert (write_reminders(today=today), send_reminders(today=today)) == (0, 0)
    return time.perf_counter() - start


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"


def _page_ms(address: str) -> float:
    """As somebody who may see all deadlines, and has 500 of their own."""
    client, user = Client(), User.objects.order_by("pk")[0]
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user)
    known = dict(sources.registered.items())
    with sources.registered.replaced(**known, bench=SOURCE):
        return median_ms(partial(_get, client, address), times=30, warm_up=3)


@figure("deadlines-list-mine", target=100, unit="ms", issue=3, rows=ROWS)
def deadlines_list_mine() -> float:
    return _page_ms("/deadlines/")


@figure("deadlines-list-all", target=100, unit="ms", issue=3, rows=ROWS)
def deadlines_list_all() -> float:
    return _page_ms("/deadlines/?whose=all")


@figure("deadlines-month", target=100, unit="ms", issue=3, rows=ROWS)
def deadlines_month() -> float:
    return _page_ms("/deadlines/month/")
