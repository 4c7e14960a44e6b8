"""What no row names leaves the store after a month; what a row names, or soon will, stays."""

import hashlib
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, connections, transaction
from django.utils import timezone

from intl_office.documents import tasks
from intl_office.documents.actions import tidying
from intl_office.documents.actions.files import store_made
from intl_office.documents.actions.tidying import FOLDERS, SUSPICIOUS, UNCLAIMED, folder_of, tidy
from intl_office.documents.models import StoredFile
from intl_office.documents.models.stored_file import path_of
from tests.kit.children import wait_until

CONTENT = b"%PDF of somebody"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FOLDER = int(DIGEST[:2], 16)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path / "private"


def left_behind(store: Path, *, name: str = DIGEST, age: timedelta = 2 * UNCLAIMED) -> Path:
    """A file whose transaction was lost, so long ago."""
    path = store / DIGEST[:2] / DIGEST[2:4] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():  # what is stored may be read alone
        path.write_bytes(CONTENT)
    at = (timezone.now() - age).timestamp()
    os.utime(path, (at, at))
    return path


def test_every_folder_has_its_turn() -> None:
    start = datetime(2026, 11, 21, tzinfo=UTC)
    turns = {folder_of(start + n * tidying.EVERY) for n in range(FOLDERS)}
    assert turns == set(range(FOLDERS))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [DIGEST, ".part-x1y2z3"], ids=["content", "half"])
def test_what_nobody_names_goes(store: Path, name: str) -> None:
    path = left_behind(store, name=name)
    assert tidy(folder=(FOLDER + 1) % FOLDERS) == 0
    assert tidy(folder=FOLDER) == 1
    assert not path.exists()
    assert tidy(folder=FOLDER) == 0


@pytest.mark.django_db
def test_what_is_young_may_have_its_row_soon(store: Path) -> None:
    path = left_behind(store, age=UNCLAIMED - timedelta(minutes=1))
    assert tidy(folder=FOLDER) == 0
    assert path.exists()


@pytest.mark.django_db
def test_what_a_row_names_stays_however_old(store: Path) -> None:
    file = store_made(content=CONTENT, name="a.pdf", media_type="application/pdf")
    path = left_behind(store)
    assert tidy(folder=FOLDER) == 0
    assert path.exists()
    with file.open() as kept:
        assert kept.read() == CONTENT


@pytest.mark.django_db
def test_a_transaction_that_is_lost_leaves_a_file_that_goes_later(store: Path) -> None:
    with transaction.atomic():
        store_made(content=CONTENT, name="a.pdf", media_type="application/pdf")
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    assert (store / path_of(DIGEST)).exists()
    assert tidy(folder=FOLDER, now=timezone.now() + 2 * UNCLAIMED) == 1


@pytest.mark.django_db
def test_the_scheduler_tidies_the_folder_whose_turn_it_is(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left_behind(store)
    monkeypatch.setattr(tidying, "folder_of", lambda _now: FOLDER)
    tasks.tidy_files()
    assert not path.exists()


@pytest.mark.django_db(transaction=True)
def test_who_writes_the_same_content_meanwhile_keeps_it(store: Path) -> None:
    left_behind(store)
    done: list[int] = []

    def sweep() -> None:
        try:
            done.append(tidy(folder=FOLDER))
        finally:
            connections.close_all()

    thread = threading.Thread(target=sweep)
    with transaction.atomic():
        # Nothing written yet, the lock is taken: the sweep has to wait for the row.
        store_made(content=CONTENT, name="a.pdf", media_type="application/pdf")
        left_behind(store)  # as old as before, as on a store whose clock is wrong
        thread.start()
        wait_until(_somebody_waits, "the sweep at the lock")
    thread.join(20)
    assert done == [0]
    assert storages["private"].exists(path_of(DIGEST))


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
def test_files_beside_the_wrong_database_are_left_alone(store: Path) -> None:
    paths = [left_behind(store, name=f"{DIGEST[:60]}{n:04x}") for n in range(SUSPICIOUS + 1)]
    assert tidy(folder=FOLDER) == 0
    assert all(path.exists() for path in paths)
    paths.pop().unlink()
    assert tidy(folder=FOLDER) == SUSPICIOUS


@pytest.mark.django_db
def test_a_store_that_has_no_such_folder_is_no_trouble(store: Path) -> None:
    assert tidy(folder=0) == 0
    storages["private"].save(path_of("00" * 32), ContentFile(b"x"))
    assert tidy(folder=0) == 0  # young
