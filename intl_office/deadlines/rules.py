"""When a reminder is due, who gets it, who may do what.

Days are those of the institution's calendar: a day begins at midnight of `TIME_ZONE`, wherever
the deadline itself was set. A step is the number of days left when the reminder is due: 90, 30,
7; below zero the deadline is late: -1, -8, -15 with a reminder every 7 days.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from intl_office.core.permissions import Reach, Visitor, reach

SEE = "deadlines.see"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Steps:
    """When a deadline is recalled.

    Attributes:
        before: days left at each reminder; 0 is the day itself.
        every: days between two reminders once it is late, the first on the day after; 0 for none.

    """

    before: tuple[int, ...] = (90, 30, 7)
    every: int = 7

    @property
    def last(self) -> int | None:
        """The last step before it is late, None without any."""
        return min(self.before, default=None)


def step_on(due_on: date, steps: Steps, today: date) -> int | None:
    """The latest step reached on this day: who missed some days gets one reminder, not all."""
    left = (due_on - today).days
    if left < 0 and steps.every:
        since_first = -left - 1
        return -1 - since_first // steps.every * steps.every
    return min((step for step in steps.before if step >= left), default=None)


def next_day(due_on: date, steps: Steps, since: date) -> date | None:
    """The first day, from `since` on, on which a step is reached; None where none will be."""
    days = [due_on - timedelta(days=step) for step in steps.before]
    coming = [day for day in days if day >= since]
    if coming:
        return min(coming)
    return _next_late_day(due_on + DAY, steps.every, since) if steps.every else None


def _next_late_day(first: date, every: int, since: date) -> date:
    missed = max((since - first).days, 0)
    return first + timedelta(days=-(-missed // every) * every)


def is_urgent(step: int, steps: Steps) -> bool:
    """The last reminder in time, or one that it is late."""
    return step < 0 or step == steps.last


def stand_ins(away: Mapping[int, int]) -> dict[int, int]:
    """Who really stands in for each person away, along chains; nobody where all are away."""
    return {one: last for one in away if (last := _last(one, away)) != one}


def _last(one: int, away: Mapping[int, int]) -> int:
    seen, here = {one}, one
    while here in away:
        here = away[here]
        if here in seen:
            return one
        seen.add(here)
    return here


class HasPeople(Protocol):
    """A deadline as far as these rules know it."""

    @property
    def by_hand(self) -> bool:
        """Whether a person, not a file, says that it is done."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        ...


def sees_beyond_own(user: Visitor) -> Reach:
    """Where the person sees deadlines that are not their own."""
    return reach(user, SEE)


def may_finish(deadline: HasPeople, *, people: Collection[int], user: int) -> bool:
    """Owners and who stands in for them, where the source leaves it to people."""
    return deadline.is_open and deadline.by_hand and user in people


def may_edit(deadline: HasPeople, *, owners: Collection[int], user: int) -> bool:
    """The owner of a reminder made by hand, and nobody in their place."""
    return deadline.by_hand and user in owners
