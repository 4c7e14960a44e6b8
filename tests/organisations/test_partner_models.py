"""What the database refuses, and what it finds."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.organisations.actions.partners import save_contact, save_partner
from intl_office.organisations.enums import ContactFunction
from intl_office.organisations.models import Contact, Partner
from tests.factories.organisations import (
    ContactFactory,
    CountryFactory,
    PartnerFactory,
    PartnerLinkFactory,
    PartnerUnitFactory,
)

pytestmark = pytest.mark.django_db


def test_partners_stand_in_the_order_of_the_names_that_are_read() -> None:
    PartnerFactory.create(legal_name="AARHUS UNIVERSITET", name_fr="Université d’Aarhus")
    PartnerFactory.create(legal_name="UNIVERSITAET GRAZ", name_en="Graz University")
    PartnerFactory.create(legal_name="politecnico di Torino")
    with override("fr"):
        assert [one.name for one in Partner.objects.by_name()] == [
            "Graz University",
            "politecnico di Torino",
            "Université d’Aarhus",
        ]


@pytest.mark.parametrize("column", ["erasmus_code", "pic"])
def test_a_code_stands_once_among_those_in_use(column: str, officer: User) -> None:
    value = {"erasmus_code": "F  PARIS001", "pic": "999999999"}[column]
    first = PartnerFactory.create(**{column: value})
    second = PartnerFactory.build(country=first.country, **{column: value})
    with pytest.raises(ValidationError) as refused:
        save_partner(partner=second, by=officer)
    assert column in refused.value.message_dict
    Partner.objects.filter(pk=first.pk).update(is_active=False)
    save_partner(partner=second, by=officer)
    assert Partner.objects.filter(**{column: value}).count() == 2


def test_an_oid_may_stand_twice() -> None:
    PartnerFactory.create_batch(2, oid="E10099124")
    assert Partner.objects.filter(oid="E10099124").count() == 2


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"pic": "12"}, "pic_form"),
        ({"oid": "10099124"}, "oid_form"),
        ({"schac": "www.Example"}, "schac_form"),
        ({"website": "javascript:alert(1)"}, "website_form"),
        ({"legal_name": ""}, "named"),
        ({"kind": "planet"}, "kind_known"),
        ({"charter_from": date(2026, 1, 2), "charter_until": date(2026, 1, 1)}, "charter_dates"),
        ({"charter_until": date(2026, 1, 1)}, "charter_dates"),
    ],
)
def test_what_a_partner_cannot_be(values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PartnerFactory.create(**values)


def test_a_merged_partner_is_not_in_use() -> None:
    winner = PartnerFactory.create()
    with pytest.raises(IntegrityError, match="merged_is_closed"), transaction.atomic():
        PartnerFactory.create(merged_into=winner)


def test_a_malformed_code_is_kept_and_says_so() -> None:
    kept = PartnerFactory.create(erasmus_code="F  VERDUN1")
    kept.refresh_from_db()
    assert kept.erasmus_code == "F  VERDUN1"
    assert not kept.erasmus_code_valid
    assert kept.erasmus_code_malformed
    usual = PartnerFactory.create(erasmus_code="F  PARIS001")
    usual.refresh_from_db()
    assert usual.erasmus_code_valid
    assert not PartnerFactory.create().erasmus_code_malformed


@pytest.mark.parametrize(
    "words",
    ["etienne", "SAINT-ÉTIENNE", "saint etienne", "etien", "ujm", "jean monnet", "f st etie01",
     "996825136", "  étienne, saint "],
)  # fmt: skip
def test_names_cities_and_codes_are_found_by_their_parts(words: str) -> None:
    wanted = PartnerFactory.create(
        legal_name="Université Jean-Monnet", acronym="UJM", city="Saint-Étienne",
        erasmus_code="F  ST-ETIE01", pic="996825136",
    )  # fmt: skip
    PartnerFactory.create(legal_name="Université de Limoges", city="Limoges")
    assert list(Partner.objects.matching(words)) == [wanted]


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "\\", "'"])
def test_no_word_finds_nothing(words: str) -> None:
    PartnerFactory.create(legal_name="100 % _ \\ Ecole d'art")
    assert list(Partner.objects.matching(words)) == []


def test_a_misspelt_name_is_near() -> None:
    wanted = PartnerFactory.create(legal_name="Technische Universität München")
    PartnerFactory.create(legal_name="Universidad de Sevilla")
    assert list(Partner.objects.resembling("Technische Universitat Munchn")) == [wanted]


def test_letters_of_other_scripts_are_found() -> None:
    wanted = PartnerFactory.create(native_name="Αριστοτέλειο Πανεπιστήμιο", legal_name="Aristotle")
    assert list(Partner.objects.matching("Αριστοτέλειο")) == [wanted]


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, False),
        (date(2021, 1, 1), date(2029, 12, 31), True),
        (date(2021, 1, 1), None, True),
        (date(2021, 1, 1), date(2026, 11, 20), False),
        (date(2021, 1, 1), date(2026, 11, 21), True),
        (date(2026, 11, 22), None, False),
    ],
)
def test_the_charter_holds_on_its_days(
    start: date | None, end: date | None, *, holds: bool, at: Any
) -> None:
    at("2026-11-21 10:00 Europe/Paris")
    partner = PartnerFactory.create(charter_from=start, charter_until=end)
    assert partner.has_charter is holds
    day = date(2026, 11, 21)
    assert Partner.objects.with_charter_on(day).exists() is holds
    assert Partner.objects.without_charter_on(day).exists() is not holds


def test_a_contact_s_unit_is_one_of_its_partner() -> None:
    unit = PartnerUnitFactory.create()
    ContactFactory.create(partner=unit.partner, unit=unit)
    ContactFactory.create(unit=unit)
    # The key is looked at when the transaction ends; this is what that does.
    with pytest.raises(IntegrityError, match="unit_of_partner"):
        connection.check_constraints()


def test_a_contact_does_only_what_is_known() -> None:
    with pytest.raises(IntegrityError, match="functions_known"), transaction.atomic():
        ContactFactory.create(functions=["signs-everything"])


def test_contacts_are_found_by_function_and_day() -> None:
    here = ContactFactory.create()
    ContactFactory.create(functions=["finance"])
    ContactFactory.create(ends_on=date(2021, 1, 1))
    rows = Contact.objects.holding_on(date(2026, 1, 1)).with_function(
        ContactFunction.SIGNS_LEARNING_AGREEMENTS
    )
    assert list(rows) == [here]


def test_nothing_is_added_to_a_merged_partner(officer: User) -> None:
    winner = PartnerFactory.create()
    loser = PartnerFactory.create(merged_into=winner, is_active=False)
    with pytest.raises(ValidationError, match="merged into another"):
        save_contact(contact=ContactFactory.build(partner=loser), by=officer)


def test_a_link_joins_two_partners_once() -> None:
    link = PartnerLinkFactory.create()
    with pytest.raises(IntegrityError, match="link_once"), transaction.atomic():
        PartnerLinkFactory.create(source=link.source, target=link.target)
    with pytest.raises(IntegrityError, match="two_partners"), transaction.atomic():
        PartnerLinkFactory.create(source=link.source, target=link.source)


def test_nobody_outside_the_office_sees_anything(officer: User, outsider: User) -> None:
    contact = ContactFactory.create()
    link = PartnerLinkFactory.create()
    unit = PartnerUnitFactory.create()
    for row in (contact, link, unit, contact.partner):
        rows: Any = type(row)._default_manager
        assert row in rows.visible_to(officer)
        assert not rows.visible_to(outsider).exists()


def test_the_name_is_the_reader_s() -> None:
    partner = Partner(legal_name="UNIVERSITAET WIEN", name_en="University of Vienna")
    assert str(partner) == "University of Vienna"
    assert str(Partner(legal_name="UNIVERSITAET WIEN")) == "UNIVERSITAET WIEN"
    assert CountryFactory.build().name == "France"
