"""A text is negotiated: sent, commented on a phone, answered, changed, compared, sent again."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.documents.models import VersionSending
from partnerships.models import Agreement
from tests.factories.access import house, user_with
from tests.factories.organisations import ContactFactory, PersonFactory
from tests.factories.partnerships import ConditionFactory
from tests.factories.versions import drafted, link_of
from tests.kit.agreeing import SUBMIT
from tests.kit.browser import Look, sign_in
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
PHONE = Look("en", "dark", "phone")


def test_a_text_is_negotiated(look: Look, open_page: Callable[[Look], Page]) -> None:
    house()
    officer = user_with("officer-cooperation", language=look.language)
    row = drafted(
        "Notice is three months.", languages="both", officer=PersonFactory.create(user=officer)
    )
    party = row.all_parties[1]
    ConditionFactory.create(agreement=row, party=party, persons=3)
    party.contact = ContactFactory.create(partner=party.partner, email="ingrid@partner.example")
    party.save()
    desk, phone = open_page(look), open_page(PHONE)
    sign_in(desk, officer)

    _send(desk, row, look)
    _comment(phone)
    _answer(desk, row, look)
    _change_and_compare(desk, row, look)
    _send(desk, row, look)
    _sees_the_newer_one(phone)


def _versions(row: Agreement) -> str:
    return reverse("partnerships:versions", args=[row.uid])


def _send(desk: Page, row: Agreement, look: Look) -> None:
    """To the contact known, in the language of the guest."""
    desk.goto(_versions(row))
    desk.click("a[href$='/send/']")
    assert desk.input_value("#id_address") == "ingrid@partner.example"
    desk.select_option("#id_language", "en")
    check_page(desk, look, "versions-send")
    desk.click(SUBMIT)
    desk.wait_for_url(f"**{_versions(row)}")


def _comment(phone: Page) -> None:
    phone.goto(link_of(VersionSending.objects.get()))
    phone.click("main button.btn-primary")
    phone.wait_for_url("**/documents/shared/**")
    article = phone.locator("section", has_text="Notice is three months.").last
    article.locator("summary", has_text="Comment on article").click()
    article.locator("textarea").fill("Six months, <b>please</b>.")
    check_page(phone, PHONE, "versions-guest")
    article.locator("form button").click()
    phone.locator("main", has_text="your comment has been sent").wait_for()
    assert "Six months, <b>please</b>." in phone.inner_text("main")


def _answer(desk: Page, row: Agreement, look: Look) -> None:
    desk.goto("/")
    desk.click(f"main a[href='{_versions(row)}']")
    check_page(desk, look, "versions")
    desk.click(f"main a[href='{_versions(row)}1/']")
    thread = desk.locator("article.card", has_text="Six months")
    thread.locator("summary").click()
    thread.locator("textarea").fill("D’accord.")
    check_page(desk, look, "versions-one")
    thread.locator("details form button").click()
    thread.locator(".version-answer", has_text="D’accord.").wait_for()


def _change_and_compare(desk: Page, row: Agreement, look: Look) -> None:
    desk.goto(reverse("partnerships:article", args=[row.uid, "scope"]))
    desk.fill("#id_text_en", "Notice is six months.")
    desk.click(SUBMIT)
    desk.wait_for_url("**/text/**")
    row.conditions.update(persons=5)
    desk.goto(_versions(row))
    desk.click("main form[action$='/compare/'] button")
    desk.wait_for_url("**/compare/**")
    assert desk.locator("del", has_text="three").count() == 1
    assert desk.locator("ins", has_text="six").count() == 1
    assert desk.locator("td", has_text="5").locator("del", has_text="3").count() == 1
    check_page(desk, look, "versions-compare")


def _sees_the_newer_one(phone: Page) -> None:
    phone.reload()
    text = phone.inner_text("main")
    assert "There is a newer version" in text
    assert "D’accord." in text
    check_page(phone, PHONE, "versions-guest-newer")
