"""Figures: a name, a target, and the function that measures it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar


@dataclass(frozen=True)
class Measured:
    """A value, with a word about it, or none where it could not be measured here, and why."""

    value: float | None
    note: str = ""


Measure = Callable[[], Measured | float]
M = TypeVar("M", bound=Measure)


@dataclass(frozen=True)
class Figure:
    """One promise.

    Attributes:
        name: how it is asked for, `home-server-time`.
        target: the most it may be (the least where `at_least`), in `unit`.
        issue: the issue that promised it.
        rows: volumes that it needs, by the name of a filler.
        measure: measures it, in the unit.
    """

    name: str
    target: float
    unit: str
    issue: int
    measure: Measure
    rows: Mapping[str, int] = field(default_factory=dict)
    at_least: bool = False

    def ratio(self, value: float) -> float:
        """How the value stands to the target: 1.0 meets it exactly, less is better."""
        if self.at_least:
            return self.target / value if value else float("inf")
        return value / self.target

    def holds(self, value: float) -> bool:
        """Say whether the promise is kept."""
        return self.ratio(value) <= 1


figures: dict[str, Figure] = {}
fillers: dict[str, Callable[[int], None]] = {}


def figure(
    name: str,
    *,
    target: float,
    unit: str,
    issue: int,
    rows: Mapping[str, int] | None = None,
    at_least: bool = False,
) -> Callable[[M], M]:
    """Register the decorated function as the measure of a figure.

    A ratio of two things is measured by one function in one run: it returns their quotient.

    Raises:
        ValueError: the name is taken.
    """

    def register(measure: M) -> M:
        if name in figures:
            raise ValueError(f"{name} is measured twice")
        figures[name] = Figure(name, target, unit, issue, measure, rows or {}, at_least)
        return measure

    return register


def filler(name: str) -> Callable[[Callable[[int], None]], Callable[[int], None]]:
    """Register the decorated function: it brings a table to at least so many rows, quickly.

    Raises:
        ValueError: the name is taken.
    """

    def register(fill: Callable[[int], None]) -> Callable[[int], None]:
        if name in fillers:
            raise ValueError(f"{name} is filled twice")
        fillers[name] = fill
        return fill

    return register
