"""Memory that a long work is done with.

What makes a PDF asks for many small pieces and frees them; the system's library keeps them for
itself, more of them with each hundred documents. Nothing of ours grows: the pieces are scattered.
"""

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Give freed memory back to the system, where its library can (glibc): some milliseconds."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
