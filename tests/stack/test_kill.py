"""SIGKILL of any process loses nothing and does nothing twice."""

import os
import signal
from pathlib import Path

import pytest

from intl_office.launcher.process import group_members
from tests.kit.children import wait_until
from tests.kit.stack import Stack

pytestmark = [
    pytest.mark.stack,
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("stack"),
]
# As `tests.kit.probe.make_tables` makes them, without a start of Django for each test.
_TABLES = """
    DROP TABLE IF EXISTS probe_run, probe_done;
    CREATE TABLE probe_run (key text NOT NULL, pid int NOT NULL);
    CREATE TABLE probe_done (key text PRIMARY KEY);
"""
_SEND = """
import django; django.setup()
from tests.kit.probe import probe
for i in range({count}):
    probe.apply_async(("{prefix}-%d" % i,))
"""


@pytest.fixture(autouse=True)
def _traces(stack: Stack) -> None:
    stack.start("postgres", "broker")
    stack.rows(_TABLES)


def send(stack: Stack, prefix: str, count: int) -> None:
    stack.run("-c", _SEND.format(prefix=prefix, count=count))


def done(stack: Stack, prefix: str) -> int:
    sql = "SELECT count(*) FROM probe_done WHERE key LIKE %s"
    return int(stack.rows(sql, f"{prefix}-%")[0][0])


def test_a_killed_broker_loses_no_message(stack: Stack) -> None:
    send(stack, "broker", 200)
    stack.kill("broker")
    assert not stack.is_running("broker")
    stack.start("broker", "worker")
    wait_until(lambda: done(stack, "broker") == 200, "all 200 messages are done", 120)
    runs = stack.rows("SELECT key FROM probe_run GROUP BY key HAVING count(*) > 1")
    assert runs == []


def test_a_worker_outlives_its_broker(stack: Stack) -> None:
    stack.start("worker")
    stack.kill("broker")
    stack.start("broker")
    send(stack, "reconnect", 5)
    wait_until(lambda: done(stack, "reconnect") == 5, "the worker came back to the broker", 120)


def test_a_task_whose_process_is_killed_is_done_once(stack: Stack) -> None:
    stack.start("worker")
    started = "SELECT pid FROM probe_run WHERE key = 'child-0'"
    with stack.held("probe_done") as waits:  # it cannot end before it is killed
        send(stack, "child", 1)
        wait_until(waits, "the task is in its middle", log=lambda: stack.log("worker"))
        victim = int(stack.rows(started)[0][0])
        assert victim != stack.pid("worker")
        os.kill(victim, signal.SIGKILL)
    wait_until(lambda: done(stack, "child") == 1, "the task was done after all", 120)
    pids = [row[0] for row in stack.rows(started)]
    assert len(pids) == len(set(pids)) == 2


def test_the_web_answers_again_when_the_database_is_back(stack: Stack) -> None:
    stack.start("web")
    wait_until(lambda: stack.status("/readyz") == 200, "the web is ready")
    stack.kill("postgres")
    assert stack.status("/readyz") == 503
    assert stack.status("/healthz") == 200
    stack.start("postgres")
    wait_until(lambda: stack.status("/readyz") == 200, "the web found the database again")


def test_the_web_answers_again_when_the_broker_is_back(stack: Stack) -> None:
    stack.start("web")
    stack.kill("broker")
    assert stack.status("/readyz") == 503
    stack.start("broker")
    wait_until(lambda: stack.status("/readyz") == 200, "the web found the broker again")


def test_the_database_keeps_what_was_committed(stack: Stack) -> None:
    stack.rows("INSERT INTO probe_done VALUES ('kept')")
    stack.kill("postgres")
    stack.start("postgres")
    assert stack.rows("SELECT key FROM probe_done") == [("kept",)]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_what_is_killed_starts_again_and_leaves_no_process(stack: Stack, name: str) -> None:
    stack.start(name)
    leader = stack.pid(name)
    stack.kill(name)
    wait_until(lambda: group_members(leader) == [], "the group is gone")
    stack.start(name)
    assert stack.is_running(name)


def test_nothing_is_left_of_a_stopped_stack(prepared: Path) -> None:
    own = Stack(prepared)
    folder: Path = own.folder
    own.start("postgres", "broker")
    leaders = [own.pid("postgres"), own.pid("broker")]
    own.stop()
    assert not folder.exists()
    assert [group_members(leader) for leader in leaders] == [[], []]
