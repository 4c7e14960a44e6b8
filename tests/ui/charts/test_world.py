import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django.contrib.staticfiles import finders

from intl_office.ui.charts import Chart, Place, palette, world, world_map

SVG = "{http://www.w3.org/2000/svg}"


def _map(*places: Place, **changes: Any) -> Chart:
    text: dict[str, Any] = {"title": "T", "description": "D", "unit": "agreements"}
    return world_map(places=places, **(text | changes))


def _colour_of(chart: Chart, label: str) -> str:
    (link,) = (a for a in fromstring(chart.svg).iter(f"{SVG}a") if a.get("aria-label") == label)
    return link[0].get("fill", "")


@pytest.mark.parametrize(
    ("value", "number"), [(0, 0), (1, 1), (4, 1), (5, 2), (19, 2), (20, 3), (99, 4), (100, 5)]
)
def test_a_country_has_the_colour_of_its_class(value: int, number: int) -> None:
    chart = _map(Place("ES", "Spain", value, "/es/"))
    assert _colour_of(chart, f"Spain, {value}") == palette.CLASSES[number]


def test_the_legend_is_in_words() -> None:
    drawn = _map(Place("ES", "Spain", 3)).svg
    for words in ("none", "1 to 4", "5 to 19", "50 to 99", "100 and more", "agreements"):
        assert f">{words}<" in drawn


def test_fewer_classes_take_the_strong_colours() -> None:
    chart = _map(Place("ES", "Spain", 9, "/es/"), bounds=(2,))
    assert _colour_of(chart, "Spain, 9") == palette.CLASSES[-1]
    assert "under 2" in chart.svg


@pytest.mark.parametrize("code", ["MT", "SG", "LI", "CV", "XK", "RE"])
def test_small_countries_and_kosovo_are_there(code: str) -> None:
    assert _colour_of(_map(Place(code, "Here", 7, "/x/")), "Here, 7") == palette.CLASSES[2]


def test_a_country_without_a_list_is_no_link() -> None:
    assert f"{SVG}a" not in {element.tag for element in fromstring(_map(Place("ES", "S", 1)).svg)}
    assert "S, 1" in _map(Place("ES", "S", 1)).svg


def test_what_has_no_place_on_the_map_is_named_and_listed() -> None:
    chart = _map(Place("ZZ", "Nowhere", 1), Place("ES", "Spain", 2))
    assert chart.description == "D Not on the map: Nowhere."
    assert [row[0].text for row in chart.table.rows] == ["Spain", "Nowhere"]


@pytest.mark.parametrize("bounds", [(), (5, 1), (1, 1), (1, 2, 3, 4, 5, 6)])
def test_bounds_rise(bounds: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="bounds"):
        _map(bounds=bounds)


def test_the_table_begins_with_the_most() -> None:
    rows = _map(Place("FR", "France", 1), Place("ES", "Spain", 1), Place("DE", "G", 9)).table.rows
    assert [row[0].text for row in rows] == ["G", "France", "Spain"]


def test_the_committed_table_says_which_countries_are_drawn() -> None:
    shapes = json.loads(Path(str(finders.find(world.SHAPES))).read_text())
    drawn = {shape.get("id") for shape in shapes["objects"]["countries"]["geometries"]} - {None}
    table = world.points()
    assert {one.numeric for one in table.values() if one.drawn} - {""} == drawn - {"010"}
    assert len({one.numeric for one in table.values()}) == len(table) == 248
    assert all(abs(one.latitude) <= 90 and abs(one.longitude) <= 180 for one in table.values())


def test_every_country_of_the_committed_table_can_be_drawn() -> None:
    places = [Place(code, code, 3, "/x/") for code in world.points()]
    links = list(fromstring(_map(*places).svg).iter(f"{SVG}a"))
    assert len(links) == len(places)
