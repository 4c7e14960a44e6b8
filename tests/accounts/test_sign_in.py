"""Signing in with an address and a password."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.mail.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/\S+)")


def sign_in(client: Client, user: User, password: str = PASSWORD, path: str = "/sign-in/") -> Any:
    return client.post(path, {"login": user.email, "password": password})


def link_in_mail() -> str:
    found = LINK.search(Message.objects.latest("pk").text)
    assert found
    return found.group(1)


@pytest.fixture
def user() -> User:
    return UserFactory.create()


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def test_the_right_password_opens_today(client: Client, user: User) -> None:
    assert sign_in(client, user)["Location"] == "/today/"


def test_the_address_is_read_without_regard_to_case(client: Client) -> None:
    user = UserFactory.create(email="ada@example.org")
    response = client.post("/sign-in/", {"login": "Ada@Example.ORG", "password": PASSWORD})
    assert response["Location"] == "/today/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_old_name_of_the_page_still_answers(client: Client) -> None:
    assert reverse("accounts:login") == reverse("account_login") == "/sign-in/"


@pytest.mark.parametrize("email", ["user@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_read_alike(client: Client, email: str) -> None:
    UserFactory.create(email="user@example.org")
    page = client.post("/sign-in/", {"login": email, "password": "wrong"})
    assert "are not correct" in page.text
    assert "_auth_user_id" not in client.session


def test_someone_closed_out_does_not_enter(client: Client) -> None:
    user = UserFactory.create(is_active=False)
    response = client.post("/sign-in/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    assert response.status_code == 200


def test_an_address_not_confirmed_gets_a_link_first(client: Client) -> None:
    user = UserFactory.create(verified=False)
    response = client.post("/sign-in/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert "A message with a link has been sent" in response.text
    assert "_auth_user_id" not in client.session
    path = link_in_mail()
    assert "Is user" in client.get(path).text
    assert not EmailAddress.objects.get(user=user).verified
    client.post(path)
    assert EmailAddress.objects.get(user=user).verified
    assert sign_in(Client(), user)["Location"] == "/today/"


def test_a_made_up_confirmation_is_said(client: Client) -> None:
    assert "used already, or is too old" in client.get("/account/email/made-up/").text


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client: Client, method: str) -> None:
    data = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    page = getattr(client, method)("/sign-up/", data)
    assert "No account can be made here" in page.text
    assert not User.objects.exists()


def test_ten_wrong_passwords_stop_that_address_for_a_while(client: Client, user: User) -> None:
    pages = [sign_in(client, user, "wrong").text for _ in range(6)]
    assert "Too many" not in pages[4]
    assert "Too many failed login attempts" in pages[5]
    assert "_auth_user_id" not in client.session
    sign_in(client, user)
    assert "_auth_user_id" not in client.session


def test_one_machine_cannot_try_without_end(client: Client) -> None:
    answers = [
        client.post("/sign-in/", {"login": f"n{n}@example.org", "password": "x"}).status_code
        for n in range(31)
    ]
    assert set(answers[:30]) == {200}
    assert answers[30] == 429
    page = client.post("/sign-in/", {"login": "a@example.org", "password": "x"})
    assert "Too many attempts" in page.text


def test_a_forgotten_password(client: Client, user: User) -> None:
    page = client.post("/password/", {"email": user.email}, follow=True)
    assert "If an account has this address" in page.text
    path = link_in_mail()
    form_path = client.get(path, follow=True).redirect_chain[-1][0]
    new = "another good long sentence"
    done = client.post(form_path, {"password1": new, "password2": new}, follow=True)
    assert "You can sign in with the new password now" in done.text
    assert sign_in(Client(), user, new)["Location"] == "/today/"
    assert "Link no longer valid" in Client(headers={"accept-language": "en"}).get(path).text


def test_an_unknown_address_gets_the_same_page_and_no_mail(client: Client) -> None:
    page = client.post("/password/", {"email": "nobody@example.org"}, follow=True)
    assert "If an account has this address" in page.text
    assert not Message.objects.exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_mails_are_in_the_language_of_their_reader(language: str) -> None:
    user = UserFactory.create(language=language)
    other = "en" if language == "fr" else "fr"
    Client(headers={"accept-language": other}).post("/password/", {"email": user.email})
    subjects = {"fr": "Choisissez un nouveau mot de passe", "en": "Choose a new password"}
    assert Message.objects.latest("pk").subject == subjects[language]
    assert ("Bonjour" in Message.objects.latest("pk").text) == (language == "fr")


def test_a_session_that_ends_in_a_form_comes_back_to_it(client: Client, user: User) -> None:
    sign_in(client, user)
    client.session.flush()
    stopped = client.post("/account/", {"first_name": "A", "last_name": "B", "language": "en"})
    assert stopped["Location"] == "/sign-in/?next=/account/"
    page = client.get(stopped["Location"])
    assert "You will come back to the page you asked for" in page.text
    assert 'name="next" value="/account/"' in page.text
    back = client.post(
        "/sign-in/", {"login": user.email, "password": PASSWORD, "next": "/account/"}
    )
    assert back["Location"] == "/account/"


@pytest.mark.parametrize("place", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: Client, user: User, place: str) -> None:
    response = client.post("/sign-in/", {"login": user.email, "password": PASSWORD, "next": place})
    assert response["Location"] == "/today/"


def test_signing_out_asks_and_does(client: Client, user: User) -> None:
    client.force_login(user)
    assert "What you saved is kept" in client.get("/sign-out/").text
    assert "_auth_user_id" in client.session
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_the_session_ends_by_itself(settings: LazySettings, client: Client, user: User) -> None:
    sign_in(client, user)
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 10 * 3600


def test_other_browsers_are_signed_out(client: Client, user: User) -> None:
    other = Client()
    sign_in(client, user)
    sign_in(other, user)
    assert "Sign out everywhere else" in client.get("/account/sessions/").text
    client.post("/account/sessions/")
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
