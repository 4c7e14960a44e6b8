"""The pages: who reads, who writes, what is refused, what they cost."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from intl_office.reference.models import Country, Rate
from intl_office.reference.sections import SECTIONS
from tests.factories.core import PersonFactory
from tests.factories.reference import CountryFactory, RateFactory

LIST_QUERIES = 6  # session, user, roles, saved views, count, rows
pytestmark = pytest.mark.django_db


def fields(rate: Rate, **changes: object) -> dict[str, object]:
    names = (
        "action", "call", "direction", "mobility", "component", "zone", "kind", "lowest",
        "highest", "unit", "confidence", "source",
    )  # fmt: skip
    return {name: getattr(rate, name) for name in names} | changes


def test_home_counts_and_says_what_waits(office: Client, loaded: None) -> None:
    page = office.get(reverse("reference:home")).content.decode()
    assert "202" in page
    assert reverse("reference:list", args=["rates"]) in page
    assert "confidence=memory" in page


@pytest.mark.parametrize("section", list(SECTIONS))
def test_lists_open(office: Client, loaded: None, section: str) -> None:
    page = office.get(reverse("reference:list", args=[section]))
    assert page.status_code == 200
    assert str(SECTIONS[section].title) in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("section", "more"), [("countries", 1), ("rates", 0)])
def test_budget_of_lists(
    office: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    section: str,
    more: int,
    rows: int,
) -> None:
    factory = {"countries": CountryFactory, "rates": None}[section]
    if factory:
        factory.create_batch(rows)
    else:
        [RateFactory.create(call=2020 + n) for n in range(rows)]
    address = reverse("reference:list", args=[section])
    office.get(address)
    with django_assert_num_queries(LIST_QUERIES + more):  # countries: choices of the region
        office.get(address)


@pytest.mark.parametrize("section", list(SECTIONS))
def test_exports_hold_what_is_seen(office: Client, loaded: None, section: str) -> None:
    answer = office.get(reverse("reference:list", args=[section]), {"export": "csv"})
    assert answer.status_code == 200


def test_rates_still_to_adopt(office: Client) -> None:
    RateFactory.create(zone="group-1")
    RateFactory.create(zone="group-2", is_adopted=True)
    RateFactory.create(zone="group-3", is_fixed=True)
    page = office.get(reverse("reference:list", args=["rates"]), {"waiting": "true"})
    assert [row.zone for row in page.context["table"].data] == ["group-1"]


def test_a_name_is_found_without_its_accent(office: Client, loaded: None) -> None:
    page = office.get(reverse("reference:list", args=["countries"]), {"text": "suede"})
    assert [row.code for row in page.context["table"].data] == ["SE"]


def test_a_figure_from_memory_is_marked(office: Client) -> None:
    rate = RateFactory.create(confidence="memory")
    page = office.get(reverse("reference:detail", args=["rates", rate.uid])).content.decode()
    assert "A guide" in page
    assert "tone-warn" in page


def test_adopting_a_rate(office: Client) -> None:
    rate = RateFactory.create()
    answer = office.post(
        reverse("reference:edit", args=["rates", rate.uid]),
        fields(rate, adopted="400", decision="CA-2026-041", reason="Board"),
    )
    assert answer.status_code == 302
    rate.refresh_from_db()
    assert (rate.amount, rate.edited_at is None) == (Decimal("400.00"), False)
    page = office.get(reverse("reference:history", args=["rates", rate.uid])).content.decode()
    assert "CA-2026-041" in page
    assert "Board" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"adopted": "606.01", "decision": "CA"}, "adopted"),
        ({"adopted": "1", "decision": "CA"}, "adopted"),
        ({"adopted": "400"}, "decision"),
        ({"kind": "fixed", "lowest": "", "highest": "", "fixed": "1", "adopted": "1",
          "decision": "CA"}, "adopted"),
        ({"source": ""}, "source"),
        ({"call": "1999"}, "call"),
    ],
)  # fmt: skip
def test_a_wrong_rate_is_refused_at_its_field(
    office: Client, changes: dict[str, object], field: str
) -> None:
    rate = RateFactory.create()
    answer = office.post(
        reverse("reference:edit", args=["rates", rate.uid]), fields(rate, **changes)
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    rate.refresh_from_db()
    assert rate.adopted is None


def test_a_second_rate_for_the_same_case_is_refused_in_words(office: Client) -> None:
    rate = RateFactory.create()
    answer = office.post(reverse("reference:add", args=["rates"]), fields(rate))
    assert answer.status_code == 422
    assert Rate.objects.count() == 1


def test_adding_a_country(office: Client) -> None:
    answer = office.post(
        reverse("reference:add", args=["countries"]),
        {"code": "QZ", "alpha3": "QZZ", "eu_code": "QZ", "name_en": "A", "name_fr": "B",
         "confidence": "sourced", "source": "ISO"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert Country.objects.get().origin == "office"


@pytest.mark.parametrize("page", ["edit", "detail", "history"])
def test_readers_read_and_do_not_write(client: Client, page: str) -> None:
    client.force_login(PersonFactory.create())
    rate = RateFactory.create()
    address = reverse(f"reference:{page}", args=["rates", rate.uid])
    assert client.get(address).status_code == (403 if page == "edit" else 200)
    if page == "edit":
        assert client.post(address, fields(rate, adopted="400", decision="x")).status_code == 403


def test_readers_do_not_add(client: Client) -> None:
    client.force_login(PersonFactory.create())
    assert client.get(reverse("reference:add", args=["rates"])).status_code == 403


def test_strangers_sign_in_first(client: Client) -> None:
    assert client.get(reverse("reference:home")).status_code == 302


@pytest.mark.parametrize("section", ["nothing", "rates-"])
def test_unknown_tables_are_not_found(office: Client, section: str) -> None:
    assert office.get(reverse("reference:list", args=[section])).status_code == 404
    assert office.get(reverse("reference:add", args=[section])).status_code == 404
