"""Real workers killed in the middle of renderings, a broker and a database that go away."""

import hashlib
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from intl_office.documents import dispatch
from intl_office.documents.actions import making
from intl_office.documents.actions.documents import request_document
from intl_office.documents.enums import DocumentState as S
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document, DocumentTransition, StoredFile
from intl_office.documents.specimen import Specimen
from tests.factories.accounts import UserFactory
from tests.kit.children import WorkerProcess, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
MANY = 50


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[list[WorkerProcess]]:
    started: list[WorkerProcess] = []
    yield started
    for worker in started:
        if worker.process.poll() is None:
            worker.stop()


def ask(count: int = MANY) -> None:
    user = UserFactory.create(is_staff=True)
    for _ in range(count):
        request_document(kind=Specimen.code, subject=None, locale=Locale.BOTH, by=user)


def ready() -> int:
    return Document.objects.filter(state=S.READY).count()


def sweep_later() -> None:
    """The scheduler's sweep, when the time of the dead has come."""
    for document_id in making.sweep(now=timezone.now() + timedelta(minutes=6)):
        dispatch.send(document_id)


def every_document_is_made_once(count: int = MANY) -> None:
    rows = list(Document.objects.select_related("file"))
    assert [row.state for row in rows] == [S.READY] * count
    assert StoredFile.objects.count() == count
    assert DocumentTransition.objects.filter(name="finish").count() == count
    for row in rows:
        assert row.file
        with row.file.open() as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == row.sha256
        assert content.startswith(b"%PDF")


def kill(worker: WorkerProcess, *, whole: bool) -> None:
    """SIGKILL a worker's child, or parent and child."""
    children = _children(worker.process.pid)
    victims = [*children, worker.process.pid] if whole else children
    assert children
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    if whole:
        worker.process.wait(20)


def _children(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(word) for word in text.split()]


def test_workers_killed_among_fifty_renderings(
    workers: list[WorkerProcess], tmp_path: Path
) -> None:
    ask()
    workers.append(WorkerProcess(tmp_path / "first.log"))
    wait_until(lambda: ready() >= 5, "some documents are made", 60)
    kill(workers[0], whole=False)  # the child alone: the parent starts another
    wait_until(lambda: ready() >= 15, "the next child goes on", 60)
    kill(workers[0], whole=True)
    assert ready() < MANY
    workers.append(WorkerProcess(tmp_path / "second.log"))
    wait_until(lambda: ready() >= 25, "the next worker goes on", 60)
    sweep_later()
    wait_until(lambda: ready() == MANY, "all are made", 120, lambda: workers[-1].output)
    every_document_is_made_once()
    begun = DocumentTransition.objects.filter(name="begin").count()
    # Two kills, and the row that the sweep, six minutes early, took from between claim and lock.
    assert MANY <= begun <= MANY + 3


def test_two_workers_and_every_message_twice(workers: list[WorkerProcess], tmp_path: Path) -> None:
    ask(12)
    for document_id in Document.objects.values_list("pk", flat=True):
        dispatch.send(document_id)
    workers.extend(WorkerProcess(tmp_path / f"{name}.log") for name in ("one", "two"))
    wait_until(lambda: ready() == 12, "all are made", 90)
    every_document_is_made_once(12)


def test_a_broker_that_was_away_loses_nothing(
    workers: list[WorkerProcess], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("intl_office.documents.dispatch.enqueue", lambda *_args, **_given: None)
        ask(4)
    workers.append(WorkerProcess(tmp_path / "worker.log"))
    sweep_later()
    wait_until(lambda: ready() == 4, "all are made", 60, lambda: workers[0].output)
    every_document_is_made_once(4)


def test_a_database_that_cut_the_line_loses_nothing(
    workers: list[WorkerProcess], tmp_path: Path
) -> None:
    ask(10)
    workers.append(WorkerProcess(tmp_path / "worker.log"))
    wait_until(lambda: ready() >= 2, "some documents are made", 60)
    with connection.cursor() as cursor:
        # What a restart does to every client but this one.
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    wait_until(lambda: ready() >= 8, "the worker has a new line", 60, lambda: workers[0].output)
    sweep_later()
    wait_until(lambda: ready() == 10, "all are made", 60, lambda: workers[0].output)
    every_document_is_made_once(10)
    connections.close_all()
