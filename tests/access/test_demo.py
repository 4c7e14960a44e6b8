"""The accounts of the demonstration: on one machine only, never on a server."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.access import demo
from intl_office.access.enums import KINDS
from intl_office.accounts.models import User
from tests.factories.access import house

pytestmark = pytest.mark.django_db


def said(line: str) -> None:
    """Nobody listens."""


@pytest.fixture
def local(settings: Any) -> None:
    settings.LOCAL = True


@pytest.fixture
def loaded(local: None) -> None:
    house()
    demo.load(said)


def test_one_account_for_each_role_that_an_account_can_have(loaded: None) -> None:
    users = User.objects.filter(email__endswith="@demo.example")
    held = {row.kind for user in users for row in user.roles.all()}
    assert held == set(KINDS) - {"partner"}
    assert users.count() == len(held)


def test_loading_again_adds_nothing(loaded: None) -> None:
    before = User.objects.count()
    demo.load(said)
    assert User.objects.count() == before


def test_without_a_faculty_roles_of_units_wait(local: None) -> None:
    demo.load(said)
    assert demo.demo_user("director")
    assert demo.demo_user("referent") is None
    house()
    demo.load(said)
    assert demo.demo_user("referent")


def test_nothing_is_made_on_a_server(settings: Any) -> None:
    settings.LOCAL = False
    demo.load(said)
    assert not User.objects.exists()


def test_sign_in_page_offers_them(loaded: None, client: Client) -> None:
    text = client.get(reverse("account_login"), headers={"accept-language": "en"}).content.decode()
    assert "Accounts of the demonstration" in text
    for account in demo.ACCOUNTS:
        assert account.email in text


def test_sign_in_page_is_silent_without_them(local: None, client: Client) -> None:
    text = client.get(reverse("account_login"), headers={"accept-language": "en"}).content.decode()
    assert "Accounts of the demonstration" not in text


def enter(client: Client, kind: str) -> int:
    return client.post(reverse("access:demo_sign_in", kwargs={"kind": kind})).status_code


def test_one_click_signs_in(loaded: None, client: Client) -> None:
    assert enter(client, "director") == 302
    assert client.get(reverse("access:roles")).status_code == 200


def test_the_language_that_is_read_stays(loaded: None, client: Client) -> None:
    client.cookies["django_language"] = "en"
    enter(client, "director")
    assert User.objects.get(email="director@demo.example").language == "en"
    assert "Today" in client.get(reverse("ui:today")).content.decode()


def test_a_server_that_got_the_data_lets_nobody_in(
    loaded: None, client: Client, settings: Any
) -> None:
    settings.LOCAL = False
    assert enter(client, "director") == 404
    assert "demo.example" not in client.get(reverse("account_login")).content.decode()


def test_a_changed_password_or_a_closed_account_ends_it(loaded: None, client: Client) -> None:
    director = User.objects.get(email="director@demo.example")
    director.set_password("something else entirely")
    director.save()
    User.objects.filter(email="legal@demo.example").update(is_active=False)
    assert enter(client, "director") == 404
    assert enter(client, "legal") == 404
    assert enter(client, "partner") == 404
    assert enter(client, "nobody") == 404


def test_never_by_get(loaded: None, client: Client) -> None:
    response = client.get(reverse("access:demo_sign_in", kwargs={"kind": "director"}))
    assert response.status_code == 405
