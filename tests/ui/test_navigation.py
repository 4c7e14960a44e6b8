import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory

from intl_office.ui import icons, navigation
from intl_office.ui.navigation import Entry, links


def _request(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def test_links_stand_in_order_and_the_section_of_the_page_is_marked() -> None:
    entries = {
        "help": Entry("Help", "ui:help", "question-circle", order=20),
        "today": Entry("Today", "ui:today", "house-door", order=10),
    }
    with navigation.rail.replaced(**entries):
        shown = links(navigation.rail, _request("/help/topic/"))
    assert [(link.entry.label, link.current) for link in shown] == [
        ("Today", False),
        ("Help", True),
    ]


def test_an_entry_that_the_user_may_not_use_is_not_shown() -> None:
    hidden = Entry("Help", "ui:help", "question-circle", visible=lambda _request: False)
    with navigation.rail.replaced(help=hidden):
        assert links(navigation.rail, _request("/")) == []


def test_every_registered_entry_has_its_page_and_its_icon(officer_client: Client) -> None:
    for menu in (navigation.rail, navigation.new, navigation.account):
        for entry in menu.values():
            assert entry.url
            assert "<path" in icons.svg(entry.icon)


def test_rail_marks_the_page(officer_client: Client) -> None:
    page = officer_client.get("/today/").content.decode()
    assert '<a class="rail-link" href="/today/" aria-current="page">' in page


@pytest.mark.parametrize("shown", [True, False])
def test_menu_new_stands_where_it_has_an_entry(officer_client: Client, *, shown: bool) -> None:
    entries = {"help": Entry("A request", "ui:help", "plus-lg")} if shown else {}
    with navigation.new.replaced(**entries):
        page = officer_client.get("/help/").content.decode()
    assert ("topbar-new" in page) is shown
