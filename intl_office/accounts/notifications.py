"""Mails of this room that allauth does not write."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from intl_office.accounts.models import Invitation


def send_invitation(*, invitation: Invitation, token: str) -> None:
    """Send the link, in the language chosen for the invitation."""
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "institution": settings.INSTITUTION_NAME,
            "url": settings.PUBLIC_URL + reverse("accounts:accept", args=[token]),
        }
        send_mail(
            _("Your account at the international office"),
            render_to_string("accounts/mail/invitation.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [invitation.email],
        )
