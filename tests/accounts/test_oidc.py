"""OpenID Connect against a provider written with another library."""

from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from joserfc.jwk import OctKey, RSAKey

from intl_office.accounts.models import User
from tests.accounts.oidc import OidcProvider
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
START = "/sign-in/oidc/institution/"


def go_there(client: Client, path: str = START) -> str:
    """Follow the button, be known there; return the way back."""
    response = client.get(path)
    assert response.status_code == 302, response.content
    there = requests.get(response["Location"], allow_redirects=False, timeout=5)
    assert there.status_code == 302
    return str(there.headers["Location"])


def assert_refused(client: Client, response: Any) -> None:
    assert response.status_code in {401, 403}
    assert "Sign-in refused" in response.text
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def test_the_sign_in_page_shows_the_institution(client: Client, oidc: OidcProvider) -> None:
    page = client.get("/sign-in/")
    assert "Université d’essai" in page.text
    assert START in page.text


def test_without_configuration_there_is_no_button_and_no_page(client: Client) -> None:
    assert "/sign-in/oidc/" not in client.get("/sign-in/").text
    assert client.get(START).status_code == 404
    assert client.get(START + "answer/").status_code == 404


def test_a_person_unknown_here_gets_an_account(client: Client, oidc: OidcProvider) -> None:
    response = client.get(go_there(client))
    assert response.status_code == 302
    assert response["Location"] == "/today/"
    user = User.objects.get()
    assert (user.email, str(user)) == ("marie.curie@example.org", "Marie Curie")
    assert not user.has_usable_password()
    assert not user.is_staff
    assert client.session["_auth_user_id"] == str(user.pk)
    assert {(i.scheme, i.value) for i in user.identifiers.all()} == {
        ("eppn", "mcurie@example.org"),
        ("esi", "urn:schac:personalUniqueCode:int:esi:fr:123456789"),
    }


def test_the_page_asked_for_comes_after(client: Client, oidc: OidcProvider) -> None:
    back = go_there(client, f"{START}?{urlencode({'process': 'login', 'next': '/account/'})}")
    assert client.get(back)["Location"] == "/account/"


def test_the_second_time_finds_the_same_account(client: Client, oidc: OidcProvider) -> None:
    client.get(go_there(client))
    oidc.person |= {"email": "other@example.org", "family_name": "Sklodowska"}
    other = Client()
    other.get(go_there(other))
    assert User.objects.get().email == "marie.curie@example.org"
    assert "_auth_user_id" in other.session


def test_a_verified_address_joins_the_account_that_has_it(
    client: Client, oidc: OidcProvider
) -> None:
    user = UserFactory.create(email="marie.curie@example.org")
    client.get(go_there(client))
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().user == user


@pytest.mark.parametrize("said", [False, "false", None, 1, "yes"])
def test_an_address_not_verified_joins_and_makes_nothing(
    client: Client, oidc: OidcProvider, said: object
) -> None:
    UserFactory.create(email="marie.curie@example.org")
    oidc.person["email_verified"] = said
    response = client.get(go_there(client), follow=True)
    assert "No account can be made here" in response.text
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1_700_000_000},
        {"aud": "another-service"},
        {"iss": "https://elsewhere.example.org"},
        {"sub": "somebody-else"},
        {"sub": None},
        {"aud": None},
    ],
    ids=str,
)
def test_a_wrong_token_is_refused(
    client: Client, oidc: OidcProvider, claims: dict[str, object]
) -> None:
    oidc.claims = claims
    assert_refused(client, client.get(go_there(client)))


def test_a_token_signed_by_another_key_is_refused(client: Client, oidc: OidcProvider) -> None:
    oidc.key = RSAKey.generate_key(2048, {"kid": "k1"})
    assert_refused(client, client.get(go_there(client)))


def test_a_token_signed_with_a_shared_secret_is_refused(client: Client, oidc: OidcProvider) -> None:
    oidc.header = {"alg": "HS256", "kid": "k1"}
    oidc.key = OctKey.generate_key(256)
    assert_refused(client, client.get(go_there(client)))


def test_a_token_without_key_name_is_refused(client: Client, oidc: OidcProvider) -> None:
    oidc.header = {"alg": "RS256"}
    assert_refused(client, client.get(go_there(client)))


def test_the_same_answer_twice_is_refused(client: Client, oidc: OidcProvider) -> None:
    back = go_there(client)
    client.get(back)
    client.logout()
    SocialAccount.objects.all().delete()
    assert_refused(client, client.get(back))


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, oidc: OidcProvider) -> None:
    back = go_there(Client())
    assert_refused(client, client.get(back))


def test_a_token_used_in_another_sign_in_is_refused(client: Client, oidc: OidcProvider) -> None:
    oidc.claims = {"jti": "once"}
    client.get(go_there(client))
    SocialAccount.objects.all().delete()
    other = Client(headers={"accept-language": "en"})
    assert_refused(other, other.get(go_there(other)))


def test_an_institution_that_does_not_answer_is_said(client: Client, oidc: OidcProvider) -> None:
    oidc.down = True
    response = client.get(START)
    assert response.status_code == 503
    assert "does not answer" in response.text


def test_stopping_there_is_no_error(client: Client, oidc: OidcProvider) -> None:
    back = go_there(client)
    state = back.rpartition("state=")[2]
    answer = client.get(f"{START}answer/?error=access_denied&state={state}", follow=True)
    assert answer.status_code == 200
    assert "Nothing has changed" in answer.text


@pytest.mark.parametrize("path", ["", "?state=x&code=y", "?error=server_error", "?code=%00"])
def test_a_made_up_answer_is_refused(client: Client, oidc: OidcProvider, path: str) -> None:
    assert_refused(client, client.get(f"{START}answer/{path}"))
