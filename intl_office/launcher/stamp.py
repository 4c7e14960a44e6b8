"""Remember what was made from which inputs, so that a second start does nothing twice."""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from intl_office.launcher.say import CannotGoOn


def fingerprint(*parts: str | Path) -> str:
    """SHA-256 over texts, and over names and contents of files."""
    digest = hashlib.sha256()
    for part in parts:
        name, data = (
            (part.name, part.read_bytes()) if isinstance(part, Path) else ("", part.encode())
        )
        digest.update(f"{name}:{len(data)}:".encode() + data)
    return digest.hexdigest()


def is_current(stamp: Path, wanted: Iterable[str]) -> bool:
    """Say whether a stamp holds one of the wanted fingerprints."""
    return stamp.exists() and stamp.read_text() in set(wanted)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, also when killed meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(text)
    fresh.replace(path)


@contextmanager
def alone(path: Path, *, wait: bool, busy: CannotGoOn | None = None) -> Iterator[None]:
    """Hold a lock file; the kernel lets go of it however this process ends.

    Raises:
        CannotGoOn: `busy`, when another process holds it and `wait` is off.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise busy or CannotGoOn(f"{path} is in use.", "Wait for the other process.") from None
        yield
