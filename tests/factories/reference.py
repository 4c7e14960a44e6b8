"""Reference rows of the office's own; the delivered ones come from `load_reference`."""

from datetime import date
from decimal import Decimal

from factory.declarations import Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.reference import models
from intl_office.reference.enums import Mobility, RateKind, Scheme, Status, Unit, Zone

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class CountryFactory(DjangoModelFactory[models.Country]):
    class Meta:
        model = models.Country

    code = Sequence(lambda n: f"Q{LETTERS[n % 26]}")
    alpha3 = Sequence(lambda n: f"QQ{LETTERS[n % 26]}")
    eu_code = Sequence(lambda n: f"Q{LETTERS[n % 26]}")
    name_en = Sequence(lambda n: f"Country {n}")
    name_fr = Sequence(lambda n: f"Pays {n}")
    source = "A map"


class CountryStatusFactory(DjangoModelFactory[models.CountryStatus]):
    class Meta:
        model = models.CountryStatus

    country = SubFactory(CountryFactory)
    status = Status.THIRD
    starts_on = date(2021, 1, 1)
    source = "A guide"


class CountryGroupFactory(DjangoModelFactory[models.CountryGroup]):
    class Meta:
        model = models.CountryGroup

    country = SubFactory(CountryFactory)
    group = 1
    call_from = 2024
    source = "A guide"


class RateFactory(DjangoModelFactory[models.Rate]):
    class Meta:
        model = models.Rate

    class Params:
        is_fixed = Trait(kind=RateKind.FIXED, lowest=None, highest=None, fixed=Decimal("150.00"))
        is_adopted = Trait(adopted=Decimal("400.00"), decision="CA-2026-041")
        is_example = Trait(
            kind=RateKind.EXAMPLE, lowest=None, highest=None, fixed=Decimal(327), holder="A school"
        )

    action = Scheme.KA131
    call = 2026
    mobility = Mobility.STUDY
    zone = Zone.GROUP_1
    kind = RateKind.RANGE
    lowest = Decimal("292.00")
    highest = Decimal("606.00")
    unit = Unit.MONTH
    source = "A guide"


class DistanceBandFactory(DjangoModelFactory[models.DistanceBand]):
    class Meta:
        model = models.DistanceBand

    call_from = 2026
    km_from = 10
    km_to = 99
    standard = Decimal("28.00")
    source = "A guide"


class CurrencyFactory(DjangoModelFactory[models.Currency]):
    class Meta:
        model = models.Currency

    code = "USD"
    name_en = "US Dollar"
    name_fr = "Dollar des États-Unis"
    source = "ISO 4217"


class ExchangeRateFactory(DjangoModelFactory[models.ExchangeRate]):
    class Meta:
        model = models.ExchangeRate

    currency = SubFactory(CurrencyFactory)
    day = date(2026, 11, 2)
    per_euro = Decimal("1.25")
    source = "European Central Bank"


class LanguageFactory(DjangoModelFactory[models.Language]):
    class Meta:
        model = models.Language
        django_get_or_create = ("code",)

    code = "en"
    alpha3 = "eng"
    name_en = "English"
    name_fr = "anglais"
    source = "ISO 639"


class IscedFieldFactory(DjangoModelFactory[models.IscedField]):
    class Meta:
        model = models.IscedField

    code = "05"
    label_en = "Sciences"
    label_fr = "Sciences"
    source = "A classification"
