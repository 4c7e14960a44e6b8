from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.template import Context, Template
from django.utils import translation
from weasyprint import HTML

from intl_office.ui import charts
from intl_office.ui.charts import Burn, Cell, Chart, Mark, Pair, Span, drawing, palette
from intl_office.ui.colours import contrast, parse
from intl_office.ui.views import samples

SVG = "{http://www.w3.org/2000/svg}"
ALL = samples.all_charts
KINDS = [name for name, _chart in ALL()]


def _root(chart: Chart) -> Element:
    return fromstring(chart.svg)


def _bars(**changes: Any) -> Chart:
    marks = [Mark("2024", 1204, "out", "/list/?year=2024&a=<b>"), Mark("2024", 3, "in")]
    wanted: dict[str, Any] = {"title": "T", "description": "D", "label": "Year", "marks": marks}
    return charts.bars(**(wanted | changes))


@pytest.fixture(params=KINDS)
def sample(request: pytest.FixtureRequest) -> Chart:
    return dict(ALL())[request.param]


def test_every_kind_says_what_it_shows(sample: Chart) -> None:
    root = _root(sample)
    titles = {element.get("id"): element.text for element in root if element.tag != f"{SVG}g"}
    assert titles[root.get("aria-labelledby", "")] == sample.title
    assert titles[root.get("aria-describedby", "")] == sample.description
    assert root.get("role") == "group"  # a picture's links would not exist for screen readers


def test_a_picture_without_links_is_an_image() -> None:
    chart = charts.bars(title="T", description="D", label="Year", marks=[Mark("2024", 1)])
    assert _root(chart).get("role") == "img"


def test_every_kind_fits_the_security_policy_and_the_page(sample: Chart) -> None:
    assert len(sample.svg) < 200_000
    for forbidden in (" style=", "<style", "<script", "clip-path", "undefined", "invalid", "null"):
        assert forbidden not in sample.svg
    for address in (element.get("href") for element in _root(sample).iter(f"{SVG}a")):
        assert address == samples.HERE


def test_every_text_is_large_enough_where_the_picture_is_smallest(sample: Chart) -> None:
    root = _root(sample)
    least = 592 / float(root.get("width", "0"))  # office.css: min-width 37rem
    sizes = [float(text.get("font-size", "0")[:-2]) for text in root.iter(f"{SVG}text")]
    assert sizes
    assert min(sizes) * min(least, 1) >= 12


def test_every_colour_has_its_dark_one(sample: Chart) -> None:
    for element in _root(sample).iter():
        for attribute in ("fill", "stroke"):
            colour = element.get(attribute, "none")
            known = colour in palette.NAMES or colour.startswith("url(#")
            assert known or colour in {"none", "transparent"}, colour


def test_series_are_told_apart_by_more_than_colour() -> None:
    root = _root(_bars())
    fills = {path.get("fill") for path in root.iter(f"{SVG}path") if path.get("fill")}
    assert palette.SERIES[0] in fills
    assert palette.SERIES[1] not in {path.get("fill") for path in root.iter(f"{SVG}path")}
    (pattern,) = root.iter(f"{SVG}pattern")
    assert f"url(#{pattern.get('id')})" in fills


def test_lines_have_dashes() -> None:
    marks = [Mark(year, 1, side) for side in ("out", "in") for year in ("2024", "2025")]
    chart = charts.trend(title="T", description="D", label="Year", marks=marks)
    assert "stroke-dasharray" in chart.svg


def test_a_mark_opens_its_list_and_says_its_figure() -> None:
    (link,) = _root(_bars()).iter(f"{SVG}a")
    assert link.get("href") == "/list/?year=2024&a=<b>"
    assert link.get("aria-label") == "2024, out, 1,204"


def test_texts_are_escaped() -> None:
    chart = _bars(title="<script>alert(1)</script>", marks=[Mark("<img onerror=x>", 1)])
    assert "<script" not in chart.svg
    assert "<img" not in chart.svg
    assert "<script>" not in _drawn(chart)


def test_numbers_are_written_for_the_reader() -> None:
    assert ">1,204<" in _bars().svg
    with translation.override("fr"):
        assert ">1,204<" not in _bars().svg


def test_the_table_has_a_row_for_each_label_and_a_column_for_each_series() -> None:
    marks = [Mark("2024", 5, "out", "/a/"), Mark("2025", 7, "out"), Mark("2025", 2.5, "in")]
    table = _bars(marks=marks, unit="students").table
    assert table.columns == ["Year", "out (students)", "in (students)"]
    assert table.rows[0] == [Cell("2024"), Cell("5", "/a/", number=True), Cell("–", number=True)]
    assert [cell.text for cell in table.rows[1]] == ["2025", "7", "2.5"]


