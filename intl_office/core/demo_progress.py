"""How far the demonstration is loaded, for the banner that every page shows meanwhile.

The loading process notes it in the cache, and beats while it lives, so that a process that was
killed is known by its silence. A page reads the cache once on one machine (`LOCAL`), and never on a
server.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from threading import Event, Thread

from django.conf import settings
from django.core.cache import cache
from django_stubs_ext import StrOrPromise
from redis.exceptions import RedisError

KEY = "core:demo"
BEAT = 3.0  # seconds between two signs of life
SILENT = 20.0  # seconds after which a loader that said nothing is taken for dead


@dataclass(frozen=True)
class Progress:
    """Where the load stands.

    Attributes:
        name: of the loader at work.
        done: loaders that ended.
        total: loaders in all.
        failed: one of them raised an error.
        beat: the last sign of life, in seconds since 1970.

    """

    name: str
    done: int
    total: int
    failed: bool = False
    beat: float = 0.0

    @property
    def stopped(self) -> bool:
        """Whether nobody loads any more although the end was not reached."""
        return self.failed or time.time() - self.beat > SILENT

    @property
    def number(self) -> int:
        """Which loader is at work, counted from one."""
        return min(self.done + 1, self.total)

    @property
    def label(self) -> StrOrPromise:
        """What the loader at work loads, in the reader's language; empty where it does not say."""
        from intl_office.core.demo import demo_loaders  # noqa: PLC0415  # it asks for this module

        loader = demo_loaders.get(self.name)
        return loader.label if loader else ""


def current() -> Progress | None:
    """The load under way or broken off; None where there is none, always None on a server."""
    if not settings.LOCAL:
        return None
    try:
        kept = cache.get(KEY)
    except RedisError:  # a banner must not take the page with it
        return None
    return Progress(**kept) if kept else None


class Reporter:
    """What the loading process says of itself."""

    def __init__(self, total: int) -> None:
        """Begin before the first of `total` loaders."""
        self._now = Progress("", 0, total)
        self._over = Event()

    def at(self, name: str, done: int) -> None:
        """A loader begins."""
        self._now = replace(self._now, name=name, done=done)
        self._note()

    def failed(self) -> None:
        """A loader raised an error."""
        self._now = replace(self._now, failed=True)
        self._note()

    def _note(self) -> None:
        try:
            cache.set(KEY, asdict(replace(self._now, beat=time.time())), None)
        except RedisError:  # the rows matter, not the banner
            return

    def beat(self) -> None:
        """Give a sign of life every few seconds until the load is over."""
        while not self._over.wait(BEAT):
            self._note()

    def end(self) -> None:
        """No more signs of life."""
        self._over.set()


@contextmanager
def reporting(total: int) -> Iterator[Reporter]:
    """Tell the pages how far `total` loaders are; what was told goes with success."""
    reporter = Reporter(total)
    pulse = Thread(target=reporter.beat, name="demo progress", daemon=True)
    pulse.start()
    done = False
    try:
        yield reporter
        done = True
    finally:
        reporter.end()
        pulse.join()
        _forget() if done else reporter.failed()


def _forget() -> None:
    try:
        cache.delete(KEY)
    except RedisError:
        return
