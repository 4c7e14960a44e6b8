"""Demonstration rows of the partner pages."""

from decimal import Decimal

from django.test import Client

from intl_office.organisations.models import Contact, Partner
from partnerships import demo_partner
from partnerships.demo import OFFICER
from partnerships.enums import State
from partnerships.models import Agreement, AgreementYear
from tests.factories.access import user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ContactFactory, CountryFactory, UnitFactory
from tests.factories.partnerships import AgreementYearFactory, agreement_with, in_days


def test_nothing_where_there_is_no_demonstration(db: None) -> None:
    demo_partner.load(print)
    assert not Partner.objects.exists()


def test_it_is_loaded_once(db: None) -> None:
    UserFactory.create(email=OFFICER)
    CountryFactory.create(
        code="FI", alpha3="FIN", eu_code="FI", erasmus_prefix="SF", name_en="Finland",
        name_fr="Finlande",
    )  # fmt: skip
    UnitFactory.create(code="ING")
    ContactFactory.create_batch(5)
    AgreementYearFactory.create(
        agreement=agreement_with(state=State.IN_FORCE, number="2024-0001"),
        taken=2,
        last_return_on=in_days(-9),
    )
    for _ in range(2):
        demo_partner.load(print)
    heir = Partner.objects.get(legal_name=demo_partner.HEIR)
    assert Agreement.objects.filter(number="2017-0001").count() == 1
    assert Contact.objects.filter(last_confirmed_on=None).count() == 1
    assert AgreementYear.objects.get().ects_recognised == Decimal(30)
    client = Client()
    client.force_login(user_with("director"))
    assert "2017-0001" in client.get(heir.get_absolute_url()).text
