"""One country, close enough to see where in it things lie; its neighbours stand around it.

Shapes are those of the world map (1:110,000,000): good for "in the north, near the coast", not
for more, and so is this map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, pi, radians, tan
from typing import Any

from django.utils.translation import gettext as _

from intl_office.ui.charts import palette
from intl_office.ui.charts.chart import Cell, Chart, Spec, Table
from intl_office.ui.charts.marks import address
from intl_office.ui.charts.world import points, shape_key, topology
from intl_office.ui.components import Text

WIDTH, HEIGHT = 400, 300  # px; it shrinks with its page, for it bears no words
MARGIN = 0.7  # of the picture that the spots fill at most
LEAST = 9.0  # degrees: never closer, the shapes would lie
FARTHEST = 75.0  # degrees of latitude that the projection shows


@dataclass(frozen=True)
class Spot:
    """Something that lies somewhere: WGS 84 degrees; `main` is what the map is about."""

    name: Text
    place: Text
    latitude: float
    longitude: float
    url: str = ""
    main: bool = False


def country_map(*, title: Text, description: Text, country: str, spots: Sequence[Spot]) -> Chart:
    """A country with spots in it; without any it shows where the country lies.

    Args:
        title: heading.
        description: what there is to see.
        country: ISO alpha-2 code (XK for Kosovo).
        spots: what lies there; one in an overseas territory moves the map to hold it too.

    """
    rows = [[Cell(str(one.name), one.url), Cell(str(one.place))] for one in spots]
    table = Table([_("Institution"), _("City")], rows or [[Cell(str(title)), Cell("")]])
    known = ["country", country, [_row(one) for one in spots], [one.main for one in spots]]
    spec = _spec(country, spots)
    return Chart(title, description, table, spec, stands_for=known, narrow=True)


def _spec(country: str, spots: Sequence[Spot]) -> Spec:
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "projection": _projection(_around(country, spots)),
        "layer": [
            _shapes(country),
            _spots([one for one in spots if not one.main], 70, palette.CARD),
            _spots([one for one in spots if one.main], 240, palette.SERIES[0]),
        ],
    }


def _around(country: str, spots: Sequence[Spot]) -> list[tuple[float, float]]:
    """What the picture must hold: the spots, else the middle of the country."""
    known = [(one.latitude, one.longitude) for one in spots]
    middle = points().get(country)
    if middle and len(known) < 2:
        known.append((middle.latitude, middle.longitude))
    return known or [(0.0, 0.0)]


def _projection(around: Sequence[tuple[float, float]]) -> Spec:
    lats = [max(min(lat, FARTHEST), -FARTHEST) for lat, _lon in around]
    lons = [lon for _lat, lon in around]
    wide = max(max(lons) - min(lons), LEAST)
    middle = (max(lats) + min(lats)) / 2
    low = min(*lats, middle - LEAST / 2)
    high = max(*lats, middle + LEAST / 2)
    tall = _mercator(high) - _mercator(low)
    return {
        "type": "mercator",
        "rotate": [-(max(lons) + min(lons)) / 2, 0, 0],
        "center": [0, middle],
        "scale": round(min(WIDTH * MARGIN / radians(wide), HEIGHT * MARGIN / tall), 1),
        "translate": [WIDTH / 2, HEIGHT / 2],
        "clipExtent": [[0, 0], [WIDTH, HEIGHT]],
    }


def _mercator(latitude: float) -> float:
    return log(tan(pi / 4 + radians(latitude) / 2))


def _shapes(country: str) -> Spec:
    world: dict[str, Any] = topology()
    countries = world["objects"]["countries"]
    point = points().get(country)
    code = (point.numeric if point else "") or country
    geometries = [
        {**shape, "properties": {"here": shape_key(shape) == code}}
        for shape in countries["geometries"]
    ]
    shown = {**world, "objects": {"countries": {**countries, "geometries": geometries}}}
    colours = {"condition": {"test": "datum.properties.here", "value": palette.CLASSES[1]},
               "value": palette.CLASSES[0]}  # fmt: skip
    return {
        "data": {"values": shown, "format": {"type": "topojson", "feature": "countries"}},
        "mark": {"type": "geoshape", "stroke": palette.QUIET, "strokeWidth": 0.5},
        "encoding": {"color": colours},
    }


def _spots(spots: Sequence[Spot], size: int, colour: str) -> Spec:
    mark = {
        "type": "circle",
        "size": size,
        "opacity": 1,
        "fill": colour,
        "stroke": palette.INK,
        "strokeWidth": 1.5,
    }
    return {
        "data": {"values": [_row(one) for one in spots]},
        "mark": mark,
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "href": {"field": "url"},
            "description": {"field": "said"},
        },
    }


def _row(spot: Spot) -> Spec:
    return {
        "latitude": spot.latitude,
        "longitude": spot.longitude,
        "url": address(spot.url),
        "said": f"{spot.name}, {spot.place}" if spot.place else str(spot.name),
    }
