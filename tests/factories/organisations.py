"""The house, its units and people; partners and their contacts."""

from datetime import date
from typing import Any

from factory.declarations import Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from intl_office.organisations import models
from intl_office.organisations.enums import (
    ContactFunction,
    LinkKind,
    MembershipFunction,
    PartnerKind,
    PersonKind,
    UnitKind,
)
from intl_office.reference.enums import Origin
from intl_office.reference.models import Country


class CountryFactory(DjangoModelFactory[Country]):
    """A country: France unless said otherwise."""

    class Meta:
        model = Country
        django_get_or_create = ("code",)

    class Params:
        germany = Trait(
            code="DE", alpha3="DEU", eu_code="DE", erasmus_prefix="D",
            name_en="Germany", name_fr="Allemagne",
        )  # fmt: skip
        greece = Trait(
            code="GR", alpha3="GRC", eu_code="EL", erasmus_prefix="G",
            name_en="Greece", name_fr="Grèce",
        )  # fmt: skip

    code = "FR"
    alpha3 = "FRA"
    eu_code = "FR"
    erasmus_prefix = "F"
    name_en = "France"
    name_fr = "France"
    origin = Origin.OFFICE
    source = "ISO 3166"


class RootFactory(DjangoModelFactory[models.Unit]):
    """The root of the tree."""

    class Meta:
        model = models.Unit
        django_get_or_create = ("code",)

    kind = UnitKind.INSTITUTION
    code = "UNIV"
    name_fr = "Université de Valmont"
    name_en = "University of Valmont"


class UnitFactory(DjangoModelFactory[models.Unit]):
    """A faculty under the root."""

    class Meta:
        model = models.Unit

    parent = SubFactory(RootFactory)
    kind = UnitKind.FACULTY
    code = Sequence(lambda n: f"U{n}")
    name_fr = Sequence(lambda n: f"Faculté {n}")
    name_en = Sequence(lambda n: f"Faculty {n}")


class PersonFactory(DjangoModelFactory[models.Person]):
    class Meta:
        model = models.Person

    kind = PersonKind.ACADEMIC
    first_name = "Inès"
    last_name = Sequence(lambda n: f"Personne {n}")
    email = Sequence(lambda n: f"ines{n}@example.org")


class MembershipFactory(DjangoModelFactory[models.Membership]):
    class Meta:
        model = models.Membership

    person = SubFactory(PersonFactory)
    unit = SubFactory(UnitFactory)
    function = MembershipFunction.MEMBER
    starts_on = date(2020, 1, 1)


class PartnerFactory(DjangoModelFactory[models.Partner]):
    """A university in France; `coded` gives it codes."""

    class Meta:
        model = models.Partner

    class Params:
        coded: Any = Trait(
            erasmus_code=Sequence(lambda n: f"F  PLACE{n % 1000:03}"),
            pic=Sequence(lambda n: f"{900000000 + n}"),
            charter_from=date(2021, 1, 1),
            charter_until=date(2029, 12, 31),
        )

    kind = PartnerKind.HIGHER_EDUCATION
    legal_name = Sequence(lambda n: f"Partner no. {n}")
    country = SubFactory(CountryFactory)
    city = "Lyon"


class PartnerUnitFactory(DjangoModelFactory[models.PartnerUnit]):
    class Meta:
        model = models.PartnerUnit

    partner = SubFactory(PartnerFactory)
    name = Sequence(lambda n: f"Department {n}")


class ContactFactory(DjangoModelFactory[models.Contact]):
    class Meta:
        model = models.Contact

    partner = SubFactory(PartnerFactory)
    first_name = "Jutta"
    last_name = Sequence(lambda n: f"Contact {n}")
    email = Sequence(lambda n: f"jutta{n}@example.org")
    functions = [ContactFunction.SIGNS_LEARNING_AGREEMENTS]
    starts_on = date(2020, 1, 1)


class PartnerLinkFactory(DjangoModelFactory[models.PartnerLink]):
    class Meta:
        model = models.PartnerLink

    source = SubFactory(PartnerFactory)
    target = SubFactory(PartnerFactory)
    kind = LinkKind.RENAMED
