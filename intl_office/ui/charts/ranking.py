"""Bars under one another, each with what it says at its end: long names, few figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from intl_office.ui.charts import palette
from intl_office.ui.charts.chart import Chart, Number, Spec, Table
from intl_office.ui.charts.kinds import WIDTH
from intl_office.ui.charts.marks import address
from intl_office.ui.components import Text

_LINE_HEIGHT = 34
_ROOM = 1.9  # the axis goes on so far beyond the longest bar, for its words


@dataclass(frozen=True)
class Line:
    """One bar: its name, its length, the words at its end, the filtered list that it counts."""

    label: Text
    value: Number
    text: Text
    url: str = ""


def ranking(*, title: Text, description: Text, lines: Sequence[Line], table: Table) -> Chart:
    """A bar for each line, in their order; `table` gives the same figures."""
    most = max((line.value for line in lines), default=0) or 1
    scale = {"domain": [0, most * _ROOM]}
    encoding: Spec = {
        "y": {
            "field": "label",
            "type": "nominal",
            "sort": [str(line.label) for line in lines],
            "title": None,
            "axis": {"domain": False, "ticks": False, "labelLimit": 320},
            "scale": {"paddingInner": 0.25},
        },
        "x": {"field": "value", "type": "quantitative", "axis": None, "scale": scale},
    }
    spec: Spec = {
        "autosize": {"type": "fit", "contains": "padding"},
        "width": WIDTH,
        "height": _LINE_HEIGHT * max(len(lines), 1) + 10,
        "data": {"values": [_row(line) for line in lines]},
        "encoding": encoding,
        "layer": [
            {
                "mark": {"type": "bar", "color": palette.SERIES[0]},
                "encoding": {"href": {"field": "url"}, "description": {"field": "said"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }
    return Chart(title, description, table, spec)


def _row(line: Line) -> Spec:
    return {
        "label": str(line.label),
        "value": line.value,
        "text": str(line.text),
        "url": address(line.url),
        "said": f"{line.label}, {line.text}",
    }
