"""Checkouts of the working tree in which the launcher is really started."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from intl_office.launcher import python
from intl_office.launcher.place import Place, find_place
from intl_office.launcher.process import group_members
from intl_office.launcher.python import LOCKS
from tests.kit.prepared import fill
from tests.kit.tree import ROOT, project_files

_PRIVATE = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")


def make_checkout(folder: Path, prepared: Path | None = None) -> Path:
    """Copy what git knows (or would add), and lend it the environment that exists already.

    With the folder of prepared clusters it was started before: database and static files are there.
    Only an environment that is up to date is lent: the launcher would change it for everybody.
    """
    assert python.is_prepared(find_place(ROOT), LOCKS[-1]), "start the tests with ./office test"
    for path in project_files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    state = folder / ".office"
    state.mkdir()
    for name in ("venv", "tools", "assets", "assets-stamp"):
        (state / name).symlink_to((ROOT / ".office" / name).resolve())
    if prepared:
        shutil.copytree(ROOT / ".office/static", state / "static")
        fill(find_place(folder), prepared)
    return folder


class Running:
    """`./office run` in a checkout, its output collected."""

    def __init__(self, checkout: Path, *arguments: str, **variables: str) -> None:
        environment = {k: v for k, v in os.environ.items() if k not in _PRIVATE} | variables
        environment["PATH"] = environment["PATH"].replace(f"{sys.prefix}/bin:", "")
        self.place: Place = find_place(checkout)
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [f"{sys.base_prefix}/bin/python3", "office", "run", "--no-demo", *arguments],
            cwd=checkout, env=environment, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def _collect(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(self.process.stdout)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_for(self, pattern: str, seconds: float = 400, *, after: int = 0) -> re.Match[str]:
        """Wait for a line; `after` lines are not looked at."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := re.search(pattern, "".join(self.lines[after:])):
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"{pattern!r} was not said in:\n{self.output}")

    def url(self) -> str:
        return self.wait_for(r"Ready after [\d.]+ s: (http\S+)").group(1)

    def children(self) -> dict[str, int]:
        """The processes of the stack by name."""
        rows = json.loads((self.place.run / "children.json").read_text())
        return {name: pid for name, pid, _started in rows}

    def interrupt(self) -> int:
        """What Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(240)

    def end(self) -> None:
        """Leave nothing behind, however the test went."""
        if self.process.poll() is None:
            self.interrupt()
        assert self.process.stdout is not None
        self._reader.join(5)
        self.process.stdout.close()
        if self.place.servers != self.place.state:
            shutil.rmtree(self.place.servers, ignore_errors=True)


def status(url: str) -> int:
    """The status of an address; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def until(condition: Callable[[], bool], seconds: float = 240) -> bool:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def alive(pids: dict[str, int]) -> list[str]:
    """Names of the groups that still have a living member."""
    return [name for name, pid in pids.items() if group_members(pid)]
