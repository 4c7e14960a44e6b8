"""How alive a partnership is: 0 to 100, figure by figure.

Pure rules: what is read stands in `queries_partner.py`. One table (`vitality_criteria.py`) declares
what counts, how much, from which figure on it counts in full, and why. A criterion without data is
left out of the sum and named: no data is not a zero. The score is what was reached of what could be
reached with the data there is, and nothing where less than `LEAST` of 100 points have data.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from intl_office.core.years import AcademicYear
from intl_office.ui.components import Tone

YEARS = 3  # this academic year and the two before it
LEAST = 40  # points with data, of 100: below, a score would say more than is known
LIVELY, STEADY = 70, 40


@dataclass(frozen=True, slots=True)
class YearOfFlows:
    """Students of one academic year, of agreements with this partner alone.

    `places` were promised in both directions together; `returned` came back from the partner,
    with `ects` recognised, None where nothing is recorded.
    """

    out: int = 0
    back: int = 0
    places: int = 0
    returned: int = 0
    ects: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one partner on a day.

    Attributes:
        day: as of when.
        flows: the last `YEARS` academic years that have places, by year.
        in_force: agreements in force.
        last_day: the last day of the one that ends last; None where one has no last day.
        contacts: people who are contacts today.
        confirmed_on: when one of them was last found right.
        dimensions: how many of the four are covered; None where nobody records it.
        visits_known: whether visits are recorded at all.
        visited_on: the last visit.

    """

    day: date
    flows: Mapping[AcademicYear, YearOfFlows] = field(default_factory=dict)
    in_force: int = 0
    last_day: date | None = None
    contacts: int = 0
    confirmed_on: date | None = None
    dimensions: int | None = None
    visits_known: bool = False
    visited_on: date | None = None

    @property
    def students(self) -> int:
        """Both ways, all years."""
        return sum(one.out + one.back for one in self.flows.values())

    @property
    def places(self) -> int:
        """Promised both ways, all years."""
        return sum(one.places for one in self.flows.values())

    @property
    def credits_each(self) -> Decimal | None:
        """ECTS credits recognised for each student who came back; None without data."""
        told = [one for one in self.flows.values() if one.ects is not None and one.returned]
        returned = sum(one.returned for one in told)
        return (
            sum((one.ects or Decimal(0) for one in told), Decimal(0)) / returned if told else None
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found for one criterion: in words, and which share of its points it gets."""

    text: str
    share: Decimal


Read = Callable[[Facts], Figure | str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the table.

    Attributes:
        code: names it.
        label: what is looked at.
        points: the most it gives, of 100.
        rule: how the figure becomes points, in words.
        why: why it counts, and so much.
        raises: what would raise it.
        read: the figure, or the reason in words why there is none.

    """

    code: str
    label: Promise
    points: int
    rule: Promise
    why: Promise
    raises: Promise
    read: Read


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion with its result; `points` is None where there is no data."""

    criterion: Criterion
    text: str
    points: int | None

    @property
    def full(self) -> bool:
        """Whether nothing can raise it."""
        return self.points == self.criterion.points

    @property
    def missing(self) -> int:
        """Points that it could still gain; none where there is no data."""
        return 0 if self.points is None else self.criterion.points - self.points


@dataclass(frozen=True, slots=True)
class Vitality:
    """The lines, and the score that follows from them.

    Attributes:
        lines: one for each criterion, in the order of the table.
        score: 0 to 100; None where too little is known.
        known: how many of 100 points have data.

    """

    lines: Sequence[Line]
    score: int | None
    known: int

    @property
    def reached(self) -> int:
        """Points reached, of `known`."""
        return sum(line.points or 0 for line in self.lines)

    @property
    def tone(self) -> Tone:
        """Its colour."""
        if self.score is None:
            return "neutral"
        return "good" if self.score >= LIVELY else "info" if self.score >= STEADY else "warn"

    @property
    def word(self) -> str:
        """What the score means."""
        if self.score is None:
            return _("Too little is known")
        words = {"good": _("Lively"), "info": _("Steady"), "warn": _("Weak")}
        return words[self.tone]

    @property
    def raising(self) -> Sequence[Line]:
        """What would raise it most: the lines that lack points, the largest lack first."""
        lacking = [one for one in self.lines if one.missing]
        return sorted(lacking, key=lambda one: -one.missing)
