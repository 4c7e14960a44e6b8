"""The launcher as people use it: real processes in checkouts of their own."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kit.stack import Stack
from tests.launcher.checkouts import Running, alive, make_checkout, status, until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900), pytest.mark.xdist_group("launcher")]
PARTS = {"postgres", "broker", "web", "worker", "beat"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkout(tmp_path_factory.mktemp("one") / "office")


Start = Callable[..., Running]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Running] = []

    def begin(checkout: Path, *arguments: str, **variables: str) -> Running:
        started.append(Running(checkout, *arguments, **variables))
        return started[-1]

    yield begin
    for running in started:
        running.end()


def test_everything_starts_once_in_a_checkout_and_ctrl_c_stops_it(
    checkout: Path, start: Start
) -> None:
    """From nothing: cluster, migrations, static files; a second launcher is told of the first."""
    running = start(checkout)
    url = running.url()
    assert status(f"{url}readyz") == 200
    assert status(url) == 200
    children = running.children()
    assert set(children) == PARTS
    second = start(checkout)
    assert second.process.wait(240) == 1
    second.wait_for(f"running already at {url}")
    assert running.children() == children
    running.wait_for(r"worker +\| .*ready\.")
    assert running.interrupt() == 0
    assert alive(children) == []
    assert "Stopped." in running.output
    for name in ("web", "broker", "postgres"):  # worker and beat may be too slow on a busy machine
        assert f"{name} did not stop in time" not in running.output


def test_what_is_killed_comes_back_and_a_killed_launcher_leaves_no_orphan(
    checkout: Path, start: Start
) -> None:
    running = start(checkout)
    url = running.url()
    for name in ("beat", "worker", "web", "broker", "postgres"):
        _kill_and_see_it_return(running, name)
        assert until(lambda: status(f"{url}readyz") == 200), name
    assert set(running.children()) == PARTS
    _killed_itself_it_recovers_at_the_next_start(checkout, start, running)


def _killed_itself_it_recovers_at_the_next_start(
    checkout: Path, start: Start, running: Running
) -> None:
    children = running.children()
    running.process.kill()
    running.process.wait()
    again = start(checkout)
    assert status(f"{again.url()}readyz") == 200
    assert alive(children) == []
    assert set(again.children()) == PARTS


def _kill_and_see_it_return(running: Running, name: str) -> None:
    seen, victim = len(running.lines), running.children()[name]
    os.kill(victim, signal.SIGKILL)
    running.wait_for(f"{name} was killed by signal 9; starting it again", after=seen)
    assert until(lambda: running.children().get(name) not in {victim, None}), name
    assert until(lambda: not alive({name: victim})), name


def test_two_checkouts_side_by_side(
    checkout: Path, start: Start, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    second = make_checkout(tmp_path_factory.mktemp("two") / "office", prepared)
    one, other = start(checkout), start(second)
    assert one.url() != other.url()
    assert status(one.url()) == status(other.url()) == 200
    assert one.place.servers != other.place.servers
    assert other.interrupt() == 0
    assert status(one.url()) == 200


def test_given_servers_are_used(checkout: Path, start: Start, stack: Stack) -> None:
    given = {name: stack.environment[name] for name in ("DATABASE_URL", "REDIS_URL")}
    running = start(checkout, **given)
    assert status(f"{running.url()}readyz") == 200
    assert set(running.children()) == PARTS - {"postgres", "broker"}
