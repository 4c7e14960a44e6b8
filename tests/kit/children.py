"""Real processes beside a test: they use the test's own database and keys."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The address of the database that the running test uses."""
    given: dict[str, Any] = connection.settings_dict
    password = f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else ""
    port = f":{given['PORT']}" if given["PORT"] else ""
    # A folder of a socket stands behind one slash more.
    host = f"/{given['HOST']}" if given["HOST"].startswith("/") else given["HOST"]
    return f"postgres://{given['USER']}{password}@{host}{port}/{given['NAME']}"


def environment() -> dict[str, str]:
    """Variables of a process that shares the test's database, cache, broker and files."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "OFFICE_TEST_KEYS": settings.KEY_PREFIX,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PYTHONPATH": str(settings.BASE_DIR),
    }


def wait_until(
    condition: Callable[[], object],
    what: str,
    seconds: float = 120,
    log: Callable[[], str] = lambda: "",
) -> None:
    """Wait for something to hold; fail with its name and the end of a log."""
    end, pause = time.monotonic() + seconds, 0.02
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s in vain: {what}\n{log()[-3000:]}")
        time.sleep(pause)
        # Asking costs what those who are waited for could use.
        pause = min(pause * 1.2, 0.3)


class WorkerProcess:
    """A Celery worker as production runs it, one child, its log in a file."""

    def __init__(self, log: Path, *, wait: bool = True) -> None:
        self.log = log
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "celery", "-A", "tests.kit.probe", "worker",
                    "--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle",
                ],
                cwd=settings.BASE_DIR, env=environment(), stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        if wait:
            self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until it takes tasks."""
        wait_until(lambda: " ready." in self.output, "a worker", log=lambda: self.output)

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """Kill it with its children, as a machine that loses its power; again, nothing happens."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[WorkerProcess]:
    """A real worker on the test's database and broker: what is enqueued is really done."""
    worker = WorkerProcess(tmp_path / "worker.log")
    yield worker
    # The test is over: a warm shutdown takes Celery three seconds.
    worker.kill()
