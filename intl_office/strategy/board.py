"""A report as it is read: headline figures, then pictures, each with what it means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intl_office.strategy import links, pictures
from intl_office.strategy.queries import YEAR, Compared, Figures, figures
from intl_office.ui.charts import Chart
from intl_office.ui.components import Trend
from partnerships.enums import Direction
from projects.enums import Stage

Better = Literal["up", "down", "none"]


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure at the head: its words, how it moved in a year, its rows, what it means."""

    label: str
    figure: Compared
    trend: Trend
    url: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Section:
    """A picture, and how its figures are counted."""

    chart: Chart
    meaning: str


@dataclass(frozen=True, slots=True)
class Board:
    """A report in the active language."""

    day: date
    before: date
    headline: Sequence[Headline]
    sections: Sequence[Section]


def board(day: date, *, persons: bool = True) -> Board:
    """Count, draw and word a report as of a day.

    Args:
        day: as of which.
        persons: whether the reader may open lists of persons (`Figures.persons`).

    """
    found = replace(figures(day), persons=persons)
    return Board(day, found.before, headline(found), sections(found))


def headline(found: Figures) -> list[Headline]:
    """Six figures, each beside that of the year before."""
    day, year = found.day, found.year
    return [
        _one(found, _("agreements in force"), found.in_force, links.agreements(day), _in_force()),
        _one(found, _("partners with an agreement in force"), found.partners,
             links.partners(day), _partners()),
        _one(found, _("agreements that end within 12 months"), found.ending,
             links.agreements(day, months=YEAR), _ending(), "none"),
        _one(found, _("outgoing mobilities of %(year)s") % {"year": year}, found.out,
             pictures.mobilities(found, year, Direction.OUT), _mobilities()),
        _one(found, _("incoming mobilities of %(year)s") % {"year": year}, found.back,
             pictures.mobilities(found, year, Direction.IN), _mobilities()),
        _one(found, _("proposals before a funder"), found.submitted,
             links.proposals(day, Stage.SUBMITTED), _proposals()),
    ]  # fmt: skip


def sections(found: Figures) -> list[Section]:
    """The pictures in the order in which they are read."""
    return [
        Section(pictures.of_countries(found), _partners()),
        Section(pictures.of_flows(found), _mobilities()),
        Section(pictures.of_programmes(found), _programmes()),
        Section(pictures.of_balance(found), _balance()),
        Section(pictures.of_ends(found), _ending()),
        Section(pictures.of_stages(found), _proposals()),
    ]


def _one(
    found: Figures,
    label: str,
    figure: Compared,
    url: str,
    meaning: str,
    better: Better = "up",
) -> Headline:
    since = _("since %(day)s") % {"day": date_format(found.before, "DATE_FORMAT")}
    return Headline(label, figure, Trend(figure.change, since, better), url, meaning)


def _in_force() -> str:
    return _(
        "Signed by all parties on this day or before, begun, neither over nor terminated before"
        " it. Exact for any day: signed agreements do not change. An amendment counts with the"
        " agreement that it changes."
    )


def _partners() -> str:
    return _(
        "Each organisation with at least one agreement in force on the day counts once, in its"
        " country of today."
    )


def _ending() -> str:
    return _(
        "In force on the day, with a last day within the twelve months after it. Whether a renewal"
        " is being prepared is not counted here."
    )


def _mobilities() -> str:
    return _(
        "A mobility counts in its academic year from the day on which it was entered until it is"
        " cancelled. Planned stays count; direction and dates are those known today."
    )


def _programmes() -> str:
    return _(
        "The programme of study in which the student is enrolled in the year of the mobility;"
        " counted as mobilities are. The picture shows ten programmes, the table all of them."
    )


def _balance() -> str:
    return _(
        "Students' places of agreements taken in the academic year, as they are known today:"
        " earlier states are not kept for this figure. Traineeships and free movers outside"
        " agreements are not in it."
    )


def _proposals() -> str:
    return _(
        "Proposals known on the day, in the stage of that day by the days of submission and"
        " decision. Amounts are those known today: our part of what the consortium asks for, in"
        " its own currency."
    )