def test_five_series_are_refused() -> None:
    with pytest.raises(ValueError, match="5 series"):
        _bars(marks=[Mark("2024", 1, str(number)) for number in range(5)])


def test_a_funnel_says_the_share_of_the_first() -> None:
    steps = [Mark("Begun", 200), Mark("Left", 50)]
    chart = charts.funnel(title="T", description="D", label="Step", unit="students", steps=steps)
    assert "50 (25%)" in chart.svg
    assert [cell.text for cell in chart.table.rows[1]] == ["Left", "50", "25%"]


def test_a_budget_not_spent_yet_is_a_dash() -> None:
    points = [Burn("Q1", 10, 8), Burn("Q2", 20)]
    chart = charts.burn(title="T", description="D", label="Quarter", unit="EUR", points=points)
    assert [[cell.text for cell in row] for row in chart.table.rows] == [
        ["Q1", "10", "8"],
        ["Q2", "20", "–"],
    ]


def test_an_open_period_is_open_in_the_table() -> None:
    chart = charts.timeline(
        title="T",
        description="D",
        label="Partner",
        spans=[Span("Wien", date(2024, 9, 1))],
        today=date(2026, 1, 1),
    )
    assert [cell.text for cell in chart.table.rows[0]] == ["Wien", "1 Sep 2024", "open"]
    assert "Today" in chart.svg


def _nothing() -> list[Callable[[], Chart]]:
    text: dict[str, Any] = {"title": "T", "description": "D", "label": "L"}
    return [
        lambda: charts.bars(**text, marks=[]),
        lambda: charts.bars(**text, marks=[], stacked=True),
        lambda: charts.trend(**text, marks=[]),
        lambda: charts.balance(**text, pairs=[], out="o", back="i"),
        lambda: charts.funnel(**text, steps=[], unit="u"),
        lambda: charts.burn(**text, points=[], unit="u"),
        lambda: charts.timeline(**text, spans=[]),
    ]


@pytest.mark.parametrize("make", _nothing())
def test_nothing_to_draw_is_said(make: Callable[[], Chart]) -> None:
    assert "There is nothing to draw yet." in _drawn(make())


@pytest.mark.parametrize(
    "chart",
    [
        _bars(marks=[Mark("2024", 0)]),
        charts.balance(
            title="T", description="D", label="P", out="o", back="i", pairs=[Pair("P", 0, 0)]
        ),
        charts.funnel(title="T", description="D", label="S", unit="u", steps=[Mark("S", 0)]),
    ],
)
def test_zeros_are_drawn(chart: Chart) -> None:
    assert _root(chart).get("class") == "chart-svg"


def test_a_zero_stands_on_its_own_side() -> None:
    pairs = [Pair("P", 0, 3), Pair("Q", 2, 0)]
    chart = charts.balance(title="T", description="D", label="P", out="o", back="i", pairs=pairs)
    left, right = (layer for layer in chart.spec["layer"] if layer["mark"].get("dx"))
    assert (left["mark"]["align"], right["mark"]["align"]) == ("right", "left")
    assert [layer["transform"][0]["filter"] for layer in (left, right)] == [
        'datum.series === "o"',
        'datum.series === "i"',
    ]


def test_the_same_figures_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    draw = drawing.draw

    def counted(*given: Any) -> str:
        drawn.append(given[1])
        return draw(*given)

    monkeypatch.setattr(drawing, "draw", counted)
    assert _bars().svg == _bars().svg
    assert len(drawn) == 1
    assert _bars(title="Other").svg
    with translation.override("fr"):
        assert _bars().svg
    assert len(set(drawn)) == 3


def test_the_picture_goes_into_a_pdf(sample: Chart) -> None:
    document = HTML(string=f"<body>{sample.svg}</body>").render()
    assert len(document.pages) == 1
    assert len(document.write_pdf() or b"") > 3_000


def _drawn(chart: Chart) -> str:
    return Template("{% load ui %}{% chart chart %}").render(Context({"chart": chart}))


def test_the_page_shows_picture_and_table(sample: Chart) -> None:
    page = _drawn(sample)
    assert page.count("<svg ") == 1
    assert page.count("<tr>") == len(sample.table.rows) + 1
    assert f'<a href="{samples.HERE}">' in page


@pytest.mark.parametrize("colour", palette.SERIES)
def test_series_are_seen_on_their_ground(colour: str) -> None:
    assert contrast(parse(colour), parse(palette.CARD)) >= 3  # WCAG 2.2, 1.4.11


def test_neighbouring_classes_of_the_map_differ() -> None:
    shades = [parse(colour) for colour in palette.CLASSES]
    assert all(contrast(a, b) >= 1.2 for a, b in pairwise(shades))
