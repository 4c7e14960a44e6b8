"""Deadlines muted, handed over, read by a calendar; what a keyboard reaches."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from intl_office.accounts.models import User
from intl_office.deadlines.models import Delegation, Mute
from tests.factories.access import user_with
from tests.factories.deadlines import DeadlineFactory, in_days
from tests.factories.organisations import PersonFactory
from tests.kit.browser import Look

pytestmark = pytest.mark.browser
in_english = pytest.mark.parametrize("look", [Look("en")], ids=str)
SignedIn = Callable[[User], Page]


@in_english
def test_a_deadline_is_muted_handed_over_and_subscribed_to(signed_in: SignedIn) -> None:
    user, other = user_with("director"), user_with("officer-mobility")
    PersonFactory.create(user=other)
    row = DeadlineFactory.create(title="Answer Uppsala", source="personal", owners=[user])
    page = signed_in(user)
    page.goto(row.get_absolute_url())
    mute = page.locator("form[action$='/mute/']")
    mute.locator("xpath=ancestor::details").evaluate_all("all => all.forEach(d => d.open = true)")
    mute.locator("button").last.click()
    expect(page.locator("form[action$='/unmute/']")).to_be_visible()
    assert Mute.objects.get().user == user
    page.goto("/deadlines/wishes/")
    form = page.locator("form[action$='/delegate/']")
    form.locator("select").select_option(label=str(other))
    days = form.locator("input[type=date]")
    days.nth(0).fill(in_days(1).isoformat())
    days.nth(1).fill(in_days(8).isoformat())
    form.locator("button").click()
    expect(page.locator("#content")).to_contain_text(f"{other} stands in for you")
    assert Delegation.objects.get().stand_in == other
    page.goto("/deadlines/calendar/")
    page.locator("form[action$='make/'] button").click()
    feed = page.locator("#calendar-url").input_value()
    answer = page.context.request.get(feed.replace("webcal://", "http://"))
    assert answer.ok
    assert "Answer Uppsala" in answer.text()


@in_english
def test_a_keyboard_is_enough(signed_in: SignedIn) -> None:
    """Skip link, rail, search, a form filled in and sent: no mouse, and one sees where one is."""
    user = user_with("director")
    for number in range(3):
        DeadlineFactory.create(title=f"Kyoto {number}", source="personal", owners=[user])
    page = signed_in(user)
    page.goto("/today/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    _is_outlined(page)
    page.keyboard.press("Shift+Tab")  # back into the rail
    assert page.evaluate("document.activeElement.closest('#rail') !== null")
    _is_outlined(page)
    page.goto("/deadlines/")
    page.locator("#content").focus()
    _tab_to(page, "Kyoto 0")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Kyoto 0")
    page.goto("/account/")
    page.locator("#id_first_name").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Grace")
    _tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(page.locator("#messages .alert")).to_be_visible()
    user.refresh_from_db()
    assert user.first_name == "Grace"


def _is_outlined(page: Page) -> None:
    """On a part inside a field of a date the browser draws its own outline, not the page."""
    unseen = page.evaluate("""() => {
      const at = document.activeElement;
      const inside = !at.matches(":focus-visible");
      return inside || getComputedStyle(at).outlineStyle !== "none" ? "" : at.outerHTML;
    }""")
    assert unseen == ""


def _tab_to(page: Page, text: str) -> None:
    for _step in range(80):
        page.keyboard.press("Tab")
        _is_outlined(page)
        if text == str(page.evaluate("document.activeElement.textContent")).strip():
            return
    pytest.fail(f"{text!r} is not reached with the Tab key")
