import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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


Claim = Callable[..., int]


@pytest.fixture
def claim(place: Place) -> Iterator[Claim]:
    """Claims ports until the end of the test; returns the number."""
    with ExitStack() as open_sockets:

        def begin(wanted: int | None = None, place: Place = place) -> int:
            claimed = stack.claim_port(place, "127.0.0.1", wanted)
            open_sockets.enter_context(claimed)
            return int(claimed.getsockname()[1])

        yield begin


def test_a_port_that_is_claimed_is_nobody_elses(claim: Claim) -> None:
    port = claim()
    with pytest.raises(CannotGoOn, match=f"port {port} is taken"):
        claim(port)


def test_two_launchers_that_start_together_have_two_ports(claim: Claim, tmp_path: Path) -> None:
    other = Place(tmp_path / "b", tmp_path / "b", tmp_path / "b", None)
    assert claim() != claim(place=other)


def test_the_port_of_last_time_is_kept_unless_taken(place: Place, claim: Claim) -> None:
    first = claim()
    assert (place.run / "port").read_text() == str(first)
    (place.run / "port").write_text("8765")
    assert claim() == 8765
    assert claim() != 8765


def test_a_visitor_waits_while_the_web_server_starts(place: Place) -> None:
    with (
        stack.claim_port(place, "127.0.0.1", None) as listener,
        socket.create_connection(listener.getsockname(), timeout=5) as visitor,
    ):
        served, _address = listener.accept()
        with served:
            served.sendall(b"here")
        assert visitor.recv(4) == b"here"
