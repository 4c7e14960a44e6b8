import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intl_office.launcher.process import Notebook, Program, group_members
from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.supervisor import Stopped, Supervisor


def _python(name: str, script: str, grace: float = 10) -> Program:
    return Program(name, [sys.executable, "-uc", script], dict(os.environ), grace=grace)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(Notebook(tmp_path / "children.json"))
    yield made
    made.stop()


def _stop_once(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    """Ask it to stop once something holds, or after a minute."""

    def watch() -> None:
        _until(condition)
        supervisor.stopping = True

    threading.Thread(target=watch, daemon=True).start()


def _until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_lines_carry_the_name_of_their_process(
    supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.run_to_end(_python("web", "print('one'); print('two')"), 10)
    assert capsys.readouterr().out == "web      | one\nweb      | two\n"


def test_a_line_cut_in_two_is_put_together(
    supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    script = "import sys, time; sys.stdout.write('on'); time.sleep(.3); print('e')"
    supervisor.run_to_end(_python("web", script), 10)
    assert capsys.readouterr().out == "web      | one\n"


def test_a_set_up_that_fails_is_said(supervisor: Supervisor) -> None:
    with pytest.raises(CannotGoOn, match="ended with code 3"):
        supervisor.run_to_end(_python("office", "raise SystemExit(3)"), 10)


def test_a_set_up_that_hangs_is_ended(supervisor: Supervisor) -> None:
    with pytest.raises(CannotGoOn, match="killed by signal 9"):
        supervisor.run_to_end(_python("office", "import time; time.sleep(60)"), 0.3)


def test_stopping_ends_the_set_up(supervisor: Supervisor) -> None:
    _stop_once(supervisor, lambda: "office" in supervisor.children)
    with pytest.raises(Stopped):
        supervisor.run_to_end(_python("office", "import time; time.sleep(60)"), 30)


def test_waiting_sees_a_death(supervisor: Supervisor) -> None:
    supervisor.start(_python("web", "raise SystemExit(4)"))
    with pytest.raises(CannotGoOn, match="web ended with code 4 while starting"):
        supervisor.wait_for("web", lambda: False, 10)


def test_waiting_ends(supervisor: Supervisor) -> None:
    supervisor.start(_python("web", "import time; time.sleep(60)"))
    with pytest.raises(CannotGoOn, match="did not answer in time"):
        supervisor.wait_for("web", lambda: False, 0.2)


def test_a_killed_child_is_started_again(
    supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.start(_python("worker", "import time; time.sleep(60)"))
    first = supervisor.children["worker"].process.pid
    os.kill(first, signal.SIGKILL)

    def another_lives() -> bool:
        now = supervisor.children.get("worker")
        return now is not None and now.process.pid != first

    _stop_once(supervisor, another_lives)
    supervisor.run()
    assert another_lives()
    assert "worker was killed by signal 9; starting it again" in capsys.readouterr().out


def test_a_child_that_keeps_ending_ends_the_rest(supervisor: Supervisor) -> None:
    supervisor.start(_python("worker", "raise SystemExit(1)"))
    with pytest.raises(CannotGoOn, match="worker keeps ending"):
        supervisor.run()


def test_a_child_that_ends_by_itself_is_let_go(
    supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.start(replace(_python("demo", "print('loaded'); raise SystemExit(2)"), once=True))
    _stop_once(supervisor, lambda: supervisor.children == {})
    supervisor.run()
    assert supervisor.children == {}
    assert capsys.readouterr().out == "demo     | loaded\noffice   | demo ended with code 2\n"


def test_children_stop_last_started_first(tmp_path: Path) -> None:
    supervisor = Supervisor(Notebook(tmp_path / "children.json"))
    order = tmp_path / "order"
    for name in ("postgres", "web"):
        script = (
            "import signal, sys, time\n"
            "def end(*_):\n"
            f"    open({str(order)!r}, 'a').write('{name} '); sys.exit()\n"
            "signal.signal(signal.SIGTERM, end)\n"
            f"open({str(tmp_path / name)!r}, 'w').close(); time.sleep(60)"
        )
        supervisor.start(_python(name, script))
    assert _until(lambda: (tmp_path / "postgres").exists() and (tmp_path / "web").exists())
    supervisor.stop()
    assert order.read_text() == "web postgres "
    assert not (tmp_path / "children.json").exists()


def test_a_child_that_does_not_listen_is_killed_with_its_group(tmp_path: Path) -> None:
    supervisor = Supervisor(Notebook(tmp_path / "children.json"))
    script = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path / 'deaf')!r}, 'w').close(); time.sleep(60)"
    )
    supervisor.start(_python("web", script, grace=0.3))
    leader = supervisor.children["web"].process.pid
    assert _until((tmp_path / "deaf").exists)
    supervisor.stop()
    assert _until(lambda: group_members(leader) == [])
