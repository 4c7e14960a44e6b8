"""What charts are made of: small values that any room makes from its own rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from intl_office.ui.charts import palette
from intl_office.ui.charts.chart import Cell, Number, Spec, figure, written
from intl_office.ui.charts.drawing import HOST
from intl_office.ui.components import Text


@dataclass(frozen=True)
class Mark:
    """One figure.

    Attributes:
        label: its place on the axis: a year, a step, a faculty.
        value: the figure.
        series: which of several series it belongs to; empty where there is one.
        url: the filtered list that it counts.

    """

    label: Text
    value: Number
    series: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Pair:
    """Two figures that should balance: what goes out, and what comes in."""

    label: Text
    out: Number
    back: Number
    out_url: str = ""
    back_url: str = ""


@dataclass(frozen=True)
class Burn:
    """A moment of a budget: what was to be spent until then, and what was (None: not yet)."""

    label: Text
    planned: Number
    spent: Number | None = None
    url: str = ""


@dataclass(frozen=True)
class Span:
    """From one day to another, both included; open where the last one is None."""

    label: Text
    start: date
    end: date | None = None
    series: Text = ""
    url: str = ""


def address(url: str) -> str | None:
    """A page of ours as Vega wants it; None where there is none."""
    return f"{HOST}{url}" if url else None


def unique(texts: Iterable[Text]) -> list[str]:
    """Each text once, in the order of its first place."""
    return list(dict.fromkeys(str(text) for text in texts))


def rows_of(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """The marks as Vega's rows: label, series, value, and what is said of each."""
    return [
        {
            "label": str(mark.label),
            "series": str(mark.series),
            "value": mark.value,
            "text": written(mark.value),
            "url": address(mark.url),
            "said": _said(mark),
        }
        for mark in marks
    ]


def _said(mark: Mark) -> str:
    parts = (str(mark.label), str(mark.series), written(mark.value))
    return ", ".join(part for part in parts if part)


def cross_table(marks: Sequence[Mark]) -> list[list[Cell]]:
    """A row for each label, a column for each series."""
    by_place = {(str(mark.label), str(mark.series)): mark for mark in marks}
    all_series = unique(mark.series for mark in marks)
    return [
        [Cell(label), *(_cell(by_place.get((label, one))) for one in all_series)]
        for label in unique(mark.label for mark in marks)
    ]


def _cell(mark: Mark | None) -> Cell:
    return figure(mark.value, mark.url) if mark else figure(None)


def series_colours(names: Sequence[str]) -> Spec:
    """The scale that gives each series its colour; raises ValueError for more than four."""
    if len(names) > len(palette.SERIES):
        raise ValueError(f"{len(names)} series: nobody tells more than {len(palette.SERIES)} apart")
    return {"domain": list(names), "range": list(palette.SERIES[: len(names)])}
