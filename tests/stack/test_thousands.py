"""500 documents and 2,000 mails while worker, broker and database are killed in their middle.

Scheduler, sweeps, broker, database and mail server are real; the scheduler is in a hurry
(`tests.kit.hurried`). The test kills and starts again, and never recovers anything itself.
"""

import hashlib
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kit.children import wait_until
from tests.kit.stack import Stack
from tests.mail.server import MailServer, serving

pytestmark = [
    pytest.mark.stack,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("stack"),
]


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def _hurried(stack: Stack, mail_server: MailServer) -> Iterator[None]:
    stack.application = "tests.kit.hurried"
    stack.environment |= {
        "WORKER_CONCURRENCY": "2",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        # Reminders leave from six in the morning on: a zone where it is day now.
        "TIME_ZONE": ZONE,
    }
    stack.start("postgres", "broker", "worker", "beat")
    yield
    for name in ("beat", "worker"):
        if stack.is_running(name):
            stack.kill(name)


Done = Callable[[], object]
# Stops work in its middle for as long as a block lasts; asks whether somebody is stopped.
Caught = Callable[[], AbstractContextManager[Done]]


class Run:
    """Kills in the middle of a work whose progress and rest are counted by queries."""

    def __init__(self, stack: Stack, *, progress: str, rest: str, caught: Caught) -> None:
        self.stack, self.progress, self.rest, self.caught = stack, progress, rest, caught

    def kill_after(self, done: int, name: str) -> None:
        """SIGKILL once so much is done, and start again; fail where nothing was left to do."""
        with self._in_the_middle(done):
            self.stack.kill(name)
        self.stack.start("postgres", "broker", "worker", "beat")

    def kill_child_after(self, done: int) -> None:
        """SIGKILL the worker's children; the worker itself starts others."""
        with self._in_the_middle(done):
            for child in self.stack.children("worker"):
                os.kill(child, signal.SIGKILL)

    def wait(self, condition: Callable[[], object], what: str, seconds: float = 180) -> None:
        wait_until(condition, what, seconds, lambda: self.stack.log("worker"))

    def to_its_end(self) -> None:
        self.wait(lambda: self.stack.count(self.rest) == 0, "the rest is done", 240)

    @contextmanager
    def _in_the_middle(self, done: int) -> Iterator[None]:
        """Once so much is done: somebody is at work, and cannot end it before the block ends."""
        self.wait(lambda: self.stack.count(self.progress) >= done, f"{done} are done")
        with self.caught() as somebody_is:
            assert self.stack.count(self.rest) > 0, "it was over before the kill: it proves nothing"
            self.wait(somebody_is, "somebody is at work")
            yield


def writing_to(stack: Stack, table: str) -> Caught:
    return lambda: stack.held(table)


def sending_to(server: MailServer) -> Caught:
    """Mails that the server has taken and whose senders wait to hear it."""

    @contextmanager
    def caught() -> Iterator[Done]:
        taken, told = threading.Event(), threading.Event()

        def wait_to_be_told() -> None:
            taken.set()
            told.wait(300)

        server.before_answer = wait_to_be_told
        try:
            yield taken.is_set
        finally:
            server.before_answer = None
            told.set()

    return caught


# ---------------------------------------------------------------- documents
DOCUMENTS = 500
# The real kind with a short content: what is proven is the way of a document, not its length.
_ASK = f"""
import django; django.setup()
from intl_office.accounts.models import User
from intl_office.documents import specimen
from intl_office.documents.actions.documents import request_document
from intl_office.documents.enums import Locale
specimen.ARTICLES, specimen.NAMES, specimen.ROWS = 1, specimen.NAMES[:1], specimen.ROWS[:1]
user = User.objects.create_superuser("asks@example.org", "not used")
for _ in range({DOCUMENTS}):
    request_document(kind="documents.specimen", subject=None, locale=Locale.FR, by=user)
"""
_READY = "SELECT count(*) FROM documents_document WHERE state = 'ready'"
_TO_MAKE = "SELECT count(*) FROM documents_document WHERE state <> 'ready'"
_FINISHED = "SELECT count(*) FROM documents_documenttransition WHERE name = 'finish'"
_BEGUN = "SELECT count(*) FROM documents_documenttransition WHERE name = 'begin'"
_KEPT = """
    SELECT d.sha256, f.sha256, f.size FROM documents_document AS d
    JOIN documents_storedfile AS f ON f.id = d.file_id
"""
_TIDY = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from intl_office.documents.actions.tidying import FOLDERS, tidy
for folder in range(FOLDERS):
    tidy(folder=folder, now=timezone.now() + timedelta(days=31))
