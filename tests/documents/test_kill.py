"""Two workers at once, a broker and a database that go away; tests/stack kills them in earnest."""

import hashlib
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from intl_office.documents import dispatch
from intl_office.documents.actions import making
from intl_office.documents.actions.batches import start_batch
from intl_office.documents.actions.documents import request_document
from intl_office.documents.enums import DocumentState as S
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document, DocumentTransition, StoredFile
from intl_office.documents.specimen import Specimen
from intl_office.jobs.enums import JobState
from intl_office.jobs.models import Job
from intl_office.jobs.tasks import sweep_jobs
from tests.factories.accounts import UserFactory
from tests.kit.children import WorkerProcess, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[list[WorkerProcess]]:
    started: list[WorkerProcess] = []
    yield started
    for worker in started:
        worker.kill()


def ask(count: int) -> None:
    user = UserFactory.create(is_staff=True)
    for _ in range(count):
        request_document(kind=Specimen.code, subject=None, locale=Locale.BOTH, by=user)


def ready() -> int:
    return Document.objects.filter(state=S.READY).count()


def sweep_later() -> None:
    """The scheduler's sweep, when the time of the dead has come."""
    for document_id in making.sweep(now=timezone.now() + timedelta(minutes=6)):
        dispatch.send(document_id)


def every_document_is_made_once(count: int) -> None:
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


def test_two_workers_and_every_message_twice(workers: list[WorkerProcess], tmp_path: Path) -> None:
    ask(12)
    for document_id in Document.objects.values_list("pk", flat=True):
        dispatch.send(document_id)
    names = ("one", "two")
    workers.extend(WorkerProcess(tmp_path / f"{name}.log", wait=False) for name in names)
    wait_until(lambda: ready() == 12, "all are made", 240)
    every_document_is_made_once(12)


def test_a_broker_that_was_away_loses_nothing(
    workers: list[WorkerProcess], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("intl_office.documents.dispatch.enqueue", lambda *_args, **_given: None)
        ask(4)
    workers.append(WorkerProcess(tmp_path / "worker.log"))
    sweep_later()
    wait_until(lambda: ready() == 4, "all are made", 240, lambda: workers[0].output)
    every_document_is_made_once(4)


@contextmanager
def files_held() -> Iterator[None]:
    """Let nobody write that a file is made: who is at it cannot end before the block does."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE documents_storedfile IN SHARE ROW EXCLUSIVE MODE")
        yield
    finally:
        other.close()


def somebody_waits() -> bool:
    return bool(
        asked_of_the_server(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND relation = 'documents_storedfile'::regclass"
        )
    )


def cut_every_line_but_this() -> None:
    """Do what a restart does to every client but this one; there was one at least."""
    assert asked_of_the_server(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )


def test_a_batch_whose_worker_is_killed_goes_on(
    workers: list[WorkerProcess], tmp_path: Path
) -> None:
    workers.append(WorkerProcess(tmp_path / "first.log"))
    user = UserFactory.create(is_staff=True)
    job = start_batch(
        kind=Specimen.code, subjects=[None] * 6, locale=Locale.EN, title="Six", by=user
    )
    wait_until(lambda: ready() >= 2, "some are made", log=lambda: workers[0].output)
    with files_held():
        wait_until(somebody_waits, "a worker in its work", log=lambda: workers[0].output)
        workers[0].kill()
    made = list(Document.objects.values_list("pk", flat=True))
    assert 0 < len(made) < 6
    workers.append(WorkerProcess(tmp_path / "second.log"))
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(hours=1))
    sweep_jobs()
    wait_until(lambda: Job.objects.get(pk=job.pk).ended, "it is over", 240)
    every_document_is_made_once(6)
    assert set(made) <= set(Document.objects.values_list("pk", flat=True))
    job.refresh_from_db()
    assert (job.state, job.done, job.attempts) == (JobState.DONE, 6, 2)
    assert job.file
    with job.file.file.open() as kept, zipfile.ZipFile(kept) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 6


def asked_of_the_server(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def test_a_database_that_cut_the_line_loses_nothing(
    workers: list[WorkerProcess], tmp_path: Path
) -> None:
    workers.append(WorkerProcess(tmp_path / "worker.log"))
    with files_held():
        ask(1)
        wait_until(somebody_waits, "a worker in its work", log=lambda: workers[0].output)
        cut_every_line_but_this()

    def all_made() -> bool:
        # More than once: the server lets go of a cut line, and its locks, a little later.
        sweep_later()
        time.sleep(0.5)
        return ready() == Document.objects.count()

    ask(4)
    wait_until(all_made, "all are made", 240, lambda: workers[0].output)
    every_document_is_made_once(5)
    connections.close_all()
