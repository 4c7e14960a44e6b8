import subprocess
import sys
from pathlib import Path

import pytest

from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.stamp import alone, fingerprint, is_current, write_text


def test_a_fingerprint_follows_texts_and_contents(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text("one")
    first = fingerprint("3.11", lock)
    assert fingerprint("3.11", lock) == first
    assert fingerprint("3.12", lock) != first
    lock.write_text("two")
    assert fingerprint("3.11", lock) != first


def test_parts_do_not_run_into_each_other() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


def test_a_stamp_is_current_for_any_of_the_wanted(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not is_current(stamp, ["a"])
    write_text(stamp, "b")
    assert is_current(stamp, ["a", "b"])
    assert not is_current(stamp, ["a"])


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_text(tmp_path / "deep" / "note", "text")
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["note"]


def test_a_second_process_is_told_that_the_first_runs(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    busy = CannotGoOn("running already", "stop it")
    with (
        alone(lock, wait=False),
        pytest.raises(CannotGoOn, match="running already"),
        alone(lock, wait=False, busy=busy),
    ):
        pass


def test_the_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    script = (
        "import os, pathlib, signal\n"
        "from intl_office.launcher.stamp import alone\n"
        f"with alone(pathlib.Path({str(lock)!r}), wait=False):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    with alone(lock, wait=False):
        pass
