"""Authenticator apps and recovery codes."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import LazySettings
from django.test import Client

from intl_office.accounts.adapters import SecondFactorAdapter
from intl_office.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
APP = "/account/second-factor/app/"


def code(secret: str, step: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def sign_in(user: User) -> tuple[Client, str]:
    client = Client(headers={"accept-language": "en"})
    response = client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    client.post("/account/confirm/", {"password": PASSWORD})
    return client, response["Location"]


def activate(client: Client) -> str:
    page = client.get(APP)
    secret = str(page.context["form"].secret)
    done = client.post(APP, {"code": code(secret)})
    assert done.status_code == 302
    return secret


@pytest.fixture
def user() -> User:
    return UserFactory.create()


def test_the_code_is_asked_after_the_password(user: User) -> None:
    client, _where = sign_in(user)
    secret = activate(client)
    other, where = sign_in(user)
    assert where == "/sign-in/code/"
    assert "_auth_user_id" not in other.session
    assert "code" in other.post("/sign-in/code/", {"code": "000000"}).text
    assert "_auth_user_id" not in other.session
    assert other.post("/sign-in/code/", {"code": code(secret, 1)})["Location"] == "/today/"


def test_a_code_opens_once(user: User) -> None:
    client, _where = sign_in(user)
    secret = activate(client)
    given = code(secret, 1)
    first, _where = sign_in(user)
    first.post("/sign-in/code/", {"code": given})
    second, _where = sign_in(user)
    second.post("/sign-in/code/", {"code": given})
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_the_secret_is_not_readable_in_the_database(user: User) -> None:
    client, _where = sign_in(user)
    secret = activate(client)
    row = Authenticator.objects.get(user=user, type="totp")
    assert secret not in str(row.data)
    assert SecondFactorAdapter().decrypt(row.data["secret"]) == secret


def test_the_secret_survives_a_new_key(settings: LazySettings) -> None:
    kept = SecondFactorAdapter().encrypt("ABC")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert SecondFactorAdapter().decrypt(kept) == "ABC"


def test_a_recovery_code_opens_once(user: User) -> None:
    client, _where = sign_in(user)
    activate(client)
    page = client.get("/account/second-factor/codes/")
    given = page.context["unused_codes"][0]
    assert given in client.get("/account/second-factor/codes/file/").text
    for expected in (True, False):
        other, _where = sign_in(user)
        other.post("/sign-in/code/", {"code": given})
        assert ("_auth_user_id" in other.session) is expected


def test_it_can_be_turned_off(user: User) -> None:
    client, _where = sign_in(user)
    activate(client)
    client.post(f"{APP}remove/")
    assert not Authenticator.objects.filter(user=user).exists()
    assert sign_in(user)[1] == "/today/"


@pytest.mark.parametrize(
    ("required", "is_staff", "due"),
    [
        ("nobody", True, False),
        ("administrators", True, True),
        ("administrators", False, False),
        ("everybody", False, True),
    ],
)
def test_who_must_have_one_makes_one_first(
    settings: LazySettings, required: str, is_staff: bool, due: bool
) -> None:
    settings.MFA_REQUIRED = required
    client, _where = sign_in(UserFactory.create(is_staff=is_staff))
    response = client.get("/account/")
    assert (response.status_code == 302 and response["Location"] == APP) is due
    if due:
        assert "Your account needs a second factor" in client.get(APP).text
        activate(client)
        assert client.get("/account/").status_code == 200
        client.post(f"{APP}remove/")
        assert Authenticator.objects.filter(type="totp").exists()


def test_the_image_obeys_the_content_policy(user: User) -> None:
    client, _where = sign_in(user)
    page = client.get(APP)
    assert 'src="data:image/svg+xml' in page.text
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert "<script>" not in page.text
    assert "style=" not in page.text
