"""The pages: what they show, to whom, at what cost, and what they write."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.organisations import panels, sources
from intl_office.organisations.models import (
    Contact,
    Partner,
    PartnerLink,
    PartnerUnit,
)
from intl_office.organisations.views.partner_page import tabs as tabs_of
from tests.factories.organisations import (
    ContactFactory,
    CountryFactory,
    MembershipFactory,
    PartnerFactory,
    PartnerLinkFactory,
    PartnerUnitFactory,
    PersonFactory,
    RootFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]


def partner_form(**values: Any) -> dict[str, Any]:
    return {
        "kind": "higher-education",
        "legal_name": "Universität Wien",
        "country": CountryFactory.create().pk,
        "city": "Vienna",
        "is_active": "on",
        **values,
    }


# ---------------------------------------------------------------- the list
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(
    rows: int, office: Client, query_budget: Budget
) -> None:
    PartnerFactory.create_batch(rows, coded=True)
    office.get(reverse("organisations:partners"))
    with query_budget(8):
        page = office.get(reverse("organisations:partners"))
    assert page.text.count('<th scope="row">') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_people_costs_the_same_for_one_row_and_three(
    rows: int, office: Client, query_budget: Budget
) -> None:
    MembershipFactory.create_batch(rows)
    office.get(reverse("organisations:people"))
    with query_budget(8):
        page = office.get(reverse("organisations:people"))
    assert page.text.count('<th scope="row">') == rows


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Bonn", "Lyon", "Old"]),
        ("?q=lyo", ["Lyon"]),
        ("?country=DE", ["Bonn"]),
        ("?kind=company", ["Bonn"]),
        ("?charter=yes", ["Lyon"]),
        ("?charter=no", ["Bonn", "Old"]),
        ("?closed=yes", ["Old"]),
        ("?closed=no", ["Bonn", "Lyon"]),
        ("?country=nowhere", ["Bonn", "Lyon", "Old"]),
        ("?sort=-city", ["Old", "Lyon", "Bonn"]),
    ],
)
def test_the_list_is_filtered_and_sorted(query: str, names: list[str], office: Client) -> None:
    PartnerFactory.create(legal_name="Lyon", city="L", coded=True)
    PartnerFactory.create(
        legal_name="Bonn", city="B", country=CountryFactory.create(germany=True), kind="company"
    )
    PartnerFactory.create(legal_name="Old", city="Z", is_active=False)
    merged = PartnerFactory.create(
        legal_name="Merged", is_active=False, merged_into=Partner.objects.get(legal_name="Lyon")
    )
    page = office.get(reverse("organisations:partners") + query)
    found = [row.legal_name for row in page.context["table"].data]
    assert found == names
    assert merged.legal_name not in found


def test_the_spaces_of_a_code_reach_the_screen(office: Client) -> None:
    partner = PartnerFactory.create(erasmus_code="F  LYON61")
    for page in (reverse("organisations:partners"), partner.get_absolute_url()):
        assert '<span class="verbatim">F  LYON61</span>' in office.get(page).text


# ---------------------------------------------------------------- search as you type
@pytest.mark.parametrize("rows", [1, 3])
def test_suggestions_cost_one_query_a_source(
    rows: int, officer: User, query_budget: Budget, rf: Any
) -> None:
    PartnerFactory.create_batch(rows, legal_name="Université de Lyon")
    request = rf.get("/")
    request.user = officer
    with query_budget(2):  # roles, partners
        assert len(sources.find_partners(request, "lyon univ", 6)) == rows


def test_names_that_begin_so_come_first_and_spelling_is_forgiven(officer: User, rf: Any) -> None:
    request = rf.get("/")
    request.user = officer
    PartnerFactory.create(legal_name="A school in Wien", acronym="")
    PartnerFactory.create(legal_name="Wien University", acronym="")
    hits = sources.find_partners(request, "wien", 6)
    assert [hit.title for hit in hits] == ["Wien University", "A school in Wien"]
    assert sources.find_partners(request, "universiti", 6)[0].title == "Wien University"


def test_the_search_box_finds_everything_for_the_office_alone(
    officer: User, outsider: User, rf: Any
) -> None:
    ContactFactory.create(last_name="Zeta")
    PersonFactory.create(last_name="Zeta")
    UnitFactory.create(name_fr="Zeta")
    PartnerFactory.create(legal_name="Zeta")
    finders = (sources.find_partners, sources.find_contacts, sources.find_people)
    request = rf.get("/")
    request.user = officer
    assert [len(find(request, "zeta", 5)) for find in finders] == [1, 1, 1]
    assert len(sources.find_units(request, "zeta", 5)) == 1
    request.user = outsider
    assert [len(find(request, "zeta", 5)) for find in finders] == [0, 0, 0]


# ---------------------------------------------------------------- one partner
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_it_shows(
    rows: int, office: Client, query_budget: Budget
) -> None:
    partner = PartnerFactory.create()
    ContactFactory.create_batch(rows, partner=partner)
    PartnerLinkFactory.create_batch(rows, source=partner)
    office.get(partner.get_absolute_url())
    with (
        panels.partner_panels.replaced(),
        query_budget(7),
    ):  # the rooms above have budgets of theirs
        office.get(partner.get_absolute_url())
    with query_budget(7):
        office.get(reverse("organisations:contacts", args=[partner.uid]))


def test_every_tab_answers(office: Client) -> None:
    partner = PartnerFactory.create(coded=True)
    unit = PartnerUnitFactory.create(partner=partner, name="Physics")
    ContactFactory.create(partner=partner, unit=unit, last_name="Keller")
    ContactFactory.create(partner=partner, last_name="Former", ends_on=date(2021, 1, 1))
    for name in ("partner_history", "contacts", "partner_units"):
        page = office.get(reverse(f"organisations:{name}", args=[partner.uid]))
        assert page.status_code == 200
        assert "Keller" in page.text or name == "partner_history"


def test_higher_rooms_bring_panels_and_tabs(office: Client) -> None:
    partner = PartnerFactory.create()
    panel = panels.Panel[Partner](
        "Balance", "organisations/_panels.html", lambda _request, _row: {"balance": 7}
    )
    hidden = panels.Panel[Partner]("Nothing", "absent.html", lambda _request, _row: None)
    section = panels.Section[Partner]("Agreements", "organisations:partner_edit", lambda _row: 7)
    with (
        panels.partner_panels.replaced(balance=panel, hidden=hidden),
        panels.partner_tabs.replaced(agreements=section),
    ):
        filled = panels.filled(panels.partner_panels, office.get("/").wsgi_request, partner)
        tabs = [str(one.label) for one in tabs_of(office.get("/").wsgi_request, partner, "")]
    assert [(one.label, one.context) for one in filled] == [("Balance", {"balance": 7})]
    assert tabs == ["Overview", "Contacts", "Units", "Agreements", "History"]


def test_a_partner_is_added(office: Client, officer: User) -> None:
    place = {"latitude": "48.21", "longitude": "16.36", "coordinates_source": "Map"}
    codes = {"erasmus_code": "A\u00a0\u00a0WIEN01", "pic": "999 866 883", "oid": "e10208925"}
    data = partner_form(website="univie.ac.at", schac="https://UNIVIE.ac.at/", **codes, **place)
    answer = office.post(reverse("organisations:partner_new"), data)
    partner = Partner.objects.get()
    assert answer.headers["Location"] == partner.get_absolute_url()
    assert (partner.erasmus_code, partner.pic) == ("A  WIEN01", "999866883")
    assert (partner.website, partner.schac) == ("https://univie.ac.at", "univie.ac.at")
    assert partner.place.source == "Map"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"legal_name": ""}, "legal_name"),
        ({"pic": "12"}, "pic"),
        ({"oid": "12"}, "oid"),
        ({"schac": "nodot"}, "schac"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"latitude": "91", "longitude": "0", "coordinates_source": "x"}, "latitude"),
        ({"latitude": "9"}, "latitude"),
        ({"latitude": "9", "longitude": "9"}, "coordinates_source"),
        ({"charter_from": "2026-01-02", "charter_until": "2026-01-01"}, "__all__"),
        ({"country": "0"}, "country"),
        ({"legal_name": "\x00\u200b"}, "legal_name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    values: dict[str, str], field: str, office: Client
) -> None:
    answer = office.post(reverse("organisations:partner_new"), partner_form(**values))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Partner.objects.exists()


def test_markup_in_names_stays_text(office: Client) -> None:
    partner = PartnerFactory.create(legal_name="<script>alert(1)</script>", city="<b>")
    for url in (partner.get_absolute_url(), reverse("organisations:partners")):
        assert "<script>alert(1)" not in office.get(url).text


# ---------------------------------------------------------------- duplicates
def test_a_code_that_another_partner_has_is_refused_with_its_name(office: Client) -> None:
    PartnerFactory.create(legal_name="Elsewhere", pic="999866883")
    data = partner_form(pic="999866883", save_anyway="on")
    answer = office.post(reverse("organisations:partner_new"), data)
    assert answer.status_code == 422
    assert "Another partner has this PIC." in answer.text
    assert "Elsewhere" in answer.text


def test_a_near_name_in_the_same_country_must_be_confirmed(office: Client) -> None:
    PartnerFactory.create(legal_name="UNIVERSITAT WIEN")
    url = reverse("organisations:partner_new")
    warned = office.post(url, partner_form())
    assert warned.status_code == 422
    assert "UNIVERSITAT WIEN" in warned.text
    assert 'name="save_anyway"' in warned.text
    assert office.post(url, partner_form(save_anyway="on")).status_code == 302
    assert Partner.objects.count() == 2


def test_no_warning_where_country_or_name_differ(office: Client) -> None:
    PartnerFactory.create(
        legal_name="Universitat Wien", country=CountryFactory.create(germany=True)
    )
    PartnerFactory.create(legal_name="Université de Limoges")
    url = reverse("organisations:partner_new")
    assert office.post(url, partner_form()).status_code == 302


def test_the_warning_comes_while_typing_and_writes_nothing(office: Client) -> None:
    PartnerFactory.create(legal_name="Universitat Wien")
    part = office.get(reverse("organisations:duplicates"), partner_form())
    assert "Universitat Wien" in part.text
    assert "<html" not in part.text
    assert Partner.objects.count() == 1
    odd = {"instance": "not-a-uid", "country": "x", "legal_name": "%"}
    assert office.get(reverse("organisations:duplicates"), odd).status_code == 200


def test_a_partner_is_not_its_own_duplicate(office: Client) -> None:
    partner = PartnerFactory.create(legal_name="Universität Wien")
    url = reverse("organisations:partner_edit", args=[partner.uid])
    assert office.post(url, partner_form(legal_name="Universitaet Wien")).status_code == 302


# ---------------------------------------------------------------- parts of a partner
def test_contacts_are_added_confirmed_and_ended(office: Client, at: Any) -> None:
    at("2026-11-21 10:00 Europe/Paris")
    partner = PartnerFactory.create()
    data = {"last_name": "Keller", "functions": ["signs-la", "finance"], "starts_on": "2026-01-01"}
    office.post(reverse("organisations:contact_new", args=[partner.uid]), data)
    contact = Contact.objects.get()
    assert contact.functions == ["signs-la", "finance"]
    office.post(reverse("organisations:contact_confirm", args=[contact.uid]))
    end = reverse("organisations:contact_end", args=[contact.uid])
    refused = office.post(end, {"last_day": "2025-12-31"})
    assert refused.status_code == 422
    assert "before the first" in refused.text
    office.post(end, {"last_day": "2026-11-20"})
    contact.refresh_from_db()
    assert (contact.last_confirmed_on, contact.ends_on) == (date(2026, 11, 21), date(2026, 11, 20))
    assert not contact.is_current


def test_a_contact_takes_units_of_its_partner_alone(office: Client) -> None:
    partner, foreign = PartnerFactory.create(), PartnerUnitFactory.create()
    data = {"last_name": "K", "starts_on": "2026-01-01", "unit": foreign.pk}
    answer = office.post(reverse("organisations:contact_new", args=[partner.uid]), data)
    assert list(answer.context["form"].errors) == ["unit"]


def test_units_and_links_are_added(office: Client) -> None:
    partner, other = PartnerFactory.create(), PartnerFactory.create(erasmus_code="F  OTHER01")
    url = reverse("organisations:partner_unit_new", args=[partner.uid])
    office.post(url, {"name": "Physics", "is_active": "on"})
    assert "has a unit of this name" in office.post(url, {"name": "physics"}).text
    assert PartnerUnit.objects.count() == 1
    url = reverse("organisations:link_new", args=[partner.uid])
    assert "No partner has" in office.post(url, {"kind": "renamed", "other": "Nobody"}).text
    office.post(url, {"kind": "renamed", "other": "F  OTHER01", "happened_on": "2025-01-01"})
    link = PartnerLink.objects.get()
    assert (link.source, link.target) == (partner, other)
    assert "became" in office.get(other.get_absolute_url()).text
    office.post(reverse("organisations:link_remove", args=[link.uid]))
    assert not PartnerLink.objects.exists()


# ---------------------------------------------------------------- who may
def test_only_the_office_enters(elsewhere: Client) -> None:
    partner, person = PartnerFactory.create(), PersonFactory.create()
    contact = ContactFactory.create(partner=partner)
    link, unit = PartnerLinkFactory.create(source=partner), PartnerUnitFactory.create()
    membership, house = MembershipFactory.create(), RootFactory.create()
    pages = [
        ("partners", []), ("partner_new", []), ("duplicates", []), ("people", []),
        ("person_new", []), ("institution", []), ("unit_new", []),
        *((name, [partner.uid]) for name in (
            "partner", "partner_edit", "partner_history", "contacts", "contact_new",
            "partner_units", "partner_unit_new", "link_new", "merge_choose",
        )),
        ("merge", [partner.uid, link.target.uid]), ("partner_unit_edit", [unit.uid]),
        ("link_remove", [link.uid]), ("contact_edit", [contact.uid]),
        ("contact_end", [contact.uid]), ("contact_confirm", [contact.uid]),
        ("unit_edit", [house.uid]), ("person", [person.uid]), ("person_edit", [person.uid]),
        ("membership_new", [person.uid]), ("membership_end", [membership.uid]),
    ]  # fmt: skip
    for name, parts in pages:
        url = reverse(f"organisations:{name}", args=parts)
        assert elsewhere.get(url).status_code == 403, name
        assert elsewhere.post(url).status_code == 403, name
    assert elsewhere.get(reverse("organisations:units")).status_code == 200


def test_names_of_people_are_not_on_pages_that_others_see(elsewhere: Client) -> None:
    member = MembershipFactory.create()
    page = elsewhere.get(member.unit.get_absolute_url())
    assert member.person.last_name not in page.text
