"""A cluster with everything migrated and the reference data in it, made once for a whole run.

A stack of a test begins with a copy of its files, in a second where migrations take half a minute.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from intl_office.launcher import postgres
from intl_office.launcher.place import Place
from intl_office.launcher.postgres import Cluster
from intl_office.launcher.process import start
from tests.kit.children import wait_until

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = "office-complete"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the processes of this run share one prepared cluster."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return shared / "prepared"


def variables(database: str, broker: str) -> dict[str, str]:
    """What a process of the application is given, besides its address and its files."""
    private = ("DATABASE_URL", "REDIS_URL", "OFFICE_TEST_KEYS", "MEDIA_ROOT")
    own = {
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "DJANGO_SETTINGS_MODULE": "intl_office.settings",
        "OFFICE_LOCAL": "1",
        "SECRET_KEY": "k" * 60,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    return {k: v for k, v in os.environ.items() if k not in private} | own


def fill(place: Place, prepared: Path) -> None:
    """Give a place a cluster that needs no migration: the first one makes it, others copy it."""
    ours = postgres.cluster(place)
    prepared.mkdir(exist_ok=True)
    with _alone(prepared / "lock"):
        if not (prepared / "data" / COMPLETE).exists():
            ours.create()
            _prepare(ours)
            _make_quick(ours)
            _copy(ours.data, prepared / "data")
            return
    _copy(prepared / "data", ours.data)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _prepare(cluster: Cluster) -> None:
    environment = variables(cluster.url, "redis://127.0.0.1:1")  # the broker is not asked
    server = start(cluster.program(postgres.VOLATILE))
    try:
        wait_until(cluster.is_ready, "the cluster to be prepared", 120)
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare", "--database-only"],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
    finally:
        server.ask_to_stop()
        server.process.wait(60)
        server.kill()
        if server.output:
            server.output.close()


def _make_quick(cluster: Cluster) -> None:
    """Have copies not wait for the disk.

    A process that is killed loses nothing by it: what it wrote is in the system's memory. That
    a commit is written before it is told (`synchronous_commit`) stays as in production.
    """
    with (cluster.data / "postgresql.conf").open("a") as settings:
        settings.write("fsync = off\nfull_page_writes = off\n")


def _copy(source: Path, target: Path) -> None:
    """Copy a cluster that nobody serves; its note of completeness comes last."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(COMPLETE))
    _as_before(source, target)
    shutil.copy2(source / COMPLETE, target)
    _own(source / COMPLETE, target / COMPLETE)


def _as_before(source: Path, target: Path) -> None:
    _own(source, target)
    for path in target.rglob("*"):
        _own(source / path.relative_to(target), path)


def _own(source: Path, target: Path) -> None:
    if os.geteuid() == 0:
        facts = source.stat()
        os.chown(target, facts.st_uid, facts.st_gid)
