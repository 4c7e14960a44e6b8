"""The smaller commands."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

from intl_office.launcher import stack
from intl_office.launcher.place import Place
from intl_office.launcher.run import alone_in, prepare, supervised
from intl_office.launcher.say import CannotGoOn

TEST_LOCK = "requirements-test.lock"


def install(place: Place, arguments: list[str]) -> int:
    """What a server's processes are made of, nothing started: the image is built with it."""
    prepare(place, "requirements.lock")
    return 0


def manage(place: Place, arguments: list[str]) -> int:
    """A Django command against this checkout's database, running or not."""
    return _django(place, ["manage.py", *arguments])


def shell(place: Place, arguments: list[str]) -> int:
    """Django's shell."""
    return _django(place, ["manage.py", "shell", *arguments])


def demo(place: Place, arguments: list[str]) -> int:
    """The demo data."""
    return _django(place, ["manage.py", "demo", *arguments], first="prepare")


def messages(place: Place, arguments: list[str]) -> int:
    """The message catalogue, taken from the sources."""
    return _django(place, ["manage.py", "catalogues", *arguments], lock=TEST_LOCK)


def bench(place: Place, arguments: list[str]) -> int:
    """The figures; they make a database of their own in this checkout's cluster."""
    return _django(place, ["-m", "tests.bench", *arguments], lock=TEST_LOCK, first="prepare")


def fmt(place: Place, arguments: list[str]) -> int:
    """Formatter and the linter's own repairs."""
    prepare(place, TEST_LOCK)
    ruff = str(place.venv / "bin" / "ruff")
    codes = [
        subprocess.run([ruff, *words, *arguments], cwd=place.root, check=False).returncode
        for words in (["check", "--fix"], ["format"])
    ]
    return max(codes)


def _django(
    place: Place, words: Sequence[str], *, lock: str = "requirements-local.lock", first: str = ""
) -> int:
    prepare(place, lock)
    with servers(place) as environment:
        python = str(place.python)
        if first:
            subprocess.run(
                [python, "manage.py", first], cwd=place.root, env=environment, check=True
            )
        return subprocess.call([python, *words], cwd=place.root, env=environment)


@contextmanager
def servers(place: Place) -> Iterator[dict[str, str]]:
    """Variables with database and broker of this checkout: running, or started for the block."""
    environment = stack.base_environment(place)
    ours = {name: make(place) for name, make in stack.missing_servers(environment).items()}
    with ExitStack() as block:
        with suppress(CannotGoOn):  # `./office run` has them up
            block.enter_context(alone_in(place))
            supervisor = block.enter_context(supervised(place))
            stack.start_servers(supervisor, stack.logging_to(place.run / "servers.log", ours))
        yield environment | {name: server.url for name, server in ours.items()}
