"""Two people at once, on two real connections."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*calls: Callable[[], Any], timeout: float = 120) -> list[Any]:
    """Run every call in its own thread with its own connection, started together.

    Returns what each returned or the exception that it raised, in the order given.
    """
    results: list[Any] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(index: int) -> None:
        try:
            gate.wait(timeout)
            results[index] = calls[index]()
        except Exception as error:  # noqa: BLE001  # the test looks at what each one got
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
    assert not any(thread.is_alive() for thread in threads), "a thread still waits: deadlock"
    return results
