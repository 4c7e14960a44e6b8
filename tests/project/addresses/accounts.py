"""Signing in, the account, invitations, links, the institution's sign-in."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.utils import timezone

from intl_office.accounts.models import AccessLink, User
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.kit.matrix import LEADS, Entry, Expect, Given, entry

OK, SIGN_IN, ELSEWHERE = Expect.OK, Expect.SIGN_IN, Expect.ELSEWHERE
FORBIDDEN, NOT_FOUND, METHOD = Expect.FORBIDDEN, Expect.NOT_FOUND, Expect.METHOD
GUEST = "marked-guest@example.org"


def _with(**kwargs: str) -> Callable[[User | None], Given]:
    return lambda _user: Given(kwargs=kwargs)


def _invitation(user: User | None) -> Given:
    InvitationFactory.create(email=GUEST)
    return Given(secrets=(GUEST,))


def _one_invitation(user: User | None) -> Given:
    return Given(kwargs={"uid": InvitationFactory.create(email=GUEST).uid}, secrets=(GUEST,))


def _wrong_invitation(user: User | None) -> Given:
    InvitationFactory.create(email=GUEST)
    return Given(kwargs={"token": "guessed"}, never=(GUEST,))


def _wrong_link(user: User | None) -> Given:
    AccessLink.objects.create(
        purpose="demo", subject=uuid.uuid4(), email=GUEST, token_hash="0" * 64,
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    return Given(kwargs={"purpose": "demo", "token": "guessed"}, never=(GUEST,))


def _own_address(user: User | None) -> Given:
    UserFactory.create(email=GUEST)
    return Given(secrets=(user.email,) if user else (), never=(GUEST,))


def _sessions(user: User | None) -> Given:
    other = UserFactory.create(email=GUEST)
    UserSession.objects.create(
        user=other, ip="203.0.113.77", session_key="k" * 32, user_agent="Marked browser"
    )
    return Given(never=("203.0.113.77", "Marked browser", GUEST))


_provider = _with(provider_id="unknown")
_organization = _with(organization_slug="unknown")

TABLE: dict[str, list[Entry]] = {
    "accounts:login": [entry(OK, ELSEWHERE)],
    "accounts:logout": [entry(ELSEWHERE, OK), entry(ELSEWHERE, ELSEWHERE, method="post")],
    "accounts:account": [entry(SIGN_IN, OK, given=_own_address)],
    "accounts:invitations": [entry(SIGN_IN, FORBIDDEN, OK, given=_invitation, granted=LEADS)],
    "accounts:invite": [entry(SIGN_IN, FORBIDDEN, OK, granted=LEADS)],
    "accounts:resend": [
        entry(SIGN_IN, FORBIDDEN, METHOD, given=_one_invitation, granted=LEADS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_one_invitation, method="post", granted=LEADS),
    ],
    "accounts:withdraw": [
        entry(SIGN_IN, FORBIDDEN, METHOD, given=_one_invitation, granted=LEADS),
        entry(SIGN_IN, FORBIDDEN, ELSEWHERE, given=_one_invitation, method="post", granted=LEADS),
    ],
    "accounts:accept": [entry(NOT_FOUND, NOT_FOUND, given=_wrong_invitation)],
    "accounts:open_link": [
        entry(NOT_FOUND, NOT_FOUND, given=_wrong_link),
        entry(NOT_FOUND, NOT_FOUND, given=_wrong_link, method="post"),
    ],
    "account_login": [entry(OK, ELSEWHERE)],
    "account_logout": [entry(ELSEWHERE, OK)],
    # Accounts come by invitation: the page says so to anyone.
    "account_signup": [entry(OK, ELSEWHERE)],
    "account_inactive": [entry(OK, OK)],
    "account_reauthenticate": [entry(SIGN_IN, OK)],
    "account_email": [entry(SIGN_IN, OK, given=_own_address)],
    "account_email_verification_sent": [entry(OK, OK)],
    # Says that the link does not work.
    "account_confirm_email": [entry(OK, OK, given=_with(key="guessed"))],
    "account_change_password": [entry(SIGN_IN, OK)],
    "account_set_password": [entry(SIGN_IN, ELSEWHERE)],
    "account_reset_password": [entry(OK, OK)],
    "account_reset_password_done": [entry(OK, OK)],
    "account_reset_password_from_key_done": [entry(OK, OK)],
    "account_reset_password_from_key": [entry(OK, OK, given=_with(uidb36="1", key="guessed-x"))],
    "mfa_authenticate": [entry(SIGN_IN, ELSEWHERE)],
    "mfa_reauthenticate": [entry(SIGN_IN, ELSEWHERE)],
    "mfa_index": [entry(SIGN_IN, OK)],
    # To confirm who one is, first.
    "mfa_activate_totp": [entry(SIGN_IN, ELSEWHERE)],
    "mfa_deactivate_totp": [entry(SIGN_IN, NOT_FOUND)],
    "mfa_view_recovery_codes": [entry(SIGN_IN, NOT_FOUND)],
    "mfa_generate_recovery_codes": [entry(SIGN_IN, ELSEWHERE)],
    "mfa_download_recovery_codes": [entry(SIGN_IN, NOT_FOUND)],
    "socialaccount_login_cancelled": [entry(OK, OK)],
    # Who failed to sign in has to read why.
    "socialaccount_login_error": [entry(Expect.REFUSED, Expect.REFUSED)],
    # Without an answer of the institution there is nothing to finish.
    "socialaccount_signup": [entry(SIGN_IN, SIGN_IN)],
    "socialaccount_connections": [entry(SIGN_IN, OK)],
    "openid_connect_login": [entry(NOT_FOUND, NOT_FOUND, given=_provider)],
    "openid_connect_callback": [entry(NOT_FOUND, NOT_FOUND, given=_provider)],
    "saml_login": [entry(NOT_FOUND, NOT_FOUND, given=_organization)],
    "saml_metadata": [entry(NOT_FOUND, NOT_FOUND, given=_organization)],
    "saml_acs": [entry(ELSEWHERE, ELSEWHERE, given=_organization, method="post")],
    "saml_finish_acs": [entry(NOT_FOUND, NOT_FOUND, given=_organization)],
    "saml_sls": [entry(NOT_FOUND, NOT_FOUND, given=_organization)],
    "usersessions_list": [entry(SIGN_IN, OK, given=_sessions)],
}
