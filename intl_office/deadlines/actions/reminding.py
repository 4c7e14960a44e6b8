"""The reminder run: who has to be told what today, then one mail a person.

How 1,000,000 deadlines stay cheap: the run never reads them. A partial index holds the open ones
that have a reminder to come, in the order of its day; the run takes those of today from its front,
batch by batch, behind the key of the batch before, so that it never walks over rows just done. A
batch is three statements and one transaction: lock (SKIP LOCKED: two runs share the work, a row
that somebody edits comes with the next run), write the reminders of all its people with one
INSERT ... SELECT, move the rows on with one UPDATE from two arrays. Memory holds one batch.

Killed anywhere it loses nothing: an unfinished batch rolls back and is due still; a reminder is
unique by deadline, day, step and person; the mail, its reminders and the person's day are written
in one transaction under the lock of the person's row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from intl_office.deadlines.actions.mailing import send_reminders
from intl_office.deadlines.models import Deadline, Delegation
from intl_office.deadlines.rules import DAY, is_urgent, next_day, step_on

BATCH = 2_000  # deadlines in one transaction
FIRST_HOUR = 6  # mails leave from six in the morning on, by the institution's clock

_DUE = """
    SELECT id, due_on, days_before, late_every, next_reminder_on FROM deadlines_deadline
    WHERE state = 'open' AND next_reminder_on <= %(today)s
      AND (next_reminder_on, id) > (%(day)s, %(key)s)
    ORDER BY next_reminder_on, id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
"""
_WRITE = """
    INSERT INTO deadlines_reminder (deadline_id, due_on, step, urgent, recipient_id, made_at)
    SELECT DISTINCT due.id, due.due_on, due.step, due.urgent, reader.id, %(now)s::timestamptz
    FROM unnest(%(ids)s::bigint[], %(days)s::date[], %(steps)s::smallint[], %(urgent)s::boolean[])
         AS due (id, due_on, step, urgent)
    JOIN deadlines_deadlineowner AS owner ON owner.deadline_id = due.id
    LEFT JOIN unnest(%(away)s::bigint[], %(stand_ins)s::bigint[])
         AS delegation (person_id, stand_in_id) ON delegation.person_id = owner.user_id
    JOIN accounts_user AS reader
         ON reader.id = coalesce(delegation.stand_in_id, owner.user_id) AND reader.is_active
    ON CONFLICT DO NOTHING
"""
_MOVE_ON = """
    UPDATE deadlines_deadline AS deadline SET next_reminder_on = coming.day
    FROM unnest(%(ids)s::bigint[], %(next)s::date[]) AS coming (id, day)
    WHERE deadline.id = coming.id
"""
START = (date.min, 0)
Place = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did: deadlines recalled, mails queued."""

    deadlines: int
    mails: int


def remind() -> Outcome:
    """Write the reminders of today, then the mails; safe at any time, any number at once."""
    local = timezone.localtime()
    deadlines = write_reminders(today=local.date())
    mails = send_reminders(today=local.date()) if local.hour >= FIRST_HOUR else 0
    return Outcome(deadlines, mails)


def write_reminders(*, today: date) -> int:
    """Write a reminder for each person of each deadline whose step is reached.

    Returns how many deadlines were recalled. Days missed come as one reminder, the latest.
    """
    done, place = 0, START
    while rows := _write_batch(today, place):
        done += len(rows)
        place = _place(rows[-1])
    return done


def _place(row: Deadline) -> Place:
    return row.next_reminder_on or date.max, row.pk


@transaction.atomic
def _write_batch(today: date, place: Place) -> Sequence[Deadline]:
    named = {"today": today, "day": place[0], "key": place[1], "batch": BATCH}
    rows = list(Deadline.objects.raw(_DUE, named))
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, _reminders(rows, today))
            cursor.execute(_MOVE_ON, _coming(rows, today))
    return rows


def _reminders(rows: Sequence[Deadline], today: date) -> dict[str, Any]:
    away = Delegation.objects.all().stand_ins(today)
    reached = [(row, step_on(row.due_on, row.steps, today)) for row in rows]
    found = [(row, step) for row, step in reached if step is not None]
    return {
        "now": timezone.now(),
        "ids": [row.pk for row, _step in found],
        "days": [row.due_on for row, _step in found],
        "steps": [step for _row, step in found],
        "urgent": [is_urgent(step, row.steps) for row, step in found],
        "away": list(away),
        "stand_ins": list(away.values()),
    }


def _coming(rows: Sequence[Deadline], today: date) -> dict[str, Any]:
    return {
        "ids": [row.pk for row in rows],
        "next": [next_day(row.due_on, row.steps, today + DAY) for row in rows],
    }
