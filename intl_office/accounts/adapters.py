"""Where allauth asks the house."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_email
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from intl_office.accounts.actions.identifiers import keep_identifiers
from intl_office.accounts.actions.mails import queue_allauth_mail
from intl_office.accounts.models import User
from intl_office.accounts.second_factor import is_due
from intl_office.ui.landing import landing_url

logger = logging.getLogger("office.accounts")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Local accounts: no sign-up, mails through the mail room."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Nobody signs up: people are invited, or come through their institution."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Store the mail; a worker sends it, in the reader's language and in the house's words."""
        queue_allauth_mail(asked_as=template_prefix, email=email, values=context)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the person's first page, where the sign-in page was not asked to go elsewhere."""
        return landing_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  # idem
        """Back to the account page."""
        return reverse("accounts:account")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticator apps and recovery codes are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        """Encrypt with a key made from `SECRET_KEY`."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt, also what was written under one of `SECRET_KEY_FALLBACKS`."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor keeps it."""
        return not is_due(authenticator.user)


class InstitutionAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Single sign-on: an account is made or found by an address that it vouches for."""

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002  # idem
        sociallogin: SocialLogin,
    ) -> bool:
        """Only with a verified address that is the account's own."""
        email = user_email(sociallogin.user)
        return any(known.verified and known.email == email for known in sociallogin.email_addresses)

    def pre_social_login(
        self,
        request: HttpRequest,  # noqa: ARG002  # idem
        sociallogin: SocialLogin,
    ) -> None:
        """Keep the identifiers of someone known."""
        if sociallogin.is_existing:
            keep_identifiers(user=sociallogin.user, claims=_claims(sociallogin))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Make the account in the language of the page, and keep the identifiers."""
        sociallogin.user.language = translation.get_language()
        user: User = super().save_user(request, sociallogin, form)
        keep_identifiers(user=user, claims=_claims(sociallogin))
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,  # noqa: ARG002  # idem
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say in the log why an answer was refused; the person sees a page without details."""
        reason = (extra_context or {}).get("saml_last_error_reason") or exception or error
        logger.warning("Refused an answer of %s: %s", provider.id, reason)


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """Attributes of SAML; of OpenID Connect the token's claims, completed by the user info."""
    data: dict[str, Any] = sociallogin.account.extra_data
    return {**data, **data.get("id_token", {}), **data.get("userinfo", {})}


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"accounts.second_factor" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
