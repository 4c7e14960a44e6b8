"""The delivery: loaded once, loaded again, beside officers and beside itself."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intl_office.accounts.models import User
from intl_office.reference import delivery
from intl_office.reference.actions.entries import save_entry
from intl_office.reference.actions.load import TABLES, load_reference
from intl_office.reference.enums import Origin
from intl_office.reference.models import (
    Country,
    CountryGroup,
    Currency,
    DistanceBand,
    IscedField,
    Language,
    Rate,
    Region,
)
from tests.factories.core import PersonFactory
from tests.factories.reference import CountryGroupFactory, CurrencyFactory
from tests.kit.race import at_once


def test_everything_is_there(loaded: None) -> None:
    assert Country.objects.count() == 202
    assert Region.objects.count() == 14
    assert IscedField.objects.count() == 190
    assert IscedField.objects.broad().count() == 10
    assert IscedField.objects.narrow().count() == 50
    assert IscedField.objects.detailed().count() == 130
    assert {"EUR", "USD", "CHF", "GBP"} <= set(Currency.objects.values_list("code", flat=True))
    assert {"fr", "en", "ga", "mt"} <= set(Language.objects.values_list("code", flat=True))
    assert DistanceBand.objects.count() == 14


@pytest.mark.parametrize("table", list(TABLES))
def test_every_row_names_a_source_and_has_a_name_of_its_own(table: str) -> None:
    rows = list(delivery.rows(table))
    assert rows
    assert all(row.values["source"] for row in rows)
    assert len({row.key for row in rows}) == len(rows)
    assert all(len(row.key) <= 150 for row in rows)


def test_every_source_is_used() -> None:
    named = {line.get("source") for table in TABLES for line in delivery.lines(table)}
    by_table = {"isced", "iso-639", "iso-4217"}
    assert named - {None} | by_table == set(delivery.sources())


@pytest.mark.parametrize("table", ["countries", "statuses", "rates"])
def test_notes_stand_in_both_languages(table: str) -> None:
    assert all(bool(line["note_en"]) == bool(line["note_fr"]) for line in delivery.lines(table))


def test_a_second_load_writes_nothing(loaded: None) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        results = load_reference()
    assert not any(result.added or result.changed or result.refused for result in results)
    verbs = {query["sql"].lstrip().split()[0] for query in queries}
    assert verbs <= {"SELECT", "SAVEPOINT", "RELEASE"}


def test_a_row_that_the_delivery_corrects_follows_it(loaded: None) -> None:
    Country.objects.filter(code="FR").update(name_fr="Gaule")
    [countries] = [result for result in load_reference() if result.table == "countries"]
    assert (countries.changed, countries.kept) == (1, 0)
    assert Country.objects.get(code="FR").name_fr == "France"


def test_what_an_officer_changed_stays(loaded: None, officer: User) -> None:
    country = Country.objects.get(code="LA")
    country.name_fr = "Laos"
    save_entry(row=country, by=officer)
    [countries] = [result for result in load_reference() if result.table == "countries"]
    assert (countries.changed, countries.kept) == (0, 1)
    country.refresh_from_db()
    assert (country.name_fr, country.origin) == ("Laos", Origin.SHIPPED)
    assert country not in Country.objects.untouched()


def test_an_adopted_rate_stays(loaded: None, officer: User) -> None:
    rate = Rate.objects.rate_for(action="ka131", call=2026, group=1, mobility="study")
    rate.adopted, rate.decision = Decimal(400), "CA-2026-041"
    save_entry(row=rate, by=officer)
    load_reference()
    rate.refresh_from_db()
    assert rate.amount == Decimal("400.00")


def test_a_row_that_contradicts_the_office_is_left_out_and_said(db: None) -> None:
    CurrencyFactory.create(code="USD", name_en="Greenback")
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert Currency.objects.get(code="USD").name_en == "Greenback"
    assert Currency.objects.count() == len(delivery.lines("currencies"))
    assert "left out for a row of the office: USD" in out.getvalue()


def test_the_rest_of_a_table_is_loaded_beside_a_contradiction(loaded: None) -> None:
    sweden = Country.objects.get(code="SE")
    CountryGroup.objects.all().delete()
    CountryGroupFactory.create(country=sweden, group=2, call_from=2025)
    [groups] = [result for result in load_reference() if result.table == "groups"]
    assert groups.refused == ("SE/2024",)
    assert groups.added == len(delivery.lines("groups")) - 1
    assert sweden.group_for(2026) == 2


def test_the_second_command_is_silent(loaded: None) -> None:
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert out.getvalue() == ""


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_make_one_set() -> None:
    first, second = at_once(load_reference, load_reference)
    assert sorted(sum(result.added for result in results) for results in (first, second)) == [
        0,
        sum(len(list(delivery.rows(table))) for table in TABLES),
    ]


@pytest.mark.django_db(transaction=True)
def test_an_officer_who_saves_during_a_load_wins() -> None:
    load_reference()
    officer = PersonFactory.create(director=True)
    Country.objects.filter(code="LA").update(name_en="Lao")  # so that the load has work
    country = Country.objects.get(code="LA")
    country.name_en = "Laos (office)"
    results = at_once(load_reference, lambda: save_entry(row=country, by=officer))
    assert not [result for result in results if isinstance(result, Exception)]
    country.refresh_from_db()
    assert country.name_en == "Laos (office)"
