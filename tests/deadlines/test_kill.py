"""Worker, database and broker killed in the middle of a run: everybody is told everything, once."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.kit.children import wait_until
from tests.kit.stack import Stack

pytestmark = [
    pytest.mark.stack,
    pytest.mark.timeout(400),
    pytest.mark.xdist_group("stack"),
]
PEOPLE, EACH = 2_000, 3
# Mails leave from six in the morning on: a zone where it is day now.
ZONE = "Etc/GMT-12" if datetime.now(UTC).hour < 6 else "Etc/UTC"
_FILL = f"""
    WITH people AS (
        INSERT INTO accounts_user (password, is_superuser, email, first_name, last_name, language,
            is_staff, is_active, date_joined)
        SELECT '!', false, 'killed' || n || '@example.org', '', '', 'fr', false, true, now()
        FROM generate_series(1, {PEOPLE}) AS n RETURNING id
    ), due AS (
        INSERT INTO deadlines_deadline (uid, created_at, updated_at, source, subject, key, title,
            due_at, due_on, zone, whole_day, state, days_before, late_every, next_reminder_on)
        SELECT gen_random_uuid(), now(), now(), 'personal', gen_random_uuid(), '',
            people.id || '-' || n, now() + interval '7 days', today + 7, 'Europe/Paris', true,
            'open', '{{7}}', 7, today
        FROM people, generate_series(1, {EACH}) AS n,
            (SELECT (now() AT TIME ZONE '{ZONE}')::date AS today) AS day
        RETURNING id, title
    )
    INSERT INTO deadlines_deadlineowner (deadline_id, user_id)
    SELECT id, split_part(title, '-', 1)::bigint FROM due
"""
_SEND = """
import django; django.setup()
from intl_office.deadlines.tasks import remind
remind.apply_async()
"""
_MAILS = "SELECT count(*) FROM mail_message WHERE kind = 'deadlines.digest'"
_REMINDERS = "SELECT count(*) FROM deadlines_reminder"
_WAITING = """
    SELECT (SELECT count(*) FROM deadlines_deadline WHERE next_reminder_on = due_on - 7)
        + (SELECT count(*) FROM deadlines_reminder WHERE settled_at IS NULL)
"""


def count(stack: Stack, sql: str) -> int:
    return int(stack.rows(sql)[0][0])


def more_than(stack: Stack, sql: str, number: int) -> Callable[[], bool]:
    return lambda: count(stack, sql) > number


def beat(stack: Stack) -> None:
    """What the scheduler does every hour."""
    stack.run("-c", _SEND)


def killed_when(stack: Stack, name: str, condition: Callable[[], bool], what: str) -> None:
    beat(stack)
    stack.start("worker")
    wait_until(condition, what, 60, lambda: stack.log("worker"))
    stack.kill(name)
    assert count_left(stack, name) > 0, "the run was over before the kill: it proves nothing"


def count_left(stack: Stack, killed: str) -> int:
    stack.start("postgres", "broker")
    return count(stack, _WAITING)


def test_everybody_is_told_everything_once(stack: Stack) -> None:
    stack.environment["TIME_ZONE"] = ZONE
    stack.rows(_FILL)
    assert count(stack, _WAITING) == PEOPLE * EACH
    killed_when(stack, "worker", more_than(stack, _REMINDERS, 0), "the first reminders")
    killed_when(stack, "worker", more_than(stack, _MAILS, 100), "the first mails")
    killed_when(stack, "postgres", more_than(stack, _MAILS, 400), "more mails")
    killed_when(stack, "broker", more_than(stack, _MAILS, 800), "still more mails")
    stack.kill("worker")
    beat(stack)
    stack.start("worker")
    wait_until(lambda: count(stack, _WAITING) == 0, "the rest", 120, lambda: stack.log("worker"))
    beat(stack)
    _all_is_told_once(stack)


def _all_is_told_once(stack: Stack) -> None:
    assert count(stack, _REMINDERS) == PEOPLE * EACH
    mails = stack.rows(
        "SELECT address, context->'coming' FROM mail_message WHERE kind = 'deadlines.digest'"
    )
    assert len(mails) == len({address for address, _lines in mails}) == PEOPLE
    told = Counter(line["title"] for _address, lines in mails for line in lines)
    assert len(told) == PEOPLE * EACH
    assert set(told.values()) == {1}
    strangers = stack.rows(
        "SELECT 1 FROM deadlines_reminder AS r JOIN mail_message AS m ON m.id = r.mail_id"
        " JOIN accounts_user AS u ON u.id = r.recipient_id WHERE u.email <> m.address"
    )
    assert strangers == []
