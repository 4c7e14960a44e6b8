"""What only the demonstration shows: its tour, and the banner while it is loaded, in every look."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from intl_office.access import demo
from intl_office.accounts.models import User
from intl_office.core import demo_progress
from tests.factories.access import house, user_with
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


@pytest.fixture
def loaded(settings: Any, transactional_db: None) -> None:
    settings.LOCAL = True
    house()
    demo.load(lambda _line: None)


@pytest.fixture
def loading(settings: Any) -> Iterator[None]:
    settings.LOCAL = True
    now = demo_progress.Progress("partnerships", 6, 8, beat=time.time())
    cache.set(demo_progress.KEY, asdict(now), None)
    yield
    cache.delete(demo_progress.KEY)


@in_every_look
def test_the_tour(loaded: None, page: Page, look: Look) -> None:
    page.goto("/tour/")
    check_page(page, look, "tour")


@in_every_look
def test_the_banner_before_and_after_signing_in(
    loading: None, page: Page, signed_in: Callable[[User], Page], look: Look
) -> None:
    page.goto("/")
    expect(page.locator("#demo-progress")).to_contain_text("7")
    check_page(page, look, "demo-banner")
    page = signed_in(user_with("director"))
    page.goto("/today/")
    check_page(page, look, "demo-banner-today")
