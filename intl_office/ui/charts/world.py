"""The world in classes of colour: never a continuous scale, which nobody reads back.

Shapes: Natural Earth at 1:110,000,000 (public domain) from the package world-atlas. Countries too
small for it are points. `countries.csv` gives the ISO 3166-1 codes and a point inside each
country: computed once from world-atlas 2.0.2 (Natural Earth, 1:10,000,000), the centroid of its
largest part; codes from CLDR (territory aliases). XK stands for Kosovo, as in the EU's lists.
Russia, and territories that Natural Earth draws as a part of their country (GP, RE...), have
their capital. Antarctica is left out.
"""

import csv
import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from intl_office.ui.charts import palette
from intl_office.ui.charts.chart import Cell, Chart, Spec, Table, figure, written
from intl_office.ui.charts.kinds import WIDTH
from intl_office.ui.charts.marks import address
from intl_office.ui.components import Text

SHAPES = "vendor/maps/countries-110m.json"
HEIGHT = 280
# Turned so that the Pacific, not Siberia, is cut; the far south, without Antarctica, is left out.
_PROJECTION = {"type": "equalEarth", "rotate": [-11, 0, 0], "scale": 117, "translate": [320, 160]}
_ANTARCTICA = "010"
_KOSOVO = "XK"


@dataclass(frozen=True)
class Place:
    """A country's figure: its ISO alpha-2 code (XK for Kosovo), its name, its list."""

    country: str
    name: Text
    value: int
    url: str = ""


@dataclass(frozen=True)
class Point:
    """Where a country lies; `numeric` is empty where ISO gave none."""

    numeric: str
    latitude: float
    longitude: float
    drawn: bool


def world_map(
    *,
    title: Text,
    description: Text,
    places: Sequence[Place],
    unit: Text,
    bounds: Sequence[int] = (1, 5, 20, 50, 100),
) -> Chart:
    """The world, each country in the class of its figure.

    Args:
        title: heading.
        description: what there is to see.
        places: one for each country with a figure; the others are of the lowest class.
        unit: what is counted ("agreements"); heads the legend and the column.
        bounds: the least figure of each class but the lowest; five at most, rising.

    Raises:
        ValueError: bounds that do not rise.

    """
    if list(bounds) != sorted(set(bounds)) or not 1 <= len(bounds) < len(palette.CLASSES):
        raise ValueError(f"bounds {bounds!r}: one to five, rising")
    words = _words(bounds)
    known = [one for one in places if one.country in points()]
    rows = {one.country: _row(one, words[bisect_right(bounds, one.value)]) for one in known}
    ranked = sorted(places, key=lambda one: (-one.value, str(one.name)))
    table = Table(
        [_("Country"), str(unit)],
        [[Cell(str(one.name)), figure(one.value, one.url)] for one in ranked],
    )
    told = _told(description, [str(one.name) for one in places if one not in known])
    return Chart(title, told, table, _spec(rows, words, str(unit)))


def _told(description: Text, lost: list[str]) -> Text:
    """The description; what has no place on the map is named, never lost in silence."""
    if not lost:
        return description
    return f"{description} " + _("Not on the map: %(names)s.") % {"names": ", ".join(lost)}


@cache
def points() -> Mapping[str, Point]:
    """Alpha-2 code -> where the country lies."""
    path = Path(__file__).with_name("countries.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            line["alpha2"]: Point(
                line["numeric"],
                float(line["latitude"]),
                float(line["longitude"]),
                line["drawn"] == "yes",
            )
            for line in csv.DictReader(file)
        }


@cache
def topology() -> dict[str, Any]:
    """The countries' shapes as TopoJSON; raises LookupError where the assets were not prepared."""
    found = finders.find(SHAPES)
    if not found:
        raise LookupError(f"No {SHAPES}: officeAssets in package.json lists it.")
    shapes: dict[str, Any] = json.loads(Path(str(found)).read_text(encoding="utf-8"))
    return shapes


def _words(bounds: Sequence[int]) -> list[str]:
    """The classes in words, the lowest first."""
    below = _("none") if bounds[0] == 1 else _("under %(number)s") % {"number": written(bounds[0])}
    between = [_from_to(low, high - 1) for low, high in pairwise(bounds)]
    return [below, *between, _("%(number)s and more") % {"number": written(bounds[-1])}]


def _from_to(low: int, high: int) -> str:
    if low == high:
        return written(low)
    return _("%(low)s to %(high)s") % {"low": written(low), "high": written(high)}


def _row(place: Place, words: str) -> Spec:
    return {
        "class": words,
        "url": address(place.url),
        "said": f"{place.name}, {written(place.value)}",
    }


def _spec(rows: Mapping[str, Spec], words: list[str], unit: str) -> Spec:
    shapes, small = _split(rows)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "projection": _PROJECTION,
        "layer": [
            _shapes_layer(_joined(shapes, words[0]), _colour(words, unit)),
            _points_layer(small, _colour(words, unit)),
        ],
    }


def _split(rows: Mapping[str, Spec]) -> tuple[dict[str, Spec], list[Spec]]:
    """Rows by the key of their shape; those of countries too small for one as points."""
    where = points()
    shapes = {where[code].numeric or code: row for code, row in rows.items() if where[code].drawn}
    small = [
        {**row, "latitude": where[code].latitude, "longitude": where[code].longitude}
        for code, row in rows.items()
        if not where[code].drawn
    ]
    return shapes, small


def _joined(shapes: Mapping[str, Spec], lowest: str) -> Spec:
    """The topology, each shape with what is shown of it."""
    world = topology()
    countries = world["objects"]["countries"]
    nothing = {"class": lowest, "url": None, "said": ""}
    geometries = [
        {**shape, "properties": shapes.get(shape_key(shape), nothing)}
        for shape in countries["geometries"]
        if shape.get("id") != _ANTARCTICA
    ]
    return {**world, "objects": {"countries": {**countries, "geometries": geometries}}}


def shape_key(shape: Mapping[str, Any]) -> str:
    """The numeric code of a shape's country; Kosovo has none and keeps its letters."""
    kosovo = shape["properties"].get("name") == "Kosovo"
    return _KOSOVO if kosovo else str(shape.get("id", ""))


def _colour(words: list[str], unit: str) -> Callable[[str], Spec]:
    """The scale of the classes, for the field that a layer names."""
    colours = [palette.CLASSES[0], *palette.CLASSES[-len(words) + 1 :]]
    scale = {"domain": words, "range": colours}
    legend = {"title": unit, "columns": 6, "symbolStrokeColor": palette.QUIET}
    return lambda field: {"field": field, "type": "ordinal", "scale": scale, "legend": legend}


def _shapes_layer(topology: Spec, colour: Callable[[str], Spec]) -> Spec:
    return {
        "data": {"values": topology, "format": {"type": "topojson", "feature": "countries"}},
        "mark": {"type": "geoshape", "stroke": palette.QUIET, "strokeWidth": 0.5},
        "encoding": {
            "color": colour("properties.class"),
            "href": {"field": "properties.url"},
            "description": {"field": "properties.said"},
        },
    }


def _points_layer(small: list[Spec], colour: Callable[[str], Spec]) -> Spec:
    mark = {"type": "circle", "size": 90, "opacity": 1, "stroke": palette.INK, "strokeWidth": 1}
    return {
        "data": {"values": small},
        "mark": mark,
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "color": colour("class"),
            "href": {"field": "url"},
            "description": {"field": "said"},
        },
    }
