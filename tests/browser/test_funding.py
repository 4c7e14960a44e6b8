"""Grants in a browser: from the first entry to the amended balance; every page in every look."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.funding import demo
from intl_office.funding.models import Amendment, Envelope, Programme
from intl_office.organisations import demo as organisations
from intl_office.organisations.models import Person, Unit
from tests.factories.accounts import UserFactory
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


def load() -> None:
    organisations.load(print)
    demo.load(print)


@in_every_look
def test_every_page_holds_what_pages_must_hold(
    look: Look, signed_in: Callable[[User], Page]
) -> None:
    load()
    page = signed_in(UserFactory.create(is_staff=True, is_superuser=True))
    grant = Envelope.objects.get(programme__code="KA131", call_year=2024)
    draft = Amendment.objects.get(state="draft")
    for name, parts in (
        ("envelopes", []), ("envelope", [grant.uid]), ("amendments", [grant.uid]),
        ("commitments", [grant.uid]), ("deadlines", [grant.uid]), ("history", [grant.uid]),
        ("amendment", [draft.uid]), ("amendment_edit", [draft.uid]),
        ("amendment_sign", [draft.uid]), ("programmes", []), ("programme_new", []),
        ("edit", [Envelope.objects.get(state="expected").uid]), ("edit", [grant.uid]),
    ):  # fmt: skip
        page.goto(reverse(f"funding:{name}", args=parts))
        check_page(page, look, f"funding-{name}")


@pytest.mark.parametrize("look", [Look("en")], ids=str)
def test_from_the_first_entry_to_the_amended_balance(
    look: Look, signed_in: Callable[[User], Page]
) -> None:
    load()
    page = signed_in(UserFactory.create(is_staff=True, is_superuser=True))
    page.goto(reverse("funding:new"))
    page.fill("#id_title", "KA131, call 2027")
    page.select_option("#id_programme", str(Programme.objects.get(code="KA131").pk))
    page.fill("#id_call_year", "2027")
    page.fill("#id_starts_on", "2027-06-01")
    page.fill("#id_ends_on", "2029-07-31")
    page.select_option("#id_unit", str(Unit.objects.get(code="DRI-MOB").uid))
    person = Person.objects.get(last_name="Morel")
    page.select_option("#id_responsible", str(person.pk))
    _line(page, 0, "OS", "organisational", "34 000")
    _line(page, 1, "SMS", "studies", "240,000.50")
    page.click("button[name=check]")
    assert "€274,000.50" in page.inner_text("main")
    check_page(page, look, "funding-new-counted")
    page.click("text=Save the grant")
    assert "The grant number is missing." in page.inner_text("main")
    page.click("main >> text=Edit")
    page.fill("#id_grant_number", "2027-1-FR01-KA131-HED-000512345")
    page.fill("#id_signed_on", "2026-07-01")
    page.fill("#id_agreed_total", "274000.50")
    page.click("text=Save the grant")
    page.click("button:has-text('Record the grant')")
    page.click("button:has-text('Open for spending')")
    page.click("nav >> text=Amendments")
    page.click("text=New amendment")
    page.fill("#id_reason", "More students than expected")
    page.fill("#id_total", "280000.50")
    page.fill("table tr:has-text('SMS') input", "246000.50")
    page.click("text=Save the draft")
    check_page(page, look, "funding-amendment-draft")
    page.click("text=Record the signature")
    page.click("button:has-text('Record the signature')")
    page.click("nav >> text=Overview")
    assert "€280,000.50" in page.inner_text("tfoot")
    check_page(page, look, "funding-amended")


def _line(page: Page, number: int, code: str, category: str, amount: str) -> None:
    start = f"#id_lines-{number}-"
    page.fill(f"{start}code", code)
    page.select_option(f"{start}category", category)
    page.fill(f"{start}amount", amount)
    page.fill(f"{start}name_fr", f"Ligne {code}")
