"""Partners and the house in a browser: every page, in every look."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.organisations import demo
from intl_office.organisations.models import Partner, Person, Unit
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PartnerFactory
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


@in_every_look
def test_every_page_holds_what_pages_must_hold(
    look: Look, signed_in: Callable[[User], Page]
) -> None:
    demo.load(print)
    page = signed_in(UserFactory.create(is_staff=True, is_superuser=True))
    partner = Partner.objects.get(erasmus_code="A  WIEN01")
    twin = PartnerFactory.create(legal_name="Universität Wien", country=partner.country)
    unit, person = Unit.objects.get(code="DRI"), Person.objects.get(last_name="Morel")
    for name, parts in (
        ("partners", []), ("partner", [partner.uid]), ("contacts", [partner.uid]),
        ("partner_units", [partner.uid]), ("partner_history", [partner.uid]),
        ("merge_choose", [twin.uid]), ("merge", [twin.uid, partner.uid]), ("units", []),
        ("unit", [unit.uid]), ("people", []), ("person", [person.uid]), ("institution", []),
        ("partner_edit", [partner.uid]), ("contact_new", [partner.uid]),
    ):  # fmt: skip
        page.goto(reverse(f"organisations:{name}", args=parts))
        check_page(page, look)


def test_a_duplicate_is_seen_while_typing(signed_in: Callable[[User], Page]) -> None:
    demo.load(print)
    page = signed_in(UserFactory.create(is_staff=True, is_superuser=True))
    known = Partner.objects.get(erasmus_code="A  WIEN01")
    page.goto(reverse("organisations:partner_new"))
    page.select_option("#id_country", str(known.country_id))
    page.fill("#id_legal_name", "Universität Wien")
    page.wait_for_selector("#duplicates section")
    page.wait_for_load_state("networkidle")  # nothing is on its way at the end
    assert "UNIVERSITAT WIEN" in page.inner_text("#duplicates")
    check_page(page, Look(), "partner-new-warned")
