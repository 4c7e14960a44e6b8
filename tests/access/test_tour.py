"""The guided tour: with the whole demonstration loaded, every link of every role opens."""

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from intl_office.access import demo
from intl_office.access.tour import STOPS, stops_of, tour
from intl_office.accounts.models import User
from intl_office.core.demo import load_demo
from tests.factories.access import house
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_every_account_of_the_demonstration_has_its_part() -> None:
    assert set(STOPS) == {account.kind for account in demo.ACCOUNTS}
    assert all(3 <= len(stops) <= 5 for stops in STOPS.values())


@pytest.mark.parametrize("kind", STOPS)
def test_no_stop_is_left_out(kind: str) -> None:
    assert stops_of(kind) == list(STOPS[kind])


def test_there_is_no_tour_on_a_server(client: Client, settings: Any) -> None:
    settings.LOCAL = False
    assert client.get(reverse("access:tour")).status_code == 404


def test_the_reader_s_own_part_comes_first_and_the_menu_leads_back(client: Client) -> None:
    house()
    with override_settings(LOCAL=True):
        demo.load(said)
        assert tour("student@demo.example")[0].account.kind == "student"
        client.force_login(User.objects.get(email="director@demo.example"))
        link = f'class="rail-link" href="{reverse("access:tour")}"'
        assert link in client.get(reverse("ui:today")).content.decode()
        client.force_login(UserFactory.create())
        assert link not in client.get(reverse("ui:today")).content.decode()


def said(line: str) -> None:
    """Nobody listens."""


def test_every_link_opens_with_the_demonstration_loaded(client: Client) -> None:
    with override_settings(LOCAL=True):
        load_demo(said)
        parts = tour()
        assert len(parts) == len(demo.ACCOUNTS)
        assert client.get(reverse("access:tour")).status_code == 200
        closed = [
            (part.account.kind, stop.url_name, code)
            for part in parts
            for stop, code in ((stop, opened(part.account.email, stop.url)) for stop in part.stops)
            if code != 200
        ]
    assert closed == []


def opened(email: str, url: str) -> int:
    visitor = Client()
    visitor.force_login(User.objects.get(email=email))
    return visitor.get(url).status_code
