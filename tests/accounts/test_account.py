"""The account page, and the language that follows the person."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from intl_office.accounts.models import User
from intl_office.core.audit import history
from intl_office.mail.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory.create(first_name="Ada", language="en")


@pytest.fixture
def client(user: User) -> Client:
    client = Client(headers={"accept-language": "fr"})
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    return client


def test_the_language_kept_wins_over_the_browser(client: Client, user: User) -> None:
    page = client.get("/account/")
    assert '<html lang="en"' in page.text
    user.language = "fr"
    user.save()
    assert '<html lang="fr"' in client.get("/account/").text


def test_name_and_language_are_saved(client: Client, user: User) -> None:
    data = {"first_name": "Augusta", "last_name": "King", "language": "fr"}
    page = client.post("/account/", data, follow=True)
    user.refresh_from_db()
    assert (str(user), user.language) == ("Augusta King", "fr")
    assert '<html lang="fr"' in page.text
    assert {c.name for change in history(user) for c in change.fields} >= {"first_name"}


def test_a_wrong_language_is_said_and_nothing_saved(client: Client, user: User) -> None:
    page = client.post("/account/", {"first_name": "Eve", "last_name": "", "language": "de"})
    assert page.status_code == 200
    assert "is not one of the available choices" in page.text
    assert "Eve" not in str(User.objects.get(pk=user.pk))


def test_the_switch_in_the_frame_is_kept_with_the_person(client: Client, user: User) -> None:
    client.post("/preferences/language/", {"language": "fr", "next": "/account/"})
    user.refresh_from_db()
    assert user.language == "fr"
    assert '<html lang="fr"' in client.get("/account/").text


def test_the_switch_by_get_changes_nothing(client: Client, user: User) -> None:
    client.get("/preferences/language/?language=fr")
    user.refresh_from_db()
    assert user.language == "en"


def test_a_new_password_needs_the_old_one_and_is_told_by_mail(client: Client, user: User) -> None:
    new = "another good long sentence"
    data = {"oldpassword": "wrong", "password1": new, "password2": new}
    client.post("/account/password/", data)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    done = client.post("/account/password/", {**data, "oldpassword": PASSWORD})
    assert done["Location"] == "/account/"
    user.refresh_from_db()
    assert user.check_password(new)
    assert Message.objects.latest("pk").subject == "Your password has been changed"


def test_a_new_address_counts_once_it_is_confirmed(client: Client, user: User) -> None:
    old = user.email
    page = client.post(
        "/account/email/", {"email": "new@example.org", "action_add": ""}, follow=True
    )
    assert "new@example.org is not confirmed yet" in page.text
    user.refresh_from_db()
    assert user.email == old
    path = Message.objects.latest("pk").text.partition("http://testserver")[2].split()[0]
    client.post(path)
    user.refresh_from_db()
    assert user.email == "new@example.org"


def test_the_page_costs_the_same_every_time(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/account/")
    with django_assert_num_queries(8):
        client.get("/account/")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "email/",
        "password/",
        "second-factor/",
        "sessions/",
        "institution/",
        "confirm/",
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_ours(client: Client, user: User, path: str, language: str) -> None:
    User.objects.update(language=language)
    page = client.get(f"/account/{path}")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert 'href="#content"' in page.text
    assert page.text.count("<h1>") == 1


@pytest.mark.parametrize("path", ["", "email/", "password/", "second-factor/", "sessions/"])
def test_nobody_else_enters(path: str) -> None:
    response = Client().get(f"/account/{path}")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


def test_an_administrator_made_by_the_command_may_sign_in() -> None:
    User.objects.create_superuser("root@example.org", PASSWORD)
    response = Client().post("/sign-in/", {"login": "root@example.org", "password": PASSWORD})
    assert response["Location"] == "/today/"
