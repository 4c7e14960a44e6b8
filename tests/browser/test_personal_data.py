"""Personal data in a browser: one's own page, requests, terms, the preview, in every look."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.access.actions.anonymise import prepare
from intl_office.access.actions.rights import ask
from intl_office.access.actions.terms import list_past_term
from intl_office.access.enums import Ground, RightKind
from intl_office.access.models import PastTerm
from intl_office.accounts.models import User
from tests.factories.access import user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ContactFactory
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


@in_every_look
def test_every_page_holds_what_pages_must_hold(
    look: Look, signed_in: Callable[[User], Page]
) -> None:
    administrator = user_with("administrator", first_name="Alex", last_name="Weber")
    asker = UserFactory.create(first_name="Léa", last_name="Nguyen")
    found = ask(by=asker, kind=RightKind.ERASURE, message="Je quitte l’université.")
    ask(by=administrator, kind=RightKind.RECTIFICATION, message="Mon nom est mal écrit.")
    erasure = prepare(
        identity="account",
        key=asker.pk,
        ground=Ground.REQUEST,
        reason="Demande reçue.",
        by=administrator,
        request=found,
    )
    ContactFactory.create(starts_on=date(2010, 1, 1), ends_on=date(2015, 1, 1))
    list_past_term()
    page = signed_in(administrator)
    for name, parts in (
        ("my_data", []), ("my_data_ask", []), ("requests", []), ("request", [found.uid]),
        ("request_erasure", [found.uid]), ("erasure", [erasure.uid]), ("erasure_new", []),
        ("past_term", []), ("keep", [PastTerm.objects.get().uid]),
    ):  # fmt: skip
        page.goto(reverse(f"access:{name}", args=parts))
        check_page(page, look)


def test_a_request_is_sent_and_refused_with_its_reason(signed_in: Callable[[User], Page]) -> None:
    page = signed_in(user_with("administrator"))
    page.goto(reverse("access:my_data"))
    page.click(f"a[href='{reverse('access:my_data_ask')}']")
    page.select_option("#id_kind", RightKind.OBJECTION)
    page.fill("#id_message", "Stop.")
    page.click("main form button.btn-primary")
    page.locator("summary", has_text="Refus").first.click()
    page.fill("#why-refuse", "Obligation légale.")
    page.click("details[open] button.btn-primary")
    assert "Obligation légale." in page.inner_text("main")
