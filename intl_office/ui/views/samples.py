"""Charts of the gallery, with figures made up for it."""

from datetime import date

from django.utils.translation import gettext as _

from intl_office.ui import charts
from intl_office.ui.charts import Burn, Chart, Mark, Pair, Place, Span

HERE = "/gallery/?list=sample"


def all_charts() -> list[tuple[str, Chart]]:
    """One of each kind, with the name of the function that makes it."""
    return [
        ("world_map", _map()),
        ("bars", _bars(stacked=False)),
        ("bars(stacked=True)", _bars(stacked=True)),
        ("balance", _balance()),
        ("trend", _trend()),
        ("funnel", _funnel()),
        ("burn", _burn()),
        ("timeline", _timeline()),
    ]


def _map() -> Chart:
    places = [
        Place("ES", _("Spain"), 132, HERE),
        Place("DE", _("Germany"), 74, HERE),
        Place("IT", _("Italy"), 58, HERE),
        Place("CA", _("Canada"), 23, HERE),
        Place("BR", _("Brazil"), 12, HERE),
        Place("JP", _("Japan"), 7, HERE),
        Place("MA", _("Morocco"), 4, HERE),
        Place("MT", _("Malta"), 3, HERE),
        Place("SG", _("Singapore"), 2, HERE),
        Place("XK", _("Kosovo"), 1, HERE),
    ]
    return charts.world_map(
        title=_("Agreements in the world"),
        description=_("Most agreements are with Spain, Germany and Italy."),
        places=places,
        unit=_("agreements"),
    )


def _flows() -> list[Mark]:
    out, back = _("Outgoing"), _("Incoming")
    figures = {"2022": (640, 410), "2023": (820, 530), "2024": (960, 610), "2025": (1204, 702)}
    return [
        Mark(year, value, side, HERE)
        for year, pair in figures.items()
        for side, value in zip((out, back), pair, strict=True)
    ]


def _bars(*, stacked: bool) -> Chart:
    return charts.bars(
        title=_("Students by year, stacked") if stacked else _("Students by year"),
        description=_("Both directions grow; twice as many leave as arrive."),
        marks=_flows(),
        label=_("Year"),
        unit=_("students"),
        stacked=stacked,
    )


def _trend() -> Chart:
    return charts.trend(
        title=_("Trend of the flows"),
        description=_("The distance between outgoing and incoming students grows."),
        marks=_flows(),
        label=_("Year"),
        unit=_("students"),
    )


def _balance() -> Chart:
    return charts.balance(
        title=_("Balance by partner"),
        description=_("Lisbon and Bologna receive more students than they send."),
        pairs=[
            Pair("Universidade de Lisboa", 24, 9, HERE, HERE),
            Pair("Università di Bologna", 18, 11, HERE, HERE),
            Pair("Universität Wien", 7, 8, HERE, HERE),
        ],
        label=_("Partner"),
        out=_("Outgoing"),
        back=_("Incoming"),
    )


def _funnel() -> Chart:
    return charts.funnel(
        title=_("Applications of the campaign"),
        description=_("Of 1,204 students who began an application, 431 left."),
        steps=[
            Mark(_("Begun"), 1204, url=HERE),
            Mark(_("Handed in"), 905, url=HERE),
            Mark(_("Selected"), 560, url=HERE),
            Mark(_("Left"), 431, url=HERE),
        ],
        label=_("Step"),
        unit=_("students"),
    )


def _burn() -> Chart:
    return charts.burn(
        title=_("Budget of the project"),
        description=_("In the third quarter spending lies behind the plan."),
        points=[
            Burn(_("1st quarter"), 50_000, 42_000, HERE),
            Burn(_("2nd quarter"), 110_000, 96_500, HERE),
            Burn(_("3rd quarter"), 180_000, 131_000, HERE),
            Burn(_("4th quarter"), 250_000),
        ],
        label=_("Quarter"),
        unit="EUR",
    )


def _timeline() -> Chart:
    in_force, draft = _("In force"), _("In negotiation")
    return charts.timeline(
        title=_("Life of the agreements"),
        description=_("The agreement with Vienna ends first."),
        spans=[
            Span("Lisboa", date(2022, 9, 1), date(2028, 8, 31), in_force, HERE),
            Span("Wien", date(2021, 9, 1), date(2027, 8, 31), in_force, HERE),
            Span("Montréal", date(2027, 1, 1), None, draft, HERE),
        ],
        label=_("Partner"),
        today=date(2026, 11, 21),
    )
