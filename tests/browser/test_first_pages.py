"""What anyone sees, and the first page of those signed in, in every look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from intl_office.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory
from tests.kit.browser import Complaints, Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


@in_every_look
def test_home(page: Page, look: Look) -> None:
    page.goto("/")
    check_page(page, look, "home")


@in_every_look
def test_sign_in(page: Page, look: Look) -> None:
    page.goto("/")
    page.locator("main a[href*='sign-in'], main a[href*='login']").first.click()
    check_page(page, look, "sign-in")


@in_every_look
def test_today(signed_in: Callable[[User], Page], look: Look) -> None:
    page = signed_in(UserFactory.create())
    page.goto("/today/")
    check_page(page, look, "today")


@in_every_look
def test_a_missing_page(page: Page, look: Look, complaints: Complaints) -> None:
    complaints.expect_status(404)
    page.goto("/no-such-page/")
    check_page(page, look, "missing-page")


def test_a_person_signs_in_with_the_form(page: Page) -> None:
    user = UserFactory.create()
    page.goto("/today/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/today/")
