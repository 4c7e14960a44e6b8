"""The tables of this room as its pages show them: one line of the home page each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intl_office.reference.models import (
    Country,
    CountryGroup,
    CountryStatus,
    Currency,
    DistanceBand,
    Entry,
    ExchangeRate,
    IscedField,
    Language,
    Rate,
    Region,
)


@dataclass(frozen=True)
class Section:
    """A table: its name in addresses, its heading, what it is for, its columns in the form."""

    slug: str
    title: str | Promise
    text: str | Promise
    model: type[Entry]
    fields: tuple[str, ...] = ()


SECTIONS: dict[str, Section] = {
    section.slug: section
    for section in (
        Section(
            "countries",
            _("Countries"),
            _("ISO and EU codes, names, region, prefix of Erasmus codes."),
            Country,
            (
                "code", "alpha3", "eu_code", "name_fr", "name_en", "region", "erasmus_prefix",
                "high_income",
            ),
        ),
        Section(
            "statuses",
            _("Country statuses"),
            _("Member, associated or not, from one day to another."),
            CountryStatus,
            ("country", "status", "starts_on", "ends_on"),
        ),
        Section(
            "groups",
            _("Country groups"),
            _("The group that decides individual support, by call year."),
            CountryGroup,
            ("country", "group", "call_from", "call_to"),
        ),
        Section(
            "regions",
            _("Regions"),
            _("Regions 1 to 14 of the programme guide."),
            Region,
            ("number", "name_fr", "name_en"),
        ),
        Section(
            "rates",
            _("Rates"),
            _("Ranges, adopted rates and fixed amounts, by call year."),
            Rate,
        ),
        Section(
            "travel-bands",
            _("Travel bands"),
            _("Lump sums by one-way distance, standard and green."),
            DistanceBand,
            ("call_from", "call_to", "km_from", "km_to", "standard", "green"),
        ),
        Section(
            "isced",
            _("Fields of education (ISCED-F)"),
            _("Broad, narrow and detailed fields, in both languages."),
            IscedField,
            ("code", "parent", "label_fr", "label_en"),
        ),
        Section(
            "languages",
            _("Languages"),
            _("ISO codes and names."),
            Language,
            ("code", "alpha3", "name_fr", "name_en"),
        ),
        Section(
            "currencies",
            _("Currencies"),
            _("ISO 4217 codes and names."),
            Currency,
            ("code", "name_fr", "name_en", "decimals"),
        ),
        Section(
            "exchange-rates",
            _("Exchange rates"),
            _("Units for one euro, by day, entered by the office."),
            ExchangeRate,
            ("currency", "day", "per_euro"),
        ),
    )
}  # fmt: skip
