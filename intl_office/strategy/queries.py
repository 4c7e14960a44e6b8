"""The figures of a report, read from the three apps through their own questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intl_office.core.years import AcademicYear
from mobility import figures as mobility
from partnerships import figures as partnerships
from partnerships.models import Agreement
from partnerships.rules import in_months
from projects import figures as projects
from projects.enums import Stage

YEAR = 12  # months
SHOWN_YEARS = 5  # academic years in the pictures, the one of the day included


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure on the day of the report, and on the same day a year before."""

    now: int
    before: int

    @property
    def change(self) -> int:
        """Signed difference."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a report shows, counted on all rows, whoever reads it.

    Attributes:
        day, before: the day of the report, and the same day a year before.
        in_force, partners, ending, out, back, submitted: the headline.
        countries: partners with an agreement in force, by country, most of them first.
        ends: the last days of the agreements that end in the next 12 months, in order.
        flows: mobilities in and out by academic year.
        programmes: mobilities of the day's academic year by programme of study.
        balance: places of agreements taken, by academic year, as known today.
        stages: proposals by stage and currency.
        persons: whether the reader may open lists of persons; without it mobilities have no link.

    """

    day: date
    before: date
    in_force: Compared
    partners: Compared
    ending: Compared
    out: Compared
    back: Compared
    submitted: Compared
    countries: Sequence[partnerships.OfCountry]
    ends: Sequence[date]
    flows: Sequence[mobility.YearFlow]
    programmes: Sequence[mobility.ProgrammeFlow]
    balance: Sequence[partnerships.YearBalance]
    stages: Sequence[projects.StageOnDay]
    persons: bool = True

    @property
    def year(self) -> AcademicYear:
        """The academic year of the day."""
        return AcademicYear.of(self.day)


def year_before(day: date) -> date:
    """The same day a year before; 28 February for the 29th."""
    return in_months(day, -YEAR)


def figures(day: date) -> Figures:
    """Count everything as of a day."""
    before, year = year_before(day), AcademicYear.of(day)
    first = AcademicYear(year.start - SHOWN_YEARS + 1)
    flows = mobility.flows(day, first, year)
    earlier = mobility.flows(before, year.previous, year.previous)[0]
    countries, ends = partnerships.partners_by_country(day), partnerships.ends_by_day(day, YEAR)
    stages = projects.stages_on(day)
    return Figures(
        day=day,
        before=before,
        in_force=Compared(in_force(day), in_force(before)),
        partners=Compared(sum(one.partners for one in countries), _partners(before)),
        ending=Compared(len(ends), len(partnerships.ends_by_day(before, YEAR))),
        out=Compared(flows[-1].out, earlier.out),
        back=Compared(flows[-1].back, earlier.back),
        submitted=Compared(_submitted(stages), _submitted(projects.stages_on(before))),
        countries=countries,
        ends=ends,
        flows=flows,
        programmes=mobility.by_programme(day, year),
        balance=partnerships.balance(first, year),
        stages=stages,
    )


def in_force(day: date) -> int:
    """How many agreements were in force on a day."""
    return partnerships.in_force_on(Agreement.objects.all(), day).count()


def _partners(day: date) -> int:
    return sum(one.partners for one in partnerships.partners_by_country(day))


def _submitted(stages: Sequence[projects.StageOnDay]) -> int:
    return sum(one.count for one in stages if one.stage == Stage.SUBMITTED)
