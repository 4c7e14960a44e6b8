"""The mails of this room that carry a link: an invitation, and those that allauth asks for.

`AllauthMail` names the mail of allauth that it stands for; `adapters.AccountAdapter` finds it by
that name. What happened to an account is told by `notices`. All are confidential: officers edit
their texts and never read a mail, whose words are erased once it is sent
(docs/decisions/0012-links-in-stored-mails.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import Invitation
from intl_office.core.registry import Registry
from intl_office.mail.enums import Priority
from intl_office.mail.kinds import MailKind, Variable
from intl_office.mail.wording import Wording

GROUP = _("Accounts")
LINK = Variable("url", _("The personal link"), "https://office.example.org/link/1")


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with the link that exists only in its mail."""

    invitation: Invitation
    token: str

    @property
    def cause(self) -> str:
        """Each sending of an invitation is a mail of its own."""
        return f"invitation:{self.invitation.uid}:{self.invitation.sent_at.isoformat()}"


class InvitationMail(MailKind[Invited]):
    """Brings the link by which somebody makes their account."""

    code = "accounts.invitation"
    title = _("Invitation to make an account")
    group = GROUP
    variables = (
        LINK,
        Variable("inviter", _("Who invites"), "Claire Martin"),
        Variable("valid_until", _("Last day on which the link works"), date(2026, 12, 5)),
    )
    house = {
        "en": Wording(
            "Your account at the international office",
            "Hello,\n\n"
            "{{ inviter }} invites you to the online service of the international office.\n\n"
            "[Make my account]({{ url }})\n\n"
            "The link is valid until {{ valid_until }}.",
        ),
        "fr": Wording(
            "Votre compte au service des relations internationales",
            "Bonjour,\n\n"
            "{{ inviter }} vous invite à utiliser le service en ligne des relations "
            "internationales.\n\n"
            "[Créer mon compte]({{ url }})\n\n"
            "Le lien est valable jusqu’au {{ valid_until }}.",
        ),
    }
    priority = Priority.NOW
    confidential = True

    def context(self, subject: Invited) -> Mapping[str, object]:
        """Give the link and what makes it believable."""
        return {
            "url": settings.PUBLIC_URL + reverse("accounts:accept", args=[subject.token]),
            "inviter": str(subject.invitation.invited_by),
            "valid_until": timezone.localdate(subject.invitation.expires_at),
        }


class AllauthMail(MailKind[Mapping[str, Any]]):
    """A mail that allauth asks for, with the values that it gives.

    Class attributes:
        asked_as: allauth's names of this mail.
        given: the variables of the text, by allauth's names of the values.
    """

    group = GROUP
    asked_as: ClassVar[tuple[str, ...]]
    given: ClassVar[Mapping[str, str]]
    confidential = True

    def context(self, subject: Mapping[str, Any]) -> Mapping[str, object]:
        """Take from allauth's values those of the text."""
        return {mine: subject[theirs] for theirs, mine in self.given.items()}


allauth_mails: Registry[AllauthMail] = Registry("mails that allauth asks for")


class ConfirmAddress(AllauthMail):
    """Brings the link that confirms an address."""

    code = "accounts.confirm_address"
    asked_as = ("account/email/email_confirmation", "account/email/email_confirmation_signup")
    title = _("Confirmation of an address")
    variables = (LINK,)
    given = {"activate_url": "url"}
    priority = Priority.NOW
    house = {
        "en": Wording(
            "Confirm your email address",
            "Hello {{ recipient_name }},\n\n"
            "Follow this link to confirm that this address is yours.\n\n"
            "[Confirm my address]({{ url }})\n\n"
            "If you did not ask for it, do nothing.",
        ),
        "fr": Wording(
            "Confirmez votre adresse électronique",
            "Bonjour {{ recipient_name }},\n\n"
            "Suivez ce lien pour confirmer que cette adresse est la vôtre.\n\n"
            "[Confirmer mon adresse]({{ url }})\n\n"
            "Si vous n’avez rien demandé, ne faites rien.",
        ),
    }


class NewPassword(AllauthMail):
    """Brings the link of a forgotten password."""

    code = "accounts.new_password"
    asked_as = ("account/email/password_reset_key",)
    title = _("Link of a forgotten password")
    variables = (LINK,)
    given = {"password_reset_url": "url"}
    priority = Priority.NOW
    house = {
        "en": Wording(
            "Choose a new password",
            "Hello {{ recipient_name }},\n\n"
            "Follow this link to choose a new password.\n\n"
            "[Choose a new password]({{ url }})\n\n"
            "If you did not ask for it, do nothing: your password stays as it is.",
        ),
        "fr": Wording(
            "Choisissez un nouveau mot de passe",
            "Bonjour {{ recipient_name }},\n\n"
            "Suivez ce lien pour choisir un nouveau mot de passe.\n\n"
            "[Choisir un nouveau mot de passe]({{ url }})\n\n"
            "Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.",
        ),
    }


class KnownAlready(AllauthMail):
    """Tells the owner of an account that somebody tried to make a second one."""

    code = "accounts.known_already"
    asked_as = ("account/email/account_already_exists",)
    title = _("The address has an account already")
    variables = (
        Variable("url", _("Address of the page for forgotten passwords"), "https://o.example.org/"),
    )
    given = {"password_reset_url": "url"}
    house = {
        "en": Wording(
            "You have an account already",
            "Hello {{ recipient_name }},\n\n"
            "Someone tried to make an account with this address, which has one already. If it was "
            "you, sign in, or choose a new password.\n\n"
            "[Choose a new password]({{ url }})",
        ),
        "fr": Wording(
            "Vous avez déjà un compte",
            "Bonjour {{ recipient_name }},\n\n"
            "Quelqu’un a essayé de créer un compte avec cette adresse, qui en a déjà un. Si "
            "c’était vous, connectez-vous ou choisissez un nouveau mot de passe.\n\n"
            "[Choisir un nouveau mot de passe]({{ url }})",
        ),
    }


LINKS: tuple[type[AllauthMail], ...] = (ConfirmAddress, NewPassword, KnownAlready)
