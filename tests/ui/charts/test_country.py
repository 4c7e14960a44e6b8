"""The map of one country."""

import pytest

from intl_office.ui.charts import Spot, country_map

NANCY = Spot("Lorraine", "Nancy", 48.69, 6.18, main=True)
BORDEAUX = Spot("Bordeaux", "Bordeaux", 44.84, -0.58, "/partners/x/")
FIJI = Spot("USP", "Suva", -18.14, 178.44, main=True)


def test_spots_lie_in_the_country_and_lead_on() -> None:
    chart = country_map(title="Nancy", description="", country="FR", spots=[NANCY, BORDEAUX])
    assert 'href="/partners/x/"' in chart.svg
    assert "Lorraine, Nancy" in chart.svg
    assert len(chart.svg) < 40_000
    assert [[cell.text for cell in row] for row in chart.table.rows] == [
        ["Lorraine", "Nancy"], ["Bordeaux", "Bordeaux"],
    ]  # fmt: skip


@pytest.mark.parametrize("country", ["FR", "MT", "XK", "FJ", "??"])
def test_without_spots_the_country_is_shown(country: str) -> None:
    chart = country_map(title="There", description="", country=country, spots=[])
    assert not chart.empty
    assert "<path" in chart.svg or country == "??"


def test_the_same_map_is_drawn_once_and_another_one_anew() -> None:
    def key(*spots: Spot) -> str:
        return country_map(title="x", description="", country="FJ", spots=spots).key

    assert key(FIJI) == key(FIJI)
    assert len({key(FIJI), key(), key(NANCY), key(FIJI, NANCY)}) == 4
