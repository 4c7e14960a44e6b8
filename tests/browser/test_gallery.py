"""The gallery in every look, and the comforts that need a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from intl_office.accounts.models import User
from intl_office.ui.models import Draft
from tests.factories.accounts import UserFactory
from tests.kit.browser import Complaints, Look, in_every_look, sign_in
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
in_english = pytest.mark.parametrize("look", [Look("en")], ids=str)
SignedIn = Callable[[User], Page]


@pytest.fixture
def builder() -> User:
    user: User = UserFactory.create(is_staff=True)
    return user


@in_every_look
def test_gallery(signed_in: SignedIn, builder: User, look: Look) -> None:
    page = signed_in(builder)
    page.goto("/gallery/")
    page.locator(".chart-table summary").first.click()
    check_page(page, look, "gallery")


@in_english
def test_what_is_written_is_there_after_signing_in_again(
    signed_in: SignedIn, builder: User, complaints: Complaints
) -> None:
    complaints.expect_status(403)
    page = signed_in(builder)
    page.goto("/gallery/")
    page.locator("#id_subject").press_sequentially("Rome")
    line = page.locator("[data-draft]")
    expect(line).to_contain_text("Draft saved at")
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_subject").press_sequentially(", spring")
    expect(line).to_contain_text("signed out")
    expect(page.locator("#id_subject")).to_have_value("Rome, spring")
    page.context.clear_cookies(name="csrftoken")  # signing in elsewhere changes it
    other = page.context.new_page()
    sign_in(page, builder)
    other.goto("/help/")
    page.locator("#id_subject").press_sequentially(" term")
    expect(line).to_contain_text("Draft saved at", timeout=15_000)
    assert Draft.objects.get().data["subject"] == ["Rome, spring term"]
    # htmx writes the one refusal that this test provokes to the console too.
    complaints.found = [told for told in complaints.found if "403" not in told]


@in_english
def test_a_file_that_is_too_big_is_refused_before_it_is_sent(
    signed_in: SignedIn, builder: User
) -> None:
    page = signed_in(builder)
    page.goto("/gallery/")
    file: FilePayload = {
        "name": "a.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-" + b"0" * 11_000_000,
    }
    page.locator("#id_proof").set_input_files(file)
    page.locator("#long-form button.btn-primary").click()
    expect(page.locator("#long-form [data-upload-error]")).to_be_visible()


@in_english
def test_a_file_is_sent_and_its_answer_shown_as_a_page(signed_in: SignedIn, builder: User) -> None:
    page = signed_in(builder)
    page.goto("/gallery/")
    file: FilePayload = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.locator("#id_proof").set_input_files(file)
    page.locator("#long-form button.btn-primary").click()
    expect(page.locator("#long-form .error-summary")).to_be_visible()
    page.locator("#long-form textarea").press_sequentially("Law")  # scripts of the page live on
    expect(page.locator("[data-draft]")).to_contain_text("Draft saved at")
