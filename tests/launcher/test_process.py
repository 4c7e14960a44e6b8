import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intl_office.launcher.process import (
    Child,
    Notebook,
    Program,
    group_members,
    kill_group,
    start,
    start_time,
)

_SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
# A leader that starts a member of its group, says so, and waits.
_FAMILY = [
    sys.executable,
    "-c",
    (
        "import subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print('both', flush=True); time.sleep(60)"
    ),
]


@pytest.fixture
def children() -> Iterator[list[Child]]:
    started: list[Child] = []
    yield started
    for child in started:
        child.kill()
        if child.output:
            child.output.close()


def _start(
    children: list[Child], command: list[str], user: str | None = None, log: Path | None = None
) -> Child:
    child = start(Program("probe", command, dict(os.environ), user=user, log=log))
    children.append(child)
    return child


def _until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_process_is_named_by_number_and_start() -> None:
    assert start_time(os.getpid()) == start_time(os.getpid()) != ""
    assert start_time(2**22 + 1) == ""


def test_a_dead_child_that_nobody_reaped_does_not_count_as_alive() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    assert _until(lambda: start_time(process.pid) == "")
    process.wait()


def test_a_child_leads_a_group_and_dies_with_it(children: list[Child]) -> None:
    child = _start(children, _FAMILY)
    assert child.output is not None
    assert child.output.readline() == b"both\n"
    assert len(group_members(child.process.pid)) == 2
    child.kill()
    assert _until(lambda: not group_members(child.process.pid))


def test_output_can_go_to_a_file(children: list[Child], tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = _start(children, [sys.executable, "-c", "print('hello')"], log=log)
    assert child.process.wait(60) == 0
    assert log.read_text() == "hello\n"
    assert child.output is None


def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from intl_office.launcher.process import Program, start\n"
        f"child = start(Program('probe', {_SLEEPER!r}, dict(os.environ)))\n"
        "print(child.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    pid = int(done.stdout)
    assert _until(lambda: start_time(pid) == "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops privileges")
def test_a_child_of_root_runs_as_its_own_user(children: list[Child]) -> None:
    child = _start(children, ["/usr/bin/id", "-un"], user="nobody")
    assert child.output is not None
    assert child.output.read() == b"nobody\n"


class TestNotebook:
    def test_ends_what_was_left_behind(self, tmp_path: Path, children: list[Child]) -> None:
        child = _start(children, _FAMILY)
        notebook = Notebook(tmp_path / "notes")
        notebook.write([child])
        assert child.output is not None
        child.output.readline()
        assert notebook.kill_orphans() == ["probe"]
        assert not group_members(child.process.pid)
        assert child.process.wait(5) == -signal.SIGKILL
        assert notebook.kill_orphans() == []

    def test_ends_the_members_of_a_dead_leader(self, tmp_path: Path, children: list[Child]) -> None:
        child = _start(children, _FAMILY)
        notebook = Notebook(tmp_path / "notes")
        notebook.write([child])
        assert child.output is not None
        child.output.readline()
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
        assert len(group_members(child.process.pid)) == 1
        assert notebook.kill_orphans() == ["probe"]
        assert _until(lambda: not group_members(child.process.pid))

    def test_leaves_a_stranger_with_the_same_number_alone(
        self, tmp_path: Path, children: list[Child]
    ) -> None:
        child = _start(children, _SLEEPER)
        path = tmp_path / "notes"
        path.write_text(f'[["probe", {child.process.pid}, "another start"]]')
        assert Notebook(path).kill_orphans() == []
        assert child.process.poll() is None

    @pytest.mark.parametrize("text", ["", "{", '[["probe"]]', "null"])
    def test_a_torn_note_is_no_note(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "notes"
        path.write_text(text)
        assert Notebook(path).kill_orphans() == []


def test_killing_a_group_that_is_gone_is_no_error() -> None:
    kill_group(2**22 + 1)
