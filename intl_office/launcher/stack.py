"""The servers and processes of one installation, and the variables they are given."""

import os
import secrets
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from intl_office.launcher import packages
from intl_office.launcher.broker import broker
from intl_office.launcher.place import Place
from intl_office.launcher.postgres import cluster
from intl_office.launcher.process import Program
from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.stamp import write_text
from intl_office.launcher.supervisor import Supervisor

FIRST_PORT = 8000


@dataclass(frozen=True)
class Server:
    """A server of ours: its address, its program and how one sees that it is ready."""

    url: str
    program: Program
    is_ready: Callable[[], bool]


def read_env_file(path: Path) -> dict[str, str]:
    """The `NAME=value` lines of a `.env` file; quotes around a value are dropped."""
    if not path.exists():
        return {}
    rows = (row.strip() for row in path.read_text().splitlines())
    pairs = (row.partition("=") for row in rows if row and not row.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, _sign, value in pairs}


def database(place: Place, *, name: str = "postgres", options: Mapping[str, str] = {}) -> Server:
    """A cluster of ours, made if need be."""
    ours = cluster(place, name)
    ours.create()
    ours.forget_dead_server()
    return Server(ours.url, ours.program(options), ours.is_ready)


def message_broker(place: Place, *, name: str = "broker") -> Server:
    """A broker of ours."""
    ours = broker(place, name)
    return Server(ours.url, ours.program(), ours.is_ready)


def missing_servers(environment: Mapping[str, str]) -> dict[str, Callable[[Place], Server]]:
    """The servers to be started: those whose address was not given."""
    makers: dict[str, Callable[[Place], Server]] = {
        "DATABASE_URL": database,
        "REDIS_URL": message_broker,
    }
    return {name: make for name, make in makers.items() if not environment.get(name)}


def logging_to(path: Path, servers: Mapping[str, Server]) -> dict[str, Server]:
    """The same servers with their output in a file, for commands that have their own to show."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        name: replace(server, program=replace(server.program, log=path))
        for name, server in servers.items()
    }


def start_servers(supervisor: Supervisor, servers: Mapping[str, Server]) -> dict[str, str]:
    """Start servers, wait until they answer, return their addresses by variable."""
    for server in servers.values():
        supervisor.start(server.program)
    for server in servers.values():
        supervisor.wait_for(server.program.name, server.is_ready, 60)
    return {name: server.url for name, server in servers.items()}


def base_environment(place: Place) -> dict[str, str]:
    """Variables of every process of the application, before addresses are known."""
    given = {**read_env_file(place.root / ".env"), **os.environ}
    own = {
        "OFFICE_LOCAL": "1",
        "PYTHONUNBUFFERED": "1",
    }
    environment = {**own, **given, **packages.environment(place.system)}
    # Without bytecode each process compiles every module again: a second and more.
    environment["PYTHONDONTWRITEBYTECODE"] = ""
    environment.setdefault("SECRET_KEY", secret_key(place))
    folders = (place.venv / "bin", given.get("PATH", os.defpath), place.system / "usr/bin")
    environment["PATH"] = os.pathsep.join(str(folder) for folder in folders)
    return environment


def secret_key(place: Place) -> str:
    """The key of this checkout, made once and readable by its owner alone."""
    path = place.state / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def claim_port(place: Place, host: str, wanted: int | None) -> socket.socket:
    """Listen on the port wanted, or on that of last time, or on the first free one from 8000 on.

    The launcher keeps the socket: no other process can take the port meanwhile, and visitors
    wait, rather than being refused, while the web server is started again.

    Raises:
        CannotGoOn: the port that the person asked for is taken.
    """
    note = place.run / "port"
    if wanted:
        claimed = _listen(host, wanted)
        if claimed is None:
            raise CannotGoOn(f"port {wanted} is taken.", "Choose another with --port.")
        return claimed
    last = [int(note.read_text())] if note.exists() else []
    tries = (_listen(host, port) for port in [*last, *range(FIRST_PORT, 65_536)])
    claimed = next(found for found in tries if found)
    write_text(note, str(claimed.getsockname()[1]))
    return claimed


def _listen(host: str, port: int) -> socket.socket | None:
    claimed = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claimed.bind((host, port))
        # Two sockets may be bound to one port until one of them listens.
        claimed.listen(128)
    except OSError:
        claimed.close()
        return None
    return claimed


def web(place: Place, environment: Mapping[str, str], listener: socket.socket) -> Program:
    """The web server, on a socket that is open already."""
    command = [str(place.python), "-m", "gunicorn", "--config", "python:intl_office.gunicorn_conf"]
    variables = {**environment, "BIND": f"fd://{listener.fileno()}"}
    return Program("web", command, variables, place.root, grace=20, sockets=(listener,))


def web_for_developers(place: Place, environment: Mapping[str, str], address: str) -> Program:
    """Django's own web server, which loads changed code again and shows errors."""
    command = [str(place.python), "manage.py", "runserver", address]
    return Program("web", command, {**environment, "DEBUG": "1"}, place.root)


def worker(place: Place, environment: Mapping[str, str]) -> Program:
    """The Celery worker; tasks that it cannot finish in its time of grace are done again."""
    flags = ["--loglevel", "INFO", "--concurrency", environment.get("WORKER_CONCURRENCY", "2")]
    return _celery(place, environment, "worker", *flags, "--without-gossip", "--without-mingle")


def beat(place: Place, environment: Mapping[str, str]) -> Program:
    """The clock: one for the installation."""
    schedule = str(place.run / "beat-schedule")
    return _celery(place, environment, "beat", "--schedule", schedule, "--pidfile", "")


def _celery(place: Place, environment: Mapping[str, str], name: str, *flags: str) -> Program:
    # On a machine where all is done as root, the advice not to be root is no news.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker"}
    start = [str(place.python), "-m", "celery", "--quiet", "--app", "intl_office"]
    return Program(name, [*start, name, *flags], {**quiet, **environment}, place.root)


def answers(url: str) -> Callable[[], bool]:
    """A check that an address answers 200."""

    def check() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own http
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    return check
