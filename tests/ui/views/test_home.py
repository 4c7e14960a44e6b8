from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from intl_office.ui import navigation, panels
from intl_office.ui.navigation import Entry
from intl_office.ui.panels import Panel


def test_anyone_reads_the_home_page_without_a_query(
    english_client: Client,
    settings: LazySettings,
    db: None,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.INSTITUTION_NAME = "Université de Rives"
    english_client.get("/")  # what it asks once is remembered
    with django_assert_num_queries(0):
        page = english_client.get("/").content.decode()
    assert "Université de Rives" in page
    assert '<a href="/accessibility/">Accessibility: not compliant</a>' in page


def test_those_signed_in_go_to_today(officer_client: Client) -> None:
    assert officer_client.get("/").headers["Location"] == "/today/"


def test_today_is_for_those_signed_in(client: Client, db: None) -> None:
    answer = client.get("/today/")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?next=/today/")


def test_today_without_work_says_what_to_do_first(officer_client: Client) -> None:
    with (
        panels.today.replaced(),
        navigation.new.replaced(help=Entry("First request", "ui:help", "plus-lg")),
    ):
        page = officer_client.get("/today/").content.decode()
    assert "Nothing waits for you" in page
    assert page.count("First request") == 2


@pytest.fixture
def template(settings: LazySettings, tmp_path: Path) -> str:
    """A template of some room's panel."""
    (tmp_path / "panel.html").write_text("<p>{{ panel.text }}</p>")
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], tmp_path]}, *others]
    return "panel.html"


def _late(request: HttpRequest) -> dict[str, Any]:
    return {"text": "Three late files"}


def _nothing(request: HttpRequest) -> None:
    return None


def test_panels_stand_in_order_and_only_where_they_hold_something(
    officer_client: Client, template: str
) -> None:
    late = Panel("Late", template, _late, order=30)
    mine = Panel("Mine", template, lambda _request: {"text": "Two files"}, order=20)
    empty = Panel("Blocked", template, _nothing, order=10)
    with panels.today.replaced(late=late, mine=mine, blocked=empty):
        page = officer_client.get("/today/").content.decode()
    assert page.index("Two files") < page.index("Three late files")
    assert "Blocked" not in page
    assert "Nothing waits" not in page
