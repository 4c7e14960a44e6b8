"""How a priority country is decided, and how far its objectives are.

The permissions are those of strategic partners: `strategic.see`, `.edit`, `.decide`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import Reason, Transition, Workflow, fact
from intl_office.core.years import AcademicYear
from partnerships.country_enums import FLOWS, CountryState, Standing
from partnerships.strategic_rules import DECIDERS, marked, may_decide_strategic

TENTH, ONE = Decimal("0.1"), Decimal(1)


# ---------------------------------------------------------------- objectives
class IsObjective(Protocol):
    """An objective, as its progress knows it."""

    goal: str
    target: int
    by_year: AcademicYear
    start: int | None
    started_on: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an objective is.

    Attributes:
        current: the figure of today, of the last day or year where these have passed.
        expected: what the straight path asks for by now; None before the adoption.
        standing: the word for it.

    """

    current: int
    expected: Decimal | None
    standing: Standing


def progress(one: IsObjective, current: int, day: date) -> Progress:
    """Compare the figure with the straight path from start to target.

    People and agreements are whole: what is expected is rounded down for the comparison.
    """
    if one.start is None or one.started_on is None:
        return Progress(current, None, Standing.OPEN)
    way = (one.target - one.start) * _share(one.goal, one.started_on, one.by_year, day)
    asked = one.start + way
    met = current >= asked.to_integral_value(ROUND_FLOOR)
    standing = Standing.ON_TRACK if met else Standing.BEHIND
    reached = current >= one.target
    shown = asked.quantize(TENTH, ROUND_HALF_UP)
    return Progress(current, shown, Standing.REACHED if reached else standing)


def _share(goal: str, first: date, by_year: AcademicYear, day: date) -> Decimal:
    """Which share of the way should be done, 0 to 1.

    What is counted by year rises with each academic year and is all due in the last one; what is
    counted by day rises day by day until the last day of that year.
    """
    last = last_day(by_year)
    if goal in FLOWS:
        begun = AcademicYear.of(first).start
        gone, whole = AcademicYear.of(day).start - begun, by_year.start - begun
    else:
        gone, whole = (day - first).days, (last - first).days
    if day > last:
        return ONE
    return min(Decimal(max(gone, 0)) / whole, ONE) if whole > 0 else Decimal(0)


def last_day(year: AcademicYear) -> date:
    """The day before the next academic year begins."""
    return year.next.period.start - timedelta(days=1)


def figure_day(by_year: AcademicYear, day: date) -> date:
    """The day whose figure counts: this one, never one after the objective's last day."""
    return min(day, last_day(by_year))


# ---------------------------------------------------------------- the life
class HasYears(Protocol):
    """A priority country, as the guards know it."""

    last_year: AcademicYear

    @property
    def marks_missing(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def marks_url(self) -> str: ...  # noqa: D102


def past(row: HasYears) -> Iterator[Reason]:
    """Its last academic year has passed."""
    if last_day(row.last_year) >= timezone.localdate():
        said = _now("It holds until the end of %(year)s.") % {"year": row.last_year}
        yield Reason(code="years", message=said)


KEPT = ("adopted_on", "score", "explained")
priorities = Workflow(
    CountryState,
    [
        Transition(
            name="adopt",
            sources=(CountryState.PROPOSED,),
            target=CountryState.ADOPTED,
            label=_("Adopt this priority"),
            who=may_decide_strategic,
            whose_turn=DECIDERS,
            guards=(marked,),
            sets={name: fact(name) for name in KEPT},
            needs=frozenset(KEPT),
            reason_required=True,
        ),
        Transition(
            name="set-aside",
            sources=(CountryState.PROPOSED,),
            target=CountryState.ENDED,
            label=_("Set the proposal aside"),
            who=may_decide_strategic,
            whose_turn=DECIDERS,
            reason_required=True,
        ),
        Transition(
            name="end",
            sources=(CountryState.ADOPTED,),
            target=CountryState.ENDED,
            label=_("End this priority"),
            who=may_decide_strategic,
            whose_turn=DECIDERS,
            reason_required=True,
        ),
        Transition(
            name="expire",
            sources=(CountryState.ADOPTED,),
            target=CountryState.ENDED,
            label=_("End"),
            who=None,
            guards=(past,),
        ),
    ],
    initial=CountryState.PROPOSED,
    field="state",
)
