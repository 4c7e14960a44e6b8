"""Signing in, the second factor, a forgotten password, an invitation: as people do it."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from intl_office.accounts import secrets
from intl_office.accounts.models import User
from intl_office.mail.models import Message
from tests.factories.accounts import PASSWORD, InvitationFactory, UserFactory
from tests.kit.browser import Complaints, Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
in_english = pytest.mark.parametrize("look", [Look("en")], ids=str)
SignedIn = Callable[[User], Page]
NEW = "seven lanterns over the harbour"
SUBMIT = "#content form button.btn-primary"


def enter(page: Page, user: User, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", password)
    page.locator(SUBMIT).first.click()


def code(secret: str, step: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def link(days: int) -> str:
    token, kept = secrets.new_token("invitation")
    now = timezone.now()
    InvitationFactory.create(
        email=f"guest{days}@example.org", token_hash=kept, language="en",
        sent_at=now - timedelta(days=20), expires_at=now + timedelta(days=days),
    )  # fmt: skip
    return reverse("accounts:accept", args=[token])


@in_every_look
def test_the_pages_of_an_account(look: Look, signed_in: SignedIn) -> None:
    page = signed_in(UserFactory.create())
    for name in ("", "email/", "password/", "second-factor/", "sessions/", "institution/"):
        page.goto(f"/account/{name}")
        check_page(page, look)


@in_every_look
def test_the_pages_of_those_who_are_not_signed_in(
    look: Look, page: Page, complaints: Complaints
) -> None:
    complaints.expect_status(404, 410)
    valid, late = link(3), link(-1)
    for name, address in {
        "password": "/password/", "password-sent": "/password/sent/", "closed": "/sign-up/",
        "password-bad-link": "/password/1-guessed/", "inactive": "/account/inactive/",
        "help": "/help/", "accessibility": "/accessibility/",
    }.items():  # fmt: skip
        page.goto(address)
        check_page(page, look, f"anyone-{name}")
    for name, address in {"waits": valid, "late": late, "unknown": "/invitation/x/"}.items():
        page.goto(address)
        # A page of an invitation speaks the language of the invitation.
        spoken = str(page.locator("html").get_attribute("lang"))
        check_page(page, Look(spoken, look.theme, look.viewport), f"invitation-{name}")


def test_the_second_factor_is_set_up_and_asked(
    open_page: Callable[[Look], Page], complaints: Complaints
) -> None:
    complaints.expect_status(400, 401, 422)
    user, page = UserFactory.create(), open_page(Look("en"))
    enter(page, user, "wrong")
    expect(page.locator(".error-summary")).to_be_visible()
    enter(page, user)
    page.wait_for_url("**/today/")
    page.goto("/account/second-factor/")
    page.get_by_role("link", name="Turn it on").click()
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", PASSWORD)
        page.locator(SUBMIT).click()
    secret = page.locator("code.user-select-all").inner_text()
    check_page(page, Look("en"), "second-factor-set-up")
    page.fill("input[name=code]", code(secret))
    page.locator(SUBMIT).click()
    expect(page.locator("h1")).to_contain_text("ecovery codes")
    check_page(page, Look("en"), "second-factor-codes")
    other = open_page(Look("en"))
    enter(other, user)
    other.wait_for_url("**/sign-in/code/")
    check_page(other, Look("en"), "second-factor-asked")
    other.fill("input[name=code]", code(secret, 1))
    other.locator(SUBMIT).click()
    other.wait_for_url("**/today/")


@in_english
def test_a_forgotten_password_is_replaced(page: Page) -> None:
    user = UserFactory.create()
    page.goto("/sign-in/")
    page.get_by_role("link", name="I forgot my password").click()
    page.fill("input[name=email]", user.email)
    page.locator(SUBMIT).click()
    page.wait_for_url("**/password/sent/")
    text = Message.objects.get(address=user.email).text
    page.goto(next(word for word in text.split() if "/password/" in word))
    page.fill("input[name=password1]", NEW)
    if page.locator("input[name=password2]").count():
        page.fill("input[name=password2]", NEW)
    check_page(page, Look("en"), "password-new")
    page.locator(SUBMIT).click()
    user.refresh_from_db()
    assert user.check_password(NEW)


@in_english
def test_an_invitation_is_accepted_once(page: Page, complaints: Complaints) -> None:
    complaints.expect_status(410, 422)
    address = link(3)
    page.goto(address)
    page.fill("#id_first_name", "Marie")
    page.fill("#id_last_name", "Curie")
    page.fill("#id_password", "short")
    page.locator(SUBMIT).click()
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, Look("en"), "invitation-refused")
    page.fill("#id_password", NEW)
    page.locator(SUBMIT).click()
    page.wait_for_url("**/today/")
    assert User.objects.get(email="guest3@example.org").check_password(NEW)
    page.context.clear_cookies()
    page.goto(address)
    expect(page.locator("#id_password")).to_have_count(0)
