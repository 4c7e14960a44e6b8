"""SAML 2.0 against an identity provider written with another library."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from intl_office.accounts.models import User
from tests.accounts.saml import SamlProvider, _pair
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
START = "/sign-in/saml/institution/"
Spoil = Callable[[SamlProvider], None]


def go_there(client: Client, path: str = START) -> str:
    """Follow the button, be known there; return what the browser posts back."""
    response = client.get(path)
    assert response.status_code == 302, response.content
    return requests.get(response["Location"], timeout=5).text


def come_back(client: Client, answer: str) -> Any:
    """Post the answer and follow to the end."""
    return client.post(f"{START}answer/", {"SAMLResponse": answer}, follow=True)


def assert_refused(client: Client, response: Any) -> None:
    assert response.status_code in {401, 403}
    assert "Sign-in refused" in response.text
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def browser() -> Client:
    return Client(headers={"host": "testserver", "accept-language": "en"})


@pytest.fixture
def client() -> Client:
    return browser()


def test_the_sign_in_page_shows_the_institution(client: Client, saml: SamlProvider) -> None:
    page = client.get("/sign-in/").text
    assert "Université d’essai" in page
    assert START in page


def test_our_metadata_can_be_read(client: Client, saml: SamlProvider) -> None:
    metadata = client.get(f"{START}metadata/")
    assert metadata.status_code == 200
    assert f"http://testserver{START}answer/" in metadata.text


def test_a_person_unknown_here_gets_an_account(client: Client, saml: SamlProvider) -> None:
    response = come_back(client, go_there(client))
    assert response.redirect_chain[-1][0] == "/today/"
    user = User.objects.get()
    assert (user.email, str(user)) == ("marie.curie@example.org", "Marie Curie")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert {i.scheme for i in user.identifiers.all()} == {"eppn", "esi"}


def test_an_address_vouched_for_joins_the_account_that_has_it(
    client: Client, saml: SamlProvider
) -> None:
    user = UserFactory.create(email="marie.curie@example.org")
    come_back(client, go_there(client))
    assert SocialAccount.objects.get().user == user


def test_an_address_of_a_domain_not_vouched_for_joins_and_makes_nothing(
    client: Client, saml: SamlProvider
) -> None:
    UserFactory.create(email="marie@elsewhere.example")
    saml.attributes["urn:oid:0.9.2342.19200300.100.1.3"] = "marie@elsewhere.example"
    response = come_back(client, go_there(client))
    assert "No account can be made here" in response.text
    assert User.objects.count() == 1
    assert "_auth_user_id" not in client.session


def expired(idp: SamlProvider) -> None:
    idp.valid = (timedelta(minutes=-20), timedelta(minutes=-10))


def too_early(idp: SamlProvider) -> None:
    idp.valid = (timedelta(minutes=10), timedelta(minutes=20))


def other_audience(idp: SamlProvider) -> None:
    idp.audience = "https://another-service.example.org"


def other_issuer(idp: SamlProvider) -> None:
    idp.issuer = "https://elsewhere.example.org"


def other_key(idp: SamlProvider) -> None:
    idp.key, idp.certificate = _pair()


def unsigned(idp: SamlProvider) -> None:
    idp.signed = False


def unsolicited(idp: SamlProvider) -> None:
    idp.solicited = False


def failed(idp: SamlProvider) -> None:
    idp.status = "urn:oasis:names:tc:SAML:2.0:status:Responder"


def nobody(idp: SamlProvider) -> None:
    idp.attributes = {}


@pytest.mark.parametrize(
    "spoil",
    [
        expired,
        too_early,
        other_audience,
        other_issuer,
        other_key,
        unsigned,
        unsolicited,
        failed,
        nobody,
    ],
)
def test_a_wrong_answer_is_refused(client: Client, saml: SamlProvider, spoil: Spoil) -> None:
    spoil(saml)
    assert_refused(client, come_back(client, go_there(client)))


def test_a_changed_answer_is_refused(client: Client, saml: SamlProvider) -> None:
    xml = base64.b64decode(go_there(client)).replace(b"Marie.Curie@", b"Mario.Curie@")
    assert_refused(client, come_back(client, base64.b64encode(xml).decode()))


def test_the_same_answer_twice_is_refused(client: Client, saml: SamlProvider) -> None:
    answer = go_there(client)
    come_back(client, answer)
    client.logout()
    SocialAccount.objects.all().delete()
    assert_refused(client, come_back(client, answer))


def test_the_answer_to_somebody_else_is_refused(client: Client, saml: SamlProvider) -> None:
    assert_refused(client, come_back(client, go_there(browser())))


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><samlp:Response '
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">&b;</samlp:Response>'
)


@pytest.mark.parametrize(
    "answer",
    ["", "not base64 !", "PHg+", "////", BOMB.encode().hex(), "PHgvPg=="],
    ids=["empty", "text", "half a tag", "bytes", "hex", "no response"],
)
def test_hostile_input_is_refused(client: Client, saml: SamlProvider, answer: str) -> None:
    assert_refused(client, come_back(client, answer))


def test_declared_entities_are_refused(client: Client, saml: SamlProvider) -> None:
    assert_refused(client, come_back(client, base64.b64encode(BOMB.encode()).decode()))


@pytest.mark.parametrize("path", ["finish/", "answer/"])
def test_nothing_posted_is_refused(client: Client, saml: SamlProvider, path: str) -> None:
    assert_refused(client, client.get(START + path, follow=True))


@pytest.mark.parametrize(
    "query", ["", "?SAMLRequest=x", "?SAMLResponse=x", "?SAMLResponse=PHgvPg=="]
)
def test_a_made_up_sign_out_signs_nobody_out(
    client: Client, saml: SamlProvider, query: str
) -> None:
    client.force_login(UserFactory.create())
    response = client.get(f"{START}sign-out/{query}")
    assert response.status_code in {400, 401}
    assert "_auth_user_id" in client.session
