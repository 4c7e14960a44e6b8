"""An identity provider of each kind on loopback."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.utils import translation
from environ import FileAwareEnv

from intl_office.accounts import identity
from tests.accounts.oidc import OidcProvider
from tests.accounts.saml import SamlProvider
from tests.accounts.served import serve


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Pages are read without `collectstatic` having run."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def environment(**variables: str) -> FileAwareEnv:
    """The environment's variables, read as the settings read them."""
    env = FileAwareEnv()
    env.ENVIRON = variables
    return env


@pytest.fixture
def oidc(settings: LazySettings) -> Iterator[OidcProvider]:
    provider = OidcProvider()
    with serve(provider.answer) as url:
        provider.issuer = url
        settings.SOCIALACCOUNT_PROVIDERS = identity.providers(
            environment(
                OIDC_SERVER_URL=url,
                OIDC_CLIENT_ID="office",
                OIDC_CLIENT_SECRET="s3cret",
                OIDC_NAME="Université d’essai",
            )
        )
        yield provider


@pytest.fixture
def saml(settings: LazySettings) -> Iterator[SamlProvider]:
    provider = SamlProvider()
    with serve(provider.answer) as url:
        provider.url = url
        settings.SOCIALACCOUNT_PROVIDERS = identity.providers(
            environment(
                SAML_IDP_ENTITY_ID="https://idp.example.org",
                SAML_IDP_SSO_URL=f"{url}/sso",
                SAML_IDP_CERTIFICATE=provider.certificate,
                SAML_EMAIL_DOMAINS="example.org",
                SAML_NAME="Université d’essai",
            )
        )
        yield provider
