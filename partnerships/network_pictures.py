"""The pictures of a network: its members on the map, its fees by year."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intl_office.organisations.models import Institution
from intl_office.ui.charts import Chart, Mark, Place, bars, world_map
from partnerships.models import Network, NetworkFee, NetworkMember


def of_members(network: Network, members: Sequence[NetworkMember]) -> Chart:
    """The world, by members of today; our own institution counts in its country."""
    house = Institution.objects.select_related("country").first()
    own = house.country if house else None
    countries = [one.partner.country if one.partner else own for one in members]
    known = [one for one in countries if one is not None]
    number = Counter(one.pk for one in known)
    by_key = {one.pk: one for one in known}
    url = network.page("network_members")
    places = [
        Place(by_key[key].code, by_key[key].name, count, f"{url}?country={by_key[key].code}")
        for key, count in sorted(number.items())
    ]
    said = ngettext(
        "%(members)s member in %(countries)s country.",
        "%(members)s members in %(countries)s countries.",
        len(members),
    ) % {"members": len(members), "countries": len(places)}
    return world_map(
        title=_("Members by country"),
        description=said,
        places=places,
        unit=_("members"),
        bounds=(1, 2, 3, 5, 10),
    )


def of_fees(fees: Sequence[NetworkFee]) -> list[Chart]:
    """One picture a currency: amounts cannot be added across them."""
    currencies = dict.fromkeys(fee.currency for fee in fees)
    return [_of_currency(one, [fee for fee in fees if fee.currency == one]) for one in currencies]


def _of_currency(currency: str, fees: Sequence[NetworkFee]) -> Chart:
    ordered = sorted(fees, key=lambda fee: (fee.year, fee.basis))
    marks = [
        Mark(fee.year_name, float(amount), series)
        for fee in ordered
        for series, amount in ((_("Paid"), fee.paid), (_("Still to pay"), fee.left))
    ]
    return bars(
        title=_("Fees by year, in %(currency)s") % {"currency": currency},
        description=_("What was paid for each year, and what is still to pay."),
        marks=marks,
        label=_("Year"),
        unit=currency,
    )
