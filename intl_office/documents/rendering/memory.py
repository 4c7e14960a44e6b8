"""Memory that a long work is done with.

What makes a PDF asks for many small pieces and frees them. The pieces of one text are not those of
the next: what is free lies scattered, and the system's library keeps it. Nothing of ours grows.
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
