"""What this room holds about people: accounts, how they sign in, invitations and links."""

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import AccessLink, Identifier, Invitation, User
from intl_office.core.personal import Holding, Identity, Subject, holdings, identities

ACCOUNT = "account"
KEPT_DAYS = 2 * 365  # after the last sign-in of a closed account
_WHY = _("To let you sign in and to know who did what (public task, security of processing).")
_ONESELF = _("You, and administrators.")
_TERM = _("As long as the account is open, then two years.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    identities.register(
        ACCOUNT,
        Identity(
            label=_("Account"),
            model="accounts.User",
            past_term=past_term,
            term=_("Closed, and not used for two years."),
        ),
    )
    _account()
    _signing_in()
    _links()


def past_term(day: date) -> QuerySet[User]:
    """Closed accounts that nobody has used for two years."""
    last = Coalesce(F("last_login"), F("date_joined"))
    rows = User.objects.filter(is_active=False).alias(last=last)
    found: QuerySet[User] = rows.filter(last__date__lt=day - timedelta(days=KEPT_DAYS))
    return found


def _account() -> None:
    holdings.register(
        "accounts.User",
        Holding(
            what=_("Account: name, address, language"),
            why=_WHY,
            keep=_TERM,
            seen_by=_("Everybody who works with you here sees the name; administrators the rest."),
            rows=lambda who: User.objects.filter(pk__in=who.of(ACCOUNT)),
            columns={
                "email": lambda who, _key: who.address(),
                "first_name": "",
                "last_name": lambda who, _key: who.pseudonym,
                "password": UNUSABLE_PASSWORD_PREFIX,
                "is_active": False,
                "is_staff": False,
                "is_superuser": False,
            },
            hidden=frozenset({"password", "is_superuser"}),
        ),
    )
    holdings.register(
        "accounts.Identifier",
        Holding(
            what=_("Identifiers received from the institution's sign-in"),
            why=_WHY,
            keep=_TERM,
            seen_by=_ONESELF,
            rows=lambda who: Identifier.objects.filter(user__in=who.of(ACCOUNT)),
            columns={"value": lambda who, key: f"{who.token}-{key}"},
            erase=True,
        ),
    )


def _signing_in() -> None:
    _erased(
        "account.EmailAddress",
        _("Addresses of the account"),
        lambda who: EmailAddress.objects.filter(_by_account(who) | Q(email__in=who.addresses)),
    )
    _erased(
        "account.EmailConfirmation",
        _("Confirmations of an address"),
        lambda who: EmailConfirmation.objects.filter(
            email_address__user__in=who.of(ACCOUNT),
        ),
        "key",
    )
    _erased(
        "mfa.Authenticator",
        _("Second factor"),
        lambda who: Authenticator.objects.filter(_by_account(who)),
        "data",
    )
    _erased(
        "socialaccount.SocialToken",
        _("Tokens of the institution's sign-in"),
        lambda who: SocialToken.objects.filter(account__user__in=who.of(ACCOUNT)),
        "token",
        "token_secret",
    )
    _erased(
        "socialaccount.SocialAccount",
        _("What the institution's sign-in told us"),
        lambda who: SocialAccount.objects.filter(_by_account(who)),
    )
    _erased(
        "usersessions.UserSession",
        _("Browsers signed in"),
        lambda who: UserSession.objects.filter(_by_account(who)),
        "session_key",
        "data",
        before=_end_sessions,
    )


def _links() -> None:
    holdings.register(
        "accounts.Invitation",
        Holding(
            what=_("Invitations to the address"),
            why=_WHY,
            keep=_TERM,
            seen_by=_ONESELF,
            rows=lambda who: Invitation.objects.filter(
                Q(user__in=who.of(ACCOUNT)) | Q(email__in=who.addresses)
            ),
            columns={"email": lambda who, key: who.address(key)},
            before=_withdraw,
            hidden=frozenset({"token_hash"}),
        ),
    )
    holdings.register(
        "accounts.AccessLink",
        Holding(
            what=_("Links sent to the address"),
            why=_WHY,
            keep=_TERM,
            seen_by=_ONESELF,
            rows=lambda who: AccessLink.objects.filter(email__in=who.addresses),
            columns={"email": ""},
            before=_revoke,
            hidden=frozenset({"token_hash"}),
        ),
    )


def _erased(label: str, what: Any, rows: Any, *hidden: str, before: Any = None) -> None:
    """A table of how one signs in: its rows go altogether."""
    holdings.register(
        label,
        Holding(
            what=what,
            why=_WHY,
            keep=_TERM,
            seen_by=_("You alone."),
            rows=rows,
            erase=True,
            before=before,
            hidden=frozenset(hidden),
        ),
    )


def _by_account(who: Subject) -> Q:
    return Q(user__in=who.of(ACCOUNT))


def _end_sessions(who: Subject) -> None:
    keys = UserSession.objects.filter(_by_account(who)).values("session_key")
    Session.objects.filter(pk__in=keys).delete()


def _withdraw(who: Subject) -> None:
    rows = Invitation.objects.filter(email__in=who.addresses).waiting()
    rows.update(withdrawn_at=timezone.now())


def _revoke(who: Subject) -> None:
    rows = AccessLink.objects.filter(email__in=who.addresses, revoked_at=None)
    rows.update(revoked_at=timezone.now())
