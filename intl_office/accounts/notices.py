"""Mails that tell a person what happened to their account: allauth's notifications.

They name the internet address and the browser from which it was done, so that a stranger's doing
is seen; nobody else needs to read that.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from intl_office.accounts.notifications import LINKS, AllauthMail, InvitationMail, allauth_mails
from intl_office.mail import kinds
from intl_office.mail.kinds import Variable
from intl_office.mail.wording import Wording

WHERE_FROM: tuple[Variable, ...] = (
    Variable("at", _("When it was done"), datetime(2026, 11, 21, 9, 30)),  # noqa: DTZ001  # an example, shown as it is
    Variable("ip", _("Internet address from which it was done"), "192.0.2.1"),
    Variable("browser", _("Browser by which it was done"), "Mozilla/5.0 (X11; Linux x86_64)"),
)
_FROM = {"timestamp": "at", "ip": "ip", "user_agent": "browser"}


def _announced_en(subject: str, body: str) -> Wording:
    return Wording(
        subject,
        "Hello {{ recipient_name }},\n\n" + body + "\n\n"
        "If it was not you, change your password at once and tell the international office.\n\n"
        "Internet address: {{ ip }}, date: {{ at }}\nBrowser: {{ browser }}",
    )


def _announced_fr(subject: str, body: str) -> Wording:
    return Wording(
        subject,
        "Bonjour {{ recipient_name }},\n\n" + body + "\n\n"
        "Si ce n’était pas vous, changez tout de suite votre mot de passe et prévenez le service "
        "des relations internationales.\n\n"
        "Adresse internet : {{ ip }}, date : {{ at }}\nNavigateur : {{ browser }}",
    )


class Notice(AllauthMail):
    """Something happened to an account."""

    variables = WHERE_FROM
    given = _FROM


class AddressChanged(Notice):
    """Sent to the address that counted until now."""

    code = "accounts.address_changed"
    asked_as = ("account/email/email_changed",)
    title = _("Notice: address changed")
    variables = (
        Variable("old", _("The address until now"), "camille@example.org"),
        Variable("new", _("The new address"), "martin@example.org"),
        *WHERE_FROM,
    )
    given = {**_FROM, "from_email": "old", "to_email": "new"}
    house = {
        "en": _announced_en(
            "Your address has been changed",
            "The address of your account has been changed from {{ old }} to {{ new }}.",
        ),
        "fr": _announced_fr(
            "Votre adresse a été changée",
            "L’adresse de votre compte a été changée de {{ old }} en {{ new }}.",
        ),
    }


class AddressConfirmed(Notice):
    """Sent once an address is confirmed."""

    code = "accounts.address_confirmed"
    asked_as = ("account/email/email_confirm",)
    title = _("Notice: address confirmed")
    house = {
        "en": _announced_en(
            "Your address is confirmed", "The address of your account has been confirmed."
        ),
        "fr": _announced_fr(
            "Votre adresse est confirmée", "L’adresse de votre compte a été confirmée."
        ),
    }


class AddressRemoved(Notice):
    """Sent to an address that counts no more."""

    code = "accounts.address_removed"
    asked_as = ("account/email/email_deleted",)
    title = _("Notice: address removed")
    variables = (
        Variable("removed", _("The address that was removed"), "camille@example.org"),
        *WHERE_FROM,
    )
    given = {**_FROM, "deleted_email": "removed"}
    house = {
        "en": _announced_en(
            "An address has been removed",
            "The address {{ removed }} has been removed from your account.",
        ),
        "fr": _announced_fr(
            "Une adresse a été retirée", "L’adresse {{ removed }} a été retirée de votre compte."
        ),
    }


class PasswordChanged(Notice):
    """Sent after a password was changed by somebody who knew it."""

    code = "accounts.password_changed"
    asked_as = ("account/email/password_changed",)
    title = _("Notice: password changed")
    house = {
        "en": _announced_en(
            "Your password has been changed", "The password of your account has been changed."
        ),
        "fr": _announced_fr(
            "Votre mot de passe a été changé", "Le mot de passe de votre compte a été changé."
        ),
    }


class PasswordReplaced(Notice):
    """Sent after a forgotten password was replaced."""

    code = "accounts.password_replaced"
    asked_as = ("account/email/password_reset",)
    title = _("Notice: forgotten password replaced")
    house = {
        "en": _announced_en(
            "Your password has been changed",
            "The password of your account has been changed, by the link of a forgotten password.",
        ),
        "fr": _announced_fr(
            "Votre mot de passe a été changé",
            "Le mot de passe de votre compte a été changé, par le lien de mot de passe oublié.",
        ),
    }


class PasswordSet(Notice):
    """Sent after an account of single sign-on was given a password."""

    code = "accounts.password_set"
    asked_as = ("account/email/password_set",)
    title = _("Notice: password added")
    house = {
        "en": _announced_en(
            "Your account has a password", "Your account has been given a password."
        ),
        "fr": _announced_fr(
            "Votre compte a un mot de passe", "Un mot de passe a été ajouté à votre compte."
        ),
    }


class SecondFactorOn(Notice):
    """Sent after an authenticator app was added."""

    code = "accounts.second_factor_on"
    asked_as = ("mfa/email/totp_activated",)
    title = _("Notice: second factor turned on")
    house = {
        "en": _announced_en(
            "Second factor turned on",
            "Signing in to your account now asks for a code of the authenticator app.",
        ),
        "fr": _announced_fr(
            "Double authentification activée",
            "La connexion à votre compte demande désormais un code de l’application "
            "d’authentification.",
        ),
    }


class SecondFactorOff(Notice):
    """Sent after the authenticator app was removed."""

    code = "accounts.second_factor_off"
    asked_as = ("mfa/email/totp_deactivated",)
    title = _("Notice: second factor turned off")
    house = {
        "en": _announced_en(
            "Second factor turned off",
            "Signing in to your account no longer asks for a second factor.",
        ),
        "fr": _announced_fr(
            "Double authentification désactivée",
            "La connexion à votre compte ne demande plus de double authentification.",
        ),
    }


class RecoveryCodes(Notice):
    """Sent after new recovery codes were made; the codes are not in it."""

    code = "accounts.recovery_codes"
    asked_as = ("mfa/email/recovery_codes_generated",)
    title = _("Notice: new recovery codes")
    house = {
        "en": _announced_en(
            "New recovery codes",
            "New recovery codes have been made for your account. The codes made before no longer "
            "work.",
        ),
        "fr": _announced_fr(
            "Nouveaux codes de secours",
            "De nouveaux codes de secours ont été créés pour votre compte. Les anciens ne "
            "fonctionnent plus.",
        ),
    }


class InstitutionConnected(Notice):
    """Sent after single sign-on opens the account."""

    code = "accounts.institution_connected"
    asked_as = ("socialaccount/email/account_connected",)
    title = _("Notice: institution connected")
    house = {
        "en": _announced_en(
            "Your institution is connected",
            "Your account can now be opened by the sign-in of your institution.",
        ),
        "fr": _announced_fr(
            "Votre établissement est relié",
            "Votre compte peut désormais être ouvert par la connexion de votre établissement.",
        ),
    }


class InstitutionDisconnected(Notice):
    """Sent after single sign-on opens it no more."""

    code = "accounts.institution_disconnected"
    asked_as = ("socialaccount/email/account_disconnected",)
    title = _("Notice: institution disconnected")
    house = {
        "en": _announced_en(
            "Your institution is disconnected",
            "Your account can no longer be opened by the sign-in of your institution.",
        ),
        "fr": _announced_fr(
            "Votre établissement n’est plus relié",
            "Votre compte ne peut plus être ouvert par la connexion de votre établissement.",
        ),
    }


NOTICES: tuple[type[Notice], ...] = (
    AddressChanged, AddressConfirmed, AddressRemoved, PasswordChanged, PasswordReplaced,
    PasswordSet, SecondFactorOn, SecondFactorOff, RecoveryCodes, InstitutionConnected,
    InstitutionDisconnected,
)  # fmt: skip


def register() -> None:
    """Bring all mails of this room to the mail room, and to allauth's adapter by its names."""
    kinds.register(InvitationMail())
    for kind in (*LINKS, *NOTICES):
        mail = kind()
        kinds.register(mail)
        for name in mail.asked_as:
            allauth_mails.register(name, mail)
