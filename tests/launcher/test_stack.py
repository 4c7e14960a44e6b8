import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intl_office.launcher import stack
from intl_office.launcher.place import Place
from intl_office.launcher.say import CannotGoOn


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, tmp_path / ".office", tmp_path / ".office", None)


def test_the_env_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# servers\nDATABASE_URL = 'postgres://a/b?x=1'\n\nEMPTY=\n")
    expected = {"DATABASE_URL": "postgres://a/b?x=1", "EMPTY": ""}
    assert stack.read_env_file(path) == expected
    assert stack.read_env_file(tmp_path / "none") == {}


def test_the_environment_wins_over_the_file(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.root / ".env").write_text("LOG_LEVEL=DEBUG\nTIME_ZONE=Europe/Rome\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    environment = stack.base_environment(place)
    assert (environment["LOG_LEVEL"], environment["TIME_ZONE"]) == ("ERROR", "Europe/Rome")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, {"DATABASE_URL", "REDIS_URL"}),
        ({"DATABASE_URL": "postgres://h/d"}, {"REDIS_URL"}),
        ({"DATABASE_URL": "postgres://h/d", "REDIS_URL": "redis://h"}, set()),
        ({"DATABASE_URL": "", "REDIS_URL": "redis://h"}, {"DATABASE_URL"}),
    ],
)
def test_only_servers_without_address_are_started(given: dict[str, str], missing: set[str]) -> None:
    assert set(stack.missing_servers(given)) == missing


def test_the_secret_key_is_made_once_and_closed(place: Place) -> None:
    key = stack.secret_key(place)
    assert len(key) >= 50
    assert stack.secret_key(place) == key
    assert stat.S_IMODE((place.state / "secret-key").stat().st_mode) == 0o600


@pytest.fixture
def take() -> Iterator[Callable[[], int]]:
    def occupy() -> int:
        taken = socket.socket()
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        opened.append(taken)
        return int(taken.getsockname()[1])

    opened: list[socket.socket] = []
    yield occupy
    for one in opened:
        one.close()


def test_a_taken_port_is_refused_when_asked_for(place: Place, take: Callable[[], int]) -> None:
    port = take()
    with pytest.raises(CannotGoOn, match=f"port {port} is taken"):
        stack.free_port(place, "127.0.0.1", port)


def test_the_port_of_last_time_is_kept_unless_taken(place: Place, take: Callable[[], int]) -> None:
    first = stack.free_port(place, "127.0.0.1", None)
    assert stack.free_port(place, "127.0.0.1", None) == first
    taken = take()
    (place.run / "port").write_text(str(taken))
    assert stack.free_port(place, "127.0.0.1", None) != taken
