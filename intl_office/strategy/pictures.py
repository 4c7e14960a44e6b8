"""The pictures of a report; each mark opens the rows that it counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intl_office.core.money import ZERO
from intl_office.core.years import AcademicYear
from intl_office.strategy import links, readings
from intl_office.strategy.queries import YEAR, Figures
from intl_office.strategy.readings import number
from intl_office.ui.charts import (
    Cell,
    Chart,
    Line,
    Mark,
    Pair,
    Place,
    Table,
    balance,
    bars,
    ranking,
    world_map,
)
from intl_office.ui.charts.chart import figure
from mobility.figures import ProgrammeFlow, YearFlow
from partnerships.enums import Direction
from partnerships.figures import YearBalance
from partnerships.rules import in_months
from projects.enums import Stage

F = TypeVar("F", YearFlow, YearBalance)
RANKED = 10  # programmes in the picture; the table has them all


def mobilities(
    figures: Figures, year: AcademicYear, direction: Direction, programme: str = ""
) -> str:
    """The list behind a number of mobilities, for those who may read its names."""
    if not figures.persons:
        return ""
    return links.mobilities(figures.day, year, direction, programme)


def of_countries(figures: Figures) -> Chart:
    """The world, by partners with an agreement in force."""
    places = [
        Place(
            one.country.code,
            one.country.name,
            one.partners,
            links.partners(figures.day, one.country.code),
        )
        for one in figures.countries
    ]
    return world_map(
        title=_("Partners by country"),
        description=readings.of_countries(figures),
        places=places,
        unit=_("partners"),
        bounds=(1, 3, 6, 12, 25),
    )


def of_flows(figures: Figures) -> Chart:
    """Mobilities out and in, by academic year."""
    sides = ((Direction.OUT, "out"), (Direction.IN, "back"))
    marks = [
        Mark(
            str(one.year),
            getattr(one, column),
            str(side.label),
            mobilities(figures, one.year, side),
        )
        for one in _told(figures.flows)
        for side, column in sides
    ]
    return bars(
        title=_("Mobilities out and in by academic year"),
        description=readings.of_flows(figures),
        marks=marks,
        label=_("Academic year"),
        unit=_("mobilities"),
    )


def _told(years: Sequence[F]) -> Sequence[F]:
    """The years; none of them where all are empty, so that no empty picture is drawn."""
    return years if any(one.out or one.back for one in years) else ()


def of_programmes(figures: Figures) -> Chart:
    """The programmes that send most; the table has every programme, out and in."""
    sending = [one for one in figures.programmes if one.out][:RANKED]
    return ranking(
        title=_("Outgoing mobilities of %(year)s by programme of study") % {"year": figures.year},
        description=readings.of_programmes(figures),
        lines=[
            Line(one.name, one.out, number(one.out), _of_programme(figures, one, Direction.OUT))
            for one in sending
        ],
        table=_programme_table(figures),
    )


def _programme_table(figures: Figures) -> Table:
    heads = [_("Programme"), str(Direction.OUT.label), str(Direction.IN.label)]
    rows = [
        [
            Cell(one.name),
            figure(one.out, _of_programme(figures, one, Direction.OUT)),
            figure(one.back, _of_programme(figures, one, Direction.IN)),
        ]
        for one in figures.programmes
    ]
    return Table(heads, rows)


def _of_programme(figures: Figures, one: ProgrammeFlow, direction: Direction) -> str:
    return mobilities(figures, figures.year, direction, one.code)


def of_balance(figures: Figures) -> Chart:
    """Places of agreements taken out and in, by academic year."""
    pairs = [
        Pair(
            str(one.year),
            one.out,
            one.back,
            links.places(one.year, Direction.OUT),
            links.places(one.year, Direction.IN),
        )
        for one in _told(figures.balance)
    ]
    return balance(
        title=_("Balance of the agreements by academic year"),
        description=readings.of_balance(figures),
        pairs=pairs,
        label=_("Academic year"),
        out=Direction.OUT.label,
        back=Direction.IN.label,
    )


@dataclass(frozen=True, slots=True)
class Month:
    """The part of a calendar month that the twelve months cover."""

    first: date
    last: date
    number: int


def months(figures: Figures) -> Sequence[Month]:
    """How many agreements end in each calendar month, from the day on for twelve months."""
    ends = Counter(end.replace(day=1) for end in figures.ends)
    found, first, over = [], figures.day, in_months(figures.day, YEAR)
    while first <= over:
        following = in_months(first.replace(day=1), 1)
        last = min(following - timedelta(days=1), over)
        found.append(Month(first, last, ends[first.replace(day=1)]))
        first = following
    return found


def of_ends(figures: Figures) -> Chart:
    """Agreements that end in the next twelve months, by month."""
    parts = months(figures)
    marks = [
        Mark(
            date_format(one.first, "N y"),
            one.number,
            url=links.ending_between(figures.day, one.first, one.last) if one.number else "",
        )
        for one in parts
    ]
    by_month = {date_format(one.first, "F Y"): one.number for one in parts}
    return bars(
        title=_("Agreements that end within 12 months"),
        description=readings.of_ends(figures, by_month),
        marks=marks,
        label=_("Month"),
        unit=_("agreements"),
    )


@dataclass(frozen=True, slots=True)
class OfStage:
    """The proposals of a stage in every currency."""

    stage: Stage
    count: int
    own: dict[str, Decimal]

    @property
    def words(self) -> str:
        """How many, and our part of what they ask for."""
        return f"{number(self.count)} · {readings.money(self.own)}"


def of_stages(figures: Figures) -> Chart:
    """Proposals by stage: as long as they are many, with our part of the amount."""
    parts = [_stage(stage, figures) for stage in Stage]
    shown = [one for one in parts if one.count]
    lines = [
        Line(one.stage.label, one.count, one.words, links.proposals(figures.day, one.stage))
        for one in shown
    ]
    rows = [
        [
            Cell(str(one.stage.label)),
            figure(one.count, links.proposals(figures.day, one.stage)),
            Cell(readings.money(one.own), number=True),
        ]
        for one in shown
    ]
    heads = [_("Stage"), _("Proposals"), _("Our part of the amount asked for")]
    return ranking(
        title=_("Projects by stage and amount"),
        description=readings.of_stages(figures),
        lines=lines,
        table=Table(heads, rows),
    )


def _stage(stage: Stage, figures: Figures) -> OfStage:
    own: dict[str, Decimal] = {}
    count = 0
    for one in figures.stages:
        if one.stage == stage:
            count += one.count
            own[one.currency] = own.get(one.currency, ZERO) + one.own
    return OfStage(stage, count, own)
