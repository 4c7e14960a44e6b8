"""`./office run`: everything on this machine, as children of one process."""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intl_office.launcher import assets, needs, packages, python, say, stack
from intl_office.launcher.place import Place
from intl_office.launcher.process import Notebook, Program
from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.stamp import alone, write_text
from intl_office.launcher.supervisor import Supervisor


def run(place: Place, arguments: list[str]) -> int:
    """Prepare, start, print the address, and stay until asked to stop."""
    options = _options(arguments)
    begin = time.monotonic()
    with alone_in(place), supervised(place) as supervisor:
        prepare(place)
        environment = stack.base_environment(place)
        servers = {name: make(place) for name, make in stack.missing_servers(environment).items()}
        ready = time.monotonic()
        supervisor.listen_to_signals()
        environment |= stack.start_servers(supervisor, servers)
        url = _start(place, supervisor, environment, options)
        if "DATABASE_URL" in servers and not options.no_demo:
            supervisor.start(demo(place, environment))
        total, start = time.monotonic() - begin, time.monotonic() - ready
        _note_timings(place, total=total, start=start)
        say.line(f"Ready after {total:.1f} s: {url} (first page {start:.1f} s after the downloads)")
        say.line("Ctrl-C stops everything.")
        supervisor.run()
    say.line("Stopped.")
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="office run")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, help="port to listen on (default: the first free one)")
    parser.add_argument("--dev", action="store_true", help="reload changed code, show errors")
    parser.add_argument("--no-demo", action="store_true", help="start without demo data")
    return parser.parse_args(arguments)


@contextmanager
def alone_in(place: Place) -> Iterator[None]:
    """Hold the checkout: one set of servers at a time."""
    note = place.run / "address"
    where = f" at {note.read_text()}" if note.exists() else ""
    busy = CannotGoOn(
        f"this checkout is running already{where}.", "Use it, or stop it there with Ctrl-C."
    )
    with alone(place.run / "lock", wait=False, busy=busy):
        try:
            yield
        finally:
            note.unlink(missing_ok=True)


@contextmanager
def supervised(place: Place, notes: Path | None = None) -> Iterator[Supervisor]:
    """A supervisor whose children end with the block; leftovers of a killed launcher end before."""
    notebook = Notebook(notes or place.run / "children.json")
    if orphans := notebook.kill_orphans():
        say.line(f"Left behind by a launcher that was killed, now ended: {', '.join(orphans)}")
    supervisor = Supervisor(notebook)
    try:
        yield supervisor
    finally:
        supervisor.stop()


def prepare(place: Place, lock: str = "requirements-local.lock") -> None:
    """Have everything that the processes need; one launcher of a checkout at a time does it."""
    with alone(place.run / "setup.lock", wait=True):
        tests = lock.endswith("test.lock")
        python.prepare(place, lock)
        packages.get(needs.TEST if tests else needs.RUN, place.system)
        assets.prepare(place, tests=tests)


def _start(
    place: Place, supervisor: Supervisor, environment: dict[str, str], options: argparse.Namespace
) -> str:
    supervisor.run_to_end(setup(place, environment), 600)
    listener = stack.claim_port(place, options.host, options.port)
    port = listener.getsockname()[1]
    seen = "127.0.0.1" if options.host == "0.0.0.0" else options.host  # noqa: S104 - all of ours
    url = f"http://{seen}:{port}/"
    environment.setdefault("PUBLIC_URL", url.rstrip("/"))
    if options.dev:
        listener.close()
        supervisor.start(stack.web_for_developers(place, environment, f"{options.host}:{port}"))
    else:
        supervisor.start(stack.web(place, environment, listener))
    supervisor.start(stack.worker(place, environment))
    supervisor.start(stack.beat(place, environment))
    supervisor.wait_for("web", stack.answers(f"{url}readyz"), 120)
    write_text(place.run / "address", url)
    return url


def setup(place: Place, environment: dict[str, str], *arguments: str) -> Program:
    """Migrations, catalogues, static files, reference data: one process, so one start of Django."""
    command = [str(place.python), "manage.py", "prepare", *arguments]
    return Program("office", command, environment, place.root)


def demo(place: Place, environment: dict[str, str]) -> Program:
    """The demo data of a first start, loaded while the first page is served already."""
    command = [str(place.python), "manage.py", "demo", "--if-empty"]
    return Program("demo", command, environment, place.root, once=True)


def _note_timings(place: Place, *, total: float, start: float) -> None:
    """Seconds of this start, for `./office bench`: in all, and after the downloads."""
    path = place.run / "timings.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    key = "second_start" if "first_page" in known else "first_page"
    known[key] = round(start if key == "first_page" else total, 2)
    write_text(path, json.dumps(known))
