"""What a request that only reads asks more than once is asked of the database once.

A request that may write remembers nothing: what it asks after its own write must be true.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # RFC 9110, 9.2.1; TRACE never arrives here
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def reading(method: str | None) -> Iterator[None]:
    """Remember answers within the block, where the request's method is a safe one."""
    token = _answers.set({} if method in SAFE else None)
    try:
        yield
    finally:
        _answers.reset(token)


def read_once(ask: Callable[P, T]) -> Callable[P, T]:
    """Answer the same question once in a request that only reads.

    The arguments must be hashable; whoever gets the answer leaves it as it is.
    """

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _answers.get()
        if answers is None:
            return ask(*args, **kwargs)
        key = (ask, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = ask(*args, **kwargs)
        found: T = answers[key]
        return found

    return asked
