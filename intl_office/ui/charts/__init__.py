"""Charts and the world map, drawn on the server.

    chart = bars(
        title=_("Outgoing students by year"),
        description=_("The number doubled in five years."),
        label=_("Year"),
        unit=_("students"),
        marks=[Mark("2025", 120, url=f"{url}?year=2025"), Mark("2026", 240, url=...)],
    )
    {% chart chart %}      # a page: picture, and the same figures as a table
    {{ chart.svg }}        # a PDF

Every mark opens its filtered list where it has an address.
"""

from intl_office.ui.charts.chart import Cell, Chart, Table
from intl_office.ui.charts.country import Spot, country_map
from intl_office.ui.charts.kinds import balance, bars, burn, funnel, timeline, trend
from intl_office.ui.charts.marks import Burn, Mark, Pair, Span
from intl_office.ui.charts.ranking import Line, ranking
from intl_office.ui.charts.spark import Twin, spark
from intl_office.ui.charts.world import Place, world_map

__all__ = [
    "Burn",
    "Cell",
    "Chart",
    "Line",
    "Mark",
    "Pair",
    "Place",
    "Span",
    "Spot",
    "Table",
    "Twin",
    "balance",
    "bars",
    "burn",
    "country_map",
    "funnel",
    "ranking",
    "spark",
    "timeline",
    "trend",
    "world_map",
]
