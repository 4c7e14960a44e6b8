"""The kinds of charts; each function takes typed figures and returns a `Chart`."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intl_office.ui.charts import palette
from intl_office.ui.charts.chart import Cell, Chart, Spec, Table, figure, written
from intl_office.ui.charts.marks import (
    Burn,
    Mark,
    Pair,
    Span,
    address,
    cross_table,
    rows_of,
    series_colours,
    unique,
)
from intl_office.ui.components import Text

WIDTH = 640  # px, and what pages show at least 560 of
HEIGHT = 280
_LINE_HEIGHT = 34
_FIT = {"autosize": {"type": "fit", "contains": "padding"}, "width": WIDTH}
_SAID = {"href": {"field": "url"}, "description": {"field": "said"}}


def bars(
    *,
    title: Text,
    description: Text,
    marks: Sequence[Mark],
    label: Text,
    unit: Text = "",
    stacked: bool = False,
) -> Chart:
    """Bars side by side or stacked; `label` heads the first column of the table (`Year`)."""
    names = unique(mark.series for mark in marks)
    encoding: Spec = {
        "x": _category("x", unique(mark.label for mark in marks)),
        "y": _quantity(unit, marks),
    }
    if len(names) > 1:
        encoding["color"] = {"field": "series", "scale": series_colours(names), "sort": names}
        if not stacked:
            encoding["xOffset"] = {"field": "series", "sort": names}
        else:
            encoding["order"] = {"field": "place"}
    rows = [{**row, "place": names.index(row["series"])} for row in rows_of(marks)]
    layers: list[Spec] = [{"mark": _bar(), "encoding": _SAID}]
    if not stacked and len(marks) <= 24:
        layers.append({"mark": {"type": "text", "dy": -8}, "encoding": _text_above()})
    spec = {
        **_FIT,
        "height": HEIGHT,
        "data": {"values": rows},
        "encoding": encoding,
        "layer": layers,
    }
    return Chart(title, description, _cross(label, names, unit, marks), spec)


def trend(
    *, title: Text, description: Text, marks: Sequence[Mark], label: Text, unit: Text = ""
) -> Chart:
    """Lines over time; each series has its colour, its dash and its shape."""
    names = unique(mark.series for mark in marks)
    count = len(names)
    shapes = {"domain": names, "range": list(palette.SHAPES[:count])}
    dashes = {"domain": names, "range": [list(dash) for dash in palette.DASHES[:count]]}
    legend: Spec = {"symbolType": "stroke"} if count > 1 else {"disable": True}
    encoding = {
        "x": _category("x", unique(mark.label for mark in marks)),
        "y": _quantity(unit, marks),
        "color": _series(names, legend=count > 1),
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {
            "strokeDash": {
                "field": "series",
                "scale": dashes,
                "legend": None if count < 2 else {**legend},
            }
        },
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
        "encoding": {"shape": {"field": "series", "scale": shapes, "legend": None}, **_SAID},
    }
    spec = {
        **_FIT,
        "height": HEIGHT,
        "data": {"values": rows_of(marks)},
        "encoding": encoding,
        "layer": [line, points],
    }
    return Chart(title, description, _cross(label, names, unit, marks), spec)


def balance(
    *,
    title: Text,
    description: Text,
    pairs: Sequence[Pair],
    label: Text,
    out: Text,
    back: Text,
) -> Chart:
    """Bars to the left and to the right of one line: what goes out, what comes in."""
    sides = [str(out), str(back)]
    marks = [mark for pair in pairs for mark in _sides(pair, sides)]
    rows = [
        {**row, "signed": -row["value"] if row["series"] == sides[0] else row["value"]}
        for row in rows_of(marks)
    ]
    spec = {
        **_FIT,
        "height": _LINE_HEIGHT * len(pairs) + 50,
        "data": {"values": rows},
        "layer": _balance_layers(marks, sides),
    }
    return Chart(title, description, _cross(label, sides, "", marks), spec)


def funnel(
    *, title: Text, description: Text, steps: Sequence[Mark], label: Text, unit: Text
) -> Chart:
    """Steps that each keep a part of the one before; each says its share of the first."""
    first = steps[0].value if steps else 0
    rows = rows_of(steps)
    for row in rows:
        share = round(100 * row["value"] / first) if first else 0
        row["text"] = _("%(number)s (%(share)s%%)") % {"number": row["text"], "share": share}
        row["said"] = f"{row['label']}, {row['text']}"
    most = max((mark.value for mark in steps), default=0) or 1
    encoding = {
        "y": _category("y", unique(mark.label for mark in steps)),
        "x": {
            "field": "value",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, most * 1.25]},
        },
    }
    spec = {
        **_FIT,
        "height": _LINE_HEIGHT * max(len(steps), 1) + 10,
        "data": {"values": rows},
        "encoding": encoding,
        "layer": [
            {"mark": _bar(), "encoding": _SAID},
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }
    table = Table(
        [str(label), str(unit), _("Share of the first")],
        [_funnel_row(row, mark) for row, mark in zip(rows, steps, strict=True)],
    )
    return Chart(title, description, table, spec)


def burn(
    *, title: Text, description: Text, points: Sequence[Burn], label: Text, unit: Text
) -> Chart:
    """A budget over time: what was planned as a dashed line, what was spent as bars."""
    planned, spent = pgettext("budget", "Planned"), pgettext("budget", "Spent")
    marks = [Mark(p.label, p.planned, planned) for p in points]
    done = [Mark(p.label, p.spent, spent, p.url) for p in points if p.spent is not None]
    names = [spent, planned]
    shared: Spec = {
        "x": _category("x", unique(point.label for point in points)),
        "y": _quantity(unit, [*marks, *done]),
        "color": _series(names, legend=True),
    }
    spec = {
        **_FIT,
        "height": HEIGHT,
        "layer": [
            {"data": {"values": rows_of(done)}, "mark": _bar(), "encoding": {**shared, **_SAID}},
            {
                "data": {"values": rows_of(marks)},
                "mark": {
                    "type": "line",
                    "strokeWidth": 2.5,
                    "strokeDash": [7, 3],
                    "point": {"shape": "square", "size": 90, "filled": True},
                },
                "encoding": shared,
            },
        ],
    }
    rows = [
        [Cell(str(point.label)), figure(point.planned), figure(point.spent, point.url)]
        for point in points
    ]
    columns = [str(label), _with_unit(planned, unit), _with_unit(spent, unit)]
    return Chart(title, description, Table(columns, rows), spec)


def timeline(
    *,
    title: Text,
    description: Text,
    spans: Sequence[Span],
    label: Text,
    today: date | None = None,
) -> Chart:
    """Periods one under the other, and today as a line; an open period goes to the edge."""
    now = today or timezone.localdate()
    names = unique(span.series for span in spans)
    last = max([now, *(span.end or span.start for span in spans)]) + timedelta(days=90)
    rows = [_span_row(span, last) for span in spans]
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "height": {"band": 0.6}},
        "encoding": _span_encoding(spans, names),
    }
    spec = {
        **_FIT,
        "height": _LINE_HEIGHT * max(len(spans), 1) + 60,
        "layer": [bars, _today_line(now)],
    }
    return Chart(title, description, _span_table(label, names, spans), spec)


# ---------------------------------------------------------------- parts
def _bar() -> Spec:
    return {"type": "bar", "color": palette.SERIES[0]}


def _category(axis: str, labels: list[str]) -> Spec:
    turned = {"labelAngle": 0} if axis == "x" else {"domain": False, "ticks": False}
    return {
        "field": "label",
        "type": "nominal",
        "sort": labels,
        "title": None,
        "axis": turned,
        "scale": {"paddingInner": 0.25} if axis == "y" else {},
    }


def _quantity(unit: Text, marks: Sequence[Mark]) -> Spec:
    whole = all(mark.value == int(mark.value) for mark in marks)
    return {
        "field": "value",
        "type": "quantitative",
        "title": str(unit) or None,
        "axis": {"format": ",d" if whole else ",.1f", "tickCount": 5, "tickMinStep": 1},
    }


def _series(names: list[str], *, legend: bool) -> Spec:
    colours: Spec = {"field": "series", "scale": series_colours(names), "sort": names}
    return colours if legend else {**colours, "legend": None}


def _text_above() -> Spec:
    return {"text": {"field": "text"}, "color": {"value": palette.INK}}


def _number(test: str, encoding: Spec, align: str, dx: int) -> Spec:
    places = {name: encoding[name] for name in ("x", "y")}
    return {
        "transform": [{"filter": test}],
        "mark": {"type": "text", "align": align, "dx": dx},
        "encoding": {**places, "text": {"field": "text"}},
    }


def _sides(pair: Pair, sides: list[str]) -> tuple[Mark, Mark]:
    return (
        Mark(pair.label, pair.out, sides[0], pair.out_url),
        Mark(pair.label, pair.back, sides[1], pair.back_url),
    )


def _balance_layers(marks: Sequence[Mark], sides: list[str]) -> list[Spec]:
    """Bars, their numbers at the outer ends, and the line between the two sides."""
    most = max((mark.value for mark in marks), default=0) or 1
    encoding: Spec = {
        "y": _category("y", unique(mark.label for mark in marks)),
        "x": {
            "field": "signed",
            "type": "quantitative",
            "title": None,
            "scale": {"domain": [-most * 1.15, most * 1.15]},
            "axis": None,
        },
        "color": _series(sides, legend=True),
        **_SAID,
    }
    return [
        {"mark": _bar(), "encoding": encoding},
        _number(f"datum.series === {json.dumps(sides[0])}", encoding, "right", -5),
        _number(f"datum.series === {json.dumps(sides[1])}", encoding, "left", 5),
        {"mark": {"type": "rule", "color": palette.QUIET}, "encoding": {"x": {"datum": 0}}},
    ]


def _cross(label: Text, names: list[str], unit: Text, marks: Sequence[Mark]) -> Table:
    heads = [_with_unit(name, unit) if name else str(unit) or _("Number") for name in names]
    return Table([str(label), *heads], cross_table(marks))


def _with_unit(name: Text, unit: Text) -> str:
    return f"{name} ({unit})" if unit else str(name)


def _funnel_row(row: Spec, mark: Mark) -> list[Cell]:
    share = row["text"].partition("(")[2].rstrip(")")
    return [Cell(row["label"]), Cell(written(mark.value), mark.url, number=True), Cell(share)]


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else _("open")


def _span_row(span: Span, last: date) -> Spec:
    parts = [str(span.label), str(span.series), f"{_day(span.start)} – {_day(span.end)}"]
    return {
        "label": parts[0],
        "series": parts[1],
        "start": span.start.isoformat(),
        "end": (span.end or last).isoformat(),
        "url": address(span.url),
        "said": ", ".join(part for part in parts if part),
    }


def _span_encoding(spans: Sequence[Span], names: list[str]) -> Spec:
    return {
        "y": _category("y", unique(span.label for span in spans)),
        "x": {
            "field": "start",
            "type": "temporal",
            "title": None,
            "scale": {"type": "utc", "nice": "year"},
            "axis": {"format": "%Y", "tickCount": "year", "grid": True},
        },
        "x2": {"field": "end"},
        "color": _series(names, legend=len(names) > 1),
        **_SAID,
    }


def _today_line(now: date) -> Spec:
    return {
        "data": {"values": [{"value": now.isoformat(), "text": _("Today")}]},
        "encoding": {"x": {"field": "value", "type": "temporal"}},
        "layer": [
            {"mark": {"type": "rule", "color": palette.INK, "strokeWidth": 1.5}},
            {
                "mark": {"type": "text", "y": -8, "baseline": "bottom"},
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }


def _span_table(label: Text, names: list[str], spans: Sequence[Span]) -> Table:
    status = [_("Status")] if names != [""] else []
    rows = [
        [
            Cell(str(span.label), span.url),
            *([Cell(str(span.series))] if status else []),
            Cell(_day(span.start)),
            Cell(_day(span.end)),
        ]
        for span in spans
    ]
    return Table([str(label), *status, _("First day"), _("Last day")], rows)
