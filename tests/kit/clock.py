"""Time that stands still."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine


def moment(text: str) -> datetime:
    """Read `2026-11-21 10:00 Europe/Paris`; the zone is said, never guessed.

    Raises:
        ValueError: the zone is missing or the date is not one.
    """
    when, _space, zone = text.rpartition(" ")
    if "/" not in zone and zone != "UTC":
        raise ValueError(f"{text!r}: name the time zone, as in '2026-11-21 10:00 Europe/Paris'")
    return datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone))


@pytest.fixture
def at() -> Iterator[Callable[[str], datetime]]:
    """Stop the clock until the test ends: `at("2026-11-21 10:00 Europe/Paris")`.

    Called again it moves on.
    """
    stopped: list[time_machine.travel] = []

    def stop(text: str) -> datetime:
        instant = moment(text)
        while stopped:
            stopped.pop().stop()
        stopped.append(time_machine.travel(instant, tick=False))
        stopped[-1].start()
        return instant

    yield stop
    while stopped:
        stopped.pop().stop()