"""


def test_500_documents_are_made_once_each(stack: Stack) -> None:
    stack.run("-c", _ASK)
    made = writing_to(stack, "documents_storedfile")
    run = Run(stack, progress=_READY, rest=_TO_MAKE, caught=made)
    run.kill_child_after(50)
    run.kill_after(100, "worker")
    run.kill_after(180, "postgres")
    run.kill_after(260, "broker")
    run.kill_after(340, "worker")
    run.kill_after(420, "postgres")
    run.to_its_end()
    assert stack.count(_READY) == stack.count(_FINISHED) == DOCUMENTS
    assert stack.count(_BEGUN) > DOCUMENTS, "no kill hit a rendering: it proves nothing"
    _each_file_is_there_once(stack)


def _each_file_is_there_once(stack: Stack) -> None:
    rows = stack.rows(_KEPT)
    assert stack.count("SELECT count(*) FROM documents_storedfile") == len(rows) == DOCUMENTS
    assert all(document == file for document, file, _size in rows)
    known = {file: size for _document, file, size in rows}
    assert len(known) == DOCUMENTS
    stack.run("-c", _TIDY)
    stored = {path.name: path.read_bytes() for path in _files(stack)}
    assert stored.keys() == known.keys()
    for name, content in stored.items():
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (name, known[name])
        assert content.startswith(b"%PDF")


def _files(stack: Stack) -> list[Path]:
    return [path for path in (stack.folder / "media" / "private").rglob("*") if path.is_file()]


# ---------------------------------------------------------------- reminders
ZONE = "Etc/GMT-12" if datetime.now(UTC).hour < 6 else "Etc/UTC"
AT_ONCE, DAILY, EACH = 1_500, 500, 2  # people with a mail for each deadline; with one a day
REMINDERS, MAILS = AT_ONCE + DAILY * EACH, AT_ONCE + DAILY
_FILL = f"""
    WITH people AS (
        INSERT INTO accounts_user (password, is_superuser, email, first_name, last_name, language,
            is_staff, is_active, date_joined)
        SELECT '!', false, 'killed' || n || '@example.org', '', '', 'fr', false, true, now()
        FROM generate_series(1, {MAILS}) AS n RETURNING id, email
    ), wished AS (
        INSERT INTO deadlines_reader (user_id, rhythm, at_once)
        SELECT id, 'daily', substring(email FROM '[0-9]+')::int <= {AT_ONCE} FROM people
        RETURNING user_id, at_once
    ), due AS (
        INSERT INTO deadlines_deadline (uid, created_at, updated_at, source, subject, key, title,
            title_en, due_at, due_on, zone, whole_day, state, days_before, late_every,
            next_reminder_on)
        SELECT gen_random_uuid(), now(), now(), 'personal', gen_random_uuid(), '',
            user_id || '-' || n, '', now() + interval '7 days', today + 7, 'Europe/Paris', true,
            'open', '{{7}}', 7, today
        FROM wished, generate_series(1, {EACH}) AS n,
            (SELECT (now() AT TIME ZONE '{ZONE}')::date AS today) AS day
        WHERE n = 1 OR NOT at_once
        RETURNING id, title
    )
    INSERT INTO deadlines_deadlineowner (deadline_id, user_id)
    SELECT id, split_part(title, '-', 1)::bigint FROM due
"""
_TOLD = "SELECT count(*) FROM mail_message WHERE kind LIKE 'deadlines.%'"
_TO_TELL = """
    SELECT (SELECT count(*) FROM deadlines_deadline WHERE next_reminder_on = due_on - 7)
        + (SELECT count(*) FROM deadlines_reminder WHERE settled_at IS NULL)
"""
_SENT = "SELECT count(*) FROM mail_message WHERE status = 'sent'"
# Mails that are not written yet are to be sent too: the queue may be empty before the end.
_TO_SEND = f"""
    SELECT {MAILS} - count(*) FROM mail_message WHERE status IN ('sent', 'uncertain')
"""
_BY_STATUS = "SELECT status, count(*) FROM mail_message GROUP BY status"
_MAILS_BY_REMINDER = """
    SELECT count(*), count(DISTINCT (deadline_id, step, recipient_id)),
        count(DISTINCT mail_id), count(mail_id) FROM deadlines_reminder
"""
_STRANGERS = """
    SELECT count(*) FROM deadlines_reminder AS r JOIN mail_message AS m ON m.id = r.mail_id
    JOIN accounts_user AS u ON u.id = r.recipient_id
    JOIN deadlines_deadline AS d ON d.id = r.deadline_id
    WHERE u.email <> m.address OR split_part(d.title, '-', 1)::bigint <> u.id
"""


def test_2000_mails_of_reminders_are_written_and_sent_once(
    stack: Stack, mail_server: MailServer
) -> None:
    stack.rows(_FILL)
    assert stack.count(_TO_TELL) == REMINDERS
    told = writing_to(stack, "deadlines_reminder")
    writing = Run(stack, progress=_TOLD, rest=_TO_TELL, caught=told)
    writing.kill_after(1, "worker")
    writing.kill_after(300, "postgres")
    writing.kill_after(600, "broker")
    writing.kill_child_after(900)
    sent = sending_to(mail_server)
    sending = Run(stack, progress=_SENT, rest=_TO_SEND, caught=sent)
    sending.kill_after(400, "worker")
    sending.kill_after(700, "postgres")
    sending.kill_after(1_000, "broker")
    writing.to_its_end()
    sending.to_its_end()
    _each_reminder_has_its_mail(stack)
    _each_mail_went_out_once(stack, mail_server)


def _each_reminder_has_its_mail(stack: Stack) -> None:
    assert stack.rows(_MAILS_BY_REMINDER) == [(REMINDERS, REMINDERS, MAILS, REMINDERS)]
    assert stack.count(_TOLD) == MAILS
    assert stack.count(_STRANGERS) == 0


def _each_mail_went_out_once(stack: Stack, server: MailServer) -> None:
    """Sent and accepted once, or named uncertain: then a person decides, nobody sends again."""
    found = dict(stack.rows(_BY_STATUS))
    assert found.keys() <= {"sent", "uncertain"}
    assert sum(found.values()) == MAILS
    accepted = Counter(server.message_ids())
    assert set(accepted.values()) == {1}
    sent = {
        row[0]
        for row in stack.rows("SELECT message_id FROM mail_message WHERE sent_at > '-infinity'")
    }
    doubtful = {
        row[0]
        for row in stack.rows("SELECT message_id FROM mail_message WHERE status = 'uncertain'")
    }
    assert sent <= accepted.keys() <= sent | doubtful
    # Seven kills, and two children that each had one mail in hand.
    assert len(doubtful) <= 14
