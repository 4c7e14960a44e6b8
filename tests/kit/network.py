"""No test talks to another machine: only loopback and Unix sockets are open."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class NetworkRefused(Exception):
    """A test tried to reach another machine."""


def is_near(host: object) -> bool:
    """Say whether a host is this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(host: object) -> None:
    if not is_near(host):
        raise NetworkRefused(f"tests may not reach {host!r}: serve it on 127.0.0.1")


@pytest.fixture(scope="session", autouse=True)
def _network_is_refused() -> Iterator[None]:
    look_up = socket.getaddrinfo

    class Guarded(socket.socket):
        """Checks the address before it connects."""

        def _check(self, address: Any) -> None:
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                _refuse(address[0])

        def connect(self, address: Any) -> None:
            self._check(address)
            super().connect(address)

        def connect_ex(self, address: Any) -> int:
            self._check(address)
            return super().connect_ex(address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse(host)
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", Guarded)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield
