"""The house's fonts, opened once in each process.

WeasyPrint opens the fonts of a style sheet anew for each document, and of each keeps a quarter of a
megabyte that nothing gives back: 300 MB behind a batch of 1,000. Its fonts may be shared by
documents that are made one after the other; Pango's are not for two threads.
"""

import os
import threading
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

from weasyprint.text.fonts import FontConfiguration

PREFIX = "office-fonts-"
_own = threading.local()


def shared_fonts() -> FontConfiguration:
    """The fonts of this thread of this process, empty for its first document."""
    known: dict[int, FontConfiguration] = _own.__dict__.setdefault("by_process", {})
    if os.getpid() not in known:
        known[os.getpid()] = _opened()
    return known[os.getpid()]


def _opened() -> FontConfiguration:
    """An own folder for the copies; what processes that were killed left behind is removed."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*-*"):
        if not _is_alive(folder.name.removeprefix(PREFIX).partition("-")[0]):
            rmtree(folder, ignore_errors=True)
    made = FontConfiguration()
    # Its own name says nothing of the process. Private: `weasyprint` is pinned, a test looks.
    made._folder = Path(mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))  # noqa: SLF001  # see above
    return made


def _is_alive(process: str) -> bool:
    if not process.isdecimal():
        return True
    with suppress(PermissionError):  # alive, and another user's
        try:
            os.kill(int(process), 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
