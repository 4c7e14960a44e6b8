"""The strategy in a browser: the report as of a day and its PDF, its lists, Today."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from intl_office.accounts.models import User
from tests.factories.access import user_with
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page
from tests.strategy.rows import fill

pytestmark = pytest.mark.browser


@in_every_look
def test_every_page_holds_what_pages_must_hold(
    look: Look, signed_in: Callable[[User], Page]
) -> None:
    fill()
    page = signed_in(user_with("vice-president"))
    for name, address in (
        ("report", reverse("strategy:report")),
        ("report-past", f"{reverse('strategy:report')}?on=2025-03-14"),
        ("partners", f"{reverse('strategy:partners')}?country=ES"),
        ("places", f"{reverse('strategy:places')}?year=2025&direction=out"),
        ("today", reverse("ui:today")),
    ):
        page.goto(address)
        check_page(page, look, f"strategy-{name}")


@pytest.mark.parametrize("look", [Look("en"), Look("fr")], ids=str)
def test_from_a_figure_to_its_rows_and_to_the_pdf(
    look: Look, signed_in: Callable[[User], Page]
) -> None:
    fill()
    page = signed_in(user_with("vice-president"))
    page.goto(reverse("strategy:report"))
    page.fill("#id_on", "2025-03-14")
    page.click("form[method=get][action='/strategy/'] button")
    expect(page.locator("h1")).to_contain_text("2025")
    figure = page.locator("main a.figure").first
    number = figure.locator(".figure-value").inner_text()
    figure.click()
    expect(page.locator(".list-bar [role=status]")).to_contain_text(f"{number} ")
    page.go_back()
    page.click("form[action='/strategy/print/'] button")
    expect(page.locator("#document-state")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("2025")
