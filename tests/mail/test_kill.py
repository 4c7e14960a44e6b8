"""Real processes: killed in the worst moment, and two at work at once."""

import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from intl_office.mail import tasks
from intl_office.mail.actions import sending
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Message, MessageTransition
from tests.factories.mail import MessageFactory
from tests.kit.children import wait_until
from tests.mail.conftest import sender_environment
from tests.mail.server import MailServer
from tests.mail.test_queueing import remind

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 500
Process = subprocess.Popen[bytes]


def start(server: MailServer, *arguments: str, pipe: int | None = None) -> Process:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.mail.sender", *arguments],
        cwd=settings.BASE_DIR,
        env=sender_environment(server),
        stdin=pipe,
        stdout=pipe,
    )


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # Within a transaction the list of connections is read once: a new one would be missed.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def test_killed_between_acceptance_and_commit(mail_server: MailServer) -> None:
    mail = MessageFactory.create(queued=True)
    accepted, held = threading.Event(), threading.Event()

    def hold_the_answer() -> None:
        accepted.set()
        assert held.wait(60)

    mail_server.before_answer = hold_the_answer
    process = start(mail_server, "deliver", str(mail.pk))
    try:
        assert accepted.wait(60)
        with transaction.atomic():
            row = Message.objects.select_for_update().get(pk=mail.pk)
            assert row.status == Status.SENDING  # marked before the server heard of it
            held.set()
            wait_until(somebody_waits_for_a_lock, "the sender at its commit")
            process.send_signal(signal.SIGKILL)
            assert process.wait(30) == -signal.SIGKILL
    finally:
        held.set()
        process.kill()
        process.wait()
    mail_server.before_answer = None
    _is_named_uncertain_and_never_resent(mail, mail_server)


def _is_named_uncertain_and_never_resent(mail: Message, server: MailServer) -> None:
    tasks.deliver(mail.pk)  # the broker gives the task to the next worker
    sending.sweep()
    mail.refresh_from_db()
    assert mail.status == Status.SENDING
    for _again in range(2):
        sending.sweep(now=timezone.now() + timedelta(minutes=16))
        tasks.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.status == Status.UNCERTAIN
    assert mail.last_error
    assert server.message_ids() == [mail.message_id]


@pytest.mark.timeout(300)
def test_two_processes_send_every_row_once(mail_server: MailServer) -> None:
    MessageFactory.create_batch(MANY, queued=True)
    # The first one served waits for the other: on any machine both take part.
    both = threading.Event()
    mail_server.before_answer = lambda: _meet(mail_server, both)
    sent = _sent_by_two(mail_server)
    assert sum(sent) == MANY
    assert min(sent) > 0  # both took part
    assert Message.objects.filter(status=Status.SENT, attempts=1).count() == MANY
    told = Counter(mail_server.message_ids())
    assert len(told) == MANY
    assert set(told.values()) == {1}
    assert MessageTransition.objects.filter(name="deliver").count() == MANY


def _meet(server: MailServer, both: threading.Event) -> None:
    if server.sessions > 1:
        both.set()
    assert both.wait(120)


def _sent_by_two(server: MailServer) -> list[int]:
    """Start both together; how many each says that it sent."""
    with ExitStack() as stack:
        senders = []
        for _both in range(2):
            process = stack.enter_context(start(server, "drain", pipe=subprocess.PIPE))
            stack.callback(process.kill)
            senders.append(process)
        for process in senders:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
        for process in senders:
            assert process.stdin
            process.stdin.write(b"go\n")
            process.stdin.flush()
        return [int(process.communicate(timeout=240)[0]) for process in senders]


def test_a_real_worker_sends_on_commit(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
    request.getfixturevalue("celery_worker_process")
    with transaction.atomic():
        mail = remind()
    wait_until(lambda: Message.objects.filter(status=Status.SENT).exists(), "the worker")
    assert mail_server.message_ids() == [mail.message_id]
