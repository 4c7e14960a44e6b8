"""The public list of partners: what everybody sees, and what nobody does."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.enums import AgreementType, State
from partnerships.models import Publication
from partnerships.published import Offer, offers, partners
from tests.factories.access import user_with
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import ConditionFactory, PartyFactory, agreement_with, in_force

pytestmark = pytest.mark.django_db
URL, SETTINGS = "/partnerships/public/", "/partnerships/public/settings/"


@pytest.fixture
def shown() -> Publication:
    return Publication.objects.create(is_on=True, text_fr="Bienvenue", text_en="Welcome")


def named(name: str, **columns: Any) -> None:
    in_force(partner=PartnerFactory.create(legal_name=name), **columns)


def test_it_is_off_until_somebody_switches_it_on(client: Client) -> None:
    assert client.get(URL).status_code == 404
    assert reverse("partnerships:public") not in client.get("/").content.decode()
    Publication.objects.create(is_on=False)
    assert client.get(URL).status_code == 404


def test_the_first_page_leads_to_it(client: Client, shown: Publication) -> None:
    assert reverse("partnerships:public") in client.get("/").content.decode()


def test_it_names_partners_in_force_of_the_types_chosen(client: Client, shown: Publication) -> None:
    named("Universität zu Köln")
    named("Not yet", state=State.SIGNED, starts_on=timezone.localdate() + timedelta(days=1))
    named("No more", state=State.EXPIRED, ends_on=timezone.localdate() - timedelta(days=1))
    named("Other type", type=AgreementType.FRAMEWORK)
    agreement_with(PartnerFactory.create(legal_name="A draft"))
    page = client.get(URL).content.decode()
    assert "Universität zu Köln" in page
    assert "Bienvenue" in page
    for name in ("Not yet", "No more", "Other type", "A draft"):
        assert name not in page


def test_nothing_of_persons_or_numbers(client: Client, shown: Publication) -> None:
    row = in_force(persons=487, note="Internal words", title_fr="The title", title_en="The title")
    row.parties.update(signatory="Ms President")
    ConditionFactory.create(agreement=row, subject_note="A subject", direction="in")
    page = client.get(URL).content.decode().partition("<svg")[0]  # coordinates are numbers
    for words in ("487", "Internal words", "The title", "Ms President", "A subject", row.number):
        assert words not in page


def test_search_by_name_country_and_type(client: Client, shown: Publication) -> None:
    named("Universität zu Köln")
    named("Politecnico di Milano", type=AgreementType.DOUBLE_DEGREE)
    found = client.get(URL, {"q": "koln"}).content.decode()
    assert "Universität zu Köln" in found
    assert "Politecnico" not in found
    found = client.get(URL, {"type": AgreementType.DOUBLE_DEGREE}).content.decode()
    assert "Politecnico" in found
    assert "Universität" not in found
    assert client.get(URL, {"type": "framework", "page": "x", "country": "?"}).status_code == 200


def offered(shown: Publication, day: date) -> list[Offer]:
    row: Any = partners(shown.types, day).get()
    return offers(row.shown_parties)


def test_an_offer_ends_with_its_last_agreement(shown: Publication) -> None:
    partner, today = PartnerFactory.create(), timezone.localdate()
    first, last = today + timedelta(days=30), today + timedelta(days=300)
    for day in (last, first):
        in_force(partner=partner, ends_on=day)
    assert offered(shown, today) == [Offer(str(AgreementType.EXCHANGE.label), last)]
    in_force(partner=partner, ends_on=None)
    assert offered(shown, today) == [Offer(str(AgreementType.EXCHANGE.label), None)]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(
    client: Client,
    shown: Publication,
    query_budget: Callable[[int], AbstractContextManager[None]],
    number: int,
) -> None:
    for n in range(number):
        PartyFactory.create(agreement=in_force(), partner__legal_name=f"Partner {n}", position=2)
    client.get(URL)
    with query_budget(7):
        client.get(URL)


def test_the_director_switches_it_on(client: Client) -> None:
    client.force_login(user_with("director"))
    answer = client.post(SETTINGS, {"is_on": "on", "types": ["exchange"], "text_fr": "Bonjour"})
    assert answer.status_code == 302
    row = Publication.objects.get()
    assert (row.is_on, row.types, row.text) == (True, ["exchange"], "Bonjour")


def test_switched_on_it_shows_something(client: Client) -> None:
    client.force_login(user_with("director"))
    answer = client.post(SETTINGS, {"is_on": "on"})
    assert answer.status_code == 422
    assert "at least one type" in answer.content.decode()
    assert not Publication.objects.exists()


@pytest.mark.parametrize("kind", [AgreementType.AMENDMENT, AgreementType.COTUTELLE, "else"])
def test_some_types_are_never_published(kind: str) -> None:
    with pytest.raises(IntegrityError, match="types_known"):
        Publication.objects.create(types=[kind])
