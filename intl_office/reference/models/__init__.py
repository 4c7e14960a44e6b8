"""Countries, classifications, rates and bands."""

from intl_office.reference.models.band import DistanceBand
from intl_office.reference.models.base import Entry
from intl_office.reference.models.country import Country, Region
from intl_office.reference.models.currency import Currency, ExchangeRate
from intl_office.reference.models.group import CountryGroup
from intl_office.reference.models.isced import IscedField
from intl_office.reference.models.language import Language
from intl_office.reference.models.rate import Rate
from intl_office.reference.models.status import CountryStatus

__all__ = [
    "Country",
    "CountryGroup",
    "CountryStatus",
    "Currency",
    "DistanceBand",
    "Entry",
    "ExchangeRate",
    "IscedField",
    "Language",
    "Rate",
    "Region",
]
