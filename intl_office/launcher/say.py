"""What the launcher tells the person in front of it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_COLOURS = {
    "office": "36",
    "web": "32",
    "worker": "33",
    "beat": "35",
    "postgres": "34",
    "broker": "90",
}


class CannotGoOn(Exception):
    """Something is missing that the launcher cannot get by itself.

    Args:
        what: one clear line about what is wrong.
        remedy: what the person can do about it.
    """

    def __init__(self, what: str, remedy: str) -> None:
        """Keep both lines."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def line(text: str, *, source: str = "office") -> None:
    """Print one line behind the name of the process that it comes from."""
    prefix = f"{source:<8} |"
    if sys.stdout.isatty():
        prefix = f"\x1b[{_COLOURS.get(source, '0')}m{prefix}\x1b[0m"
    try:
        print(f"{prefix} {text}", flush=True)
    except BrokenPipeError:
        # Whoever read the output has gone; the processes matter more than their log.
        sys.stdout = open("/dev/null", "w")  # noqa: PTH123, SIM115 - lives as long as the process


def error(problem: CannotGoOn) -> None:
    """Print a problem and its remedy."""
    line(f"Cannot go on: {problem.what}")
    line(f"Remedy: {problem.remedy}")


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a long step, then say how long it took."""
    line(f"{text} ...")
    start = time.monotonic()
    yield
    line(f"{text}: done in {time.monotonic() - start:.1f} s")
