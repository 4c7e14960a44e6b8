"""Roles in a browser: given, refused, looked through; every page in every look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from intl_office.access.enums import Role
from intl_office.access.models import RoleAssignment
from intl_office.accounts.models import User
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.kit.browser import Complaints, Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
in_english = pytest.mark.parametrize("look", [Look("en")], ids=str)
SignedIn = Callable[[User], Page]


@in_every_look
def test_every_page_holds_what_pages_must_hold(look: Look, signed_in: SignedIn) -> None:
    role = user_with("referent", house().letters).roles.get()
    page = signed_in(user_with("director"))
    for address in ("", "give/", f"{role.uid}/", "mine/", "kinds/", "kinds/referent/", "see-as/"):
        page.goto(f"/access/{address}")
        check_page(page, look, f"access-{address.replace(str(role.uid), 'role')}")


@in_english
def test_a_role_is_given_after_a_refusal(signed_in: SignedIn, complaints: Complaints) -> None:
    complaints.expect_status(422)
    page, person = signed_in(user_with("director")), UserFactory.create()
    page.goto("/access/give/")
    page.fill("#id_email", person.email)
    page.locator("#content form button.btn-primary").click()
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, Look("en"), "access-give-refused")
    page.select_option("#id_kind", "legal")
    page.fill("#id_reason", "Reads the contracts")
    page.locator("#content form button.btn-primary").click()
    expect(page.locator("#messages .alert")).to_be_visible()
    assert RoleAssignment.objects.get(user=person).role == Role.LEGAL


@in_english
def test_one_sees_as_a_role_changes_nothing_and_comes_back(
    signed_in: SignedIn, complaints: Complaints
) -> None:
    complaints.expect_status(403)
    page = signed_in(user_with("director"))
    page.goto("/access/see-as/")
    page.select_option("#id_kind", "finance")
    page.fill("#id_reason", "To check what is open")
    page.locator("#content form button.btn-primary").click()
    banner = page.get_by_role("region", name="See as")
    expect(banner).to_contain_text("Nothing can be changed")
    check_page(page, Look("en"), "access-seeing")
    page.goto("/access/")
    check_page(page, Look("en"), "access-refused")
    expect(page.locator("h1")).not_to_contain_text("Who has which role")
    banner.get_by_role("button").click()
    expect(banner).to_have_count(0)
    page.goto("/access/")
    expect(page.locator("h1")).to_contain_text("Who has which role")


@in_english
def test_who_has_no_role_is_told_so(signed_in: SignedIn, complaints: Complaints) -> None:
    complaints.expect_status(403)
    page = signed_in(UserFactory.create())
    page.goto("/access/")
    check_page(page, Look("en"), "access-forbidden")
    page.goto("/access/mine/")
    check_page(page, Look("en"), "access-mine-none")
