"""The whole application as real processes, each of which a test may kill.

Programs, flags and users are the launcher's own (`intl_office.launcher`), so what is proven here
holds for `./office run`; only the data lies in a folder of the test. The launcher's supervisor is
left out: nothing is started again unless the test does it.
"""

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from intl_office.launcher import stack as launcher
from intl_office.launcher.place import Place, find_place
from intl_office.launcher.postgres import ROLE
from intl_office.launcher.process import Child, Program, processes_in, start
from intl_office.launcher.stack import Server
from tests.kit.children import wait_until
from tests.kit.prepared import fill, variables

ROOT = Path(__file__).resolve().parents[2]
# `./office test` collects the static files before the first test.
STATIC = Path(settings.STATE_DIR) / "static"


class Stack:
    """Database, broker, web, worker and beat, started and killed by name."""

    def __init__(self, prepared: Path | None = None) -> None:
        """Make a cluster and a broker in a folder that their user may enter.

        The cluster is migrated where the folder of prepared ones is given, else empty.
        """
        self.folder = Path(tempfile.mkdtemp(prefix="office-stack-"))
        self.folder.chmod(0o755)
        known = find_place(ROOT)
        self._here = replace(known, state=self.folder, servers=self.folder)
        self._known = known
        self._lend_programs()
        if prepared:
            fill(self._here, prepared)
        self._servers = self._make_servers()
        self._children: dict[str, Child] = {}
        # What worker and beat run; `tests.kit.hurried` counts seconds for minutes.
        self.application = "tests.kit.probe"
        urls = [self._servers[name].url for name in ("postgres", "broker")]
        self.environment = self._make_environment(*urls)
        self._listener = launcher.claim_port(self._here, "127.0.0.1", None)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def _lend_programs(self) -> None:
        # Programs that the launcher unpacked stay where they are.
        for name in ("system", "embedded", "bin"):
            if (self._known.servers / name).exists():
                (self.folder / name).symlink_to(self._known.servers / name)
        (self.folder / "venv").symlink_to(Path(sys.prefix))

    def _make_servers(self) -> dict[str, Server]:
        return {
            "postgres": launcher.database(self._here),
            "broker": launcher.message_broker(self._here),
        }

    def _make_environment(self, database: str, broker: str) -> dict[str, str]:
        own = {
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(STATIC),
            "WEB_CONCURRENCY": "1",
            "WORKER_CONCURRENCY": "1",
        }
        return variables(database, broker) | own

    def _program(self, name: str) -> Program:
        if name in self._servers:
            return self._servers[name].program
        place, environment = self._place, self.environment
        if name == "web":
            return launcher.web(place, environment, self._listener)
        program = (launcher.worker if name == "worker" else launcher.beat)(place, environment)
        command = [self.application if w == "intl_office" else w for w in program.command]
        return replace(program, command=[*command, "--loglevel=INFO"])

    @property
    def _place(self) -> Place:
        return replace(self._here, root=ROOT)

    def start(self, *names: str) -> None:
        """Start processes by name, those that run already aside, and wait until each is ready."""
        for name in names:
            ready = self.launch(name)
            wait_until(ready, f"{name} is ready", 240, partial(self.log, name))

    def launch(self, name: str) -> Callable[[], object]:
        """Start a process unless it runs; return the question whether it is ready."""
        if self.is_running(name):
            return lambda: True
        log = self.folder / f"{name}.log"
        self._prepare(name)
        ready = self._readiness(name, len(self.log(name)))
        self._children[name] = start(replace(self._program(name), log=log))
        return ready

    def _prepare(self, name: str) -> None:
        if name == "postgres":
            launcher.database(self._here)  # forgets a dead server, as the launcher does
        if name == "web":
            assert (STATIC / "staticfiles.json").exists(), "start the tests with ./office test"

    def _readiness(self, name: str, seen: int) -> Callable[[], object]:
        if name in self._servers:
            return self._servers[name].is_ready
        if name == "web":
            return lambda: self.status("/healthz") == 200
        word = " ready." if name == "worker" else "beat: Starting"
        return lambda: word in self.log(name)[seen:]

    @property
    def programs(self) -> Path:
        """The folder of PostgreSQL's own programs, those of the server that runs."""
        return Path(self._servers["postgres"].program.command[0]).parent

    def is_running(self, name: str) -> bool:
        """Say whether the process lives."""
        child = self._children.get(name)
        return child is not None and child.process.poll() is None

    def pid(self, name: str) -> int:
        """The process started by that name."""
        return self._children[name].process.pid

    def children(self, name: str) -> list[int]:
        """The processes that the one of that name started itself: a worker's children at work."""
        leader = self.pid(name)
        text = Path(f"/proc/{leader}/task/{leader}/children").read_text()
        return [int(word) for word in text.split()]

    def count(self, sql: str) -> int:
        """The number that a query gives."""
        return int(self.rows(sql)[0][0])

    def kill(self, name: str) -> None:
        """SIGKILL the process and all its children, as the machine's last resort does.

        PostgreSQL's own children lead groups of their own and end by themselves, a little later.
        """
        child = self._children.pop(name)
        child.kill()
        if name == "postgres":
            wait_until(lambda: not processes_in(child.program.cwd), "its children have ended", 120)

    def log(self, name: str) -> str:
        """What it wrote, all its lives together."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def status(self, path: str) -> int:
        """The status of a page; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def run(self, *words: str) -> str:
        """Run Python with the stack's variables; return its output, fail with its errors."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the test's own to the stack's database."""
        host, name = self._servers["postgres"].url.partition("@/")[2].rsplit("/", 1)
        return psycopg.connect(host=host, dbname=name, user=ROLE, autocommit=True)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the stack's database."""
        with self.connect() as connection:
            cursor = connection.execute(sql.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def held(self, table: str) -> Iterator[Callable[[], bool]]:
        """Keep everybody from writing a table; gives the question whether somebody waits to.

        Whoever is killed while it waits is killed in the middle of its transaction, on a quick
        machine as on a slow one. The hold ends with the database, where that is killed.
        """
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        connection = self.connect()
        try:
            connection.autocommit = False
            connection.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE".encode())
            yield lambda: bool(self.rows(waiting, table)[0][0])
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop what still runs, the last started first, and leave nothing behind."""
        for child in reversed(self._children.values()):
            child.ask_to_stop()
            end = time.monotonic() + child.program.grace
            while child.process.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
            child.kill()
        self._children.clear()
        self._listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def stack(prepared: Path) -> Any:
    """A stack of the module's own, migrated; nothing but servers runs."""
    ours = Stack(prepared)
    try:
        ours.start("postgres", "broker")
        yield ours
    finally:
        ours.stop()
