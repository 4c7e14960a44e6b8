"""Queueing the mails of this room: each a row of the mail room, sent by a worker."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import translation

from intl_office.accounts.models import Invitation, User
from intl_office.accounts.notifications import InvitationMail, Invited, allauth_mails
from intl_office.mail.actions.queueing import Recipient, notify
from intl_office.mail.models import Message


def queue_invitation(*, invitation: Invitation, token: str) -> Message:
    """Queue the mail with the link, in the language chosen for the invitation."""
    subject = Invited(invitation, token)
    to = Recipient(invitation.email, language=invitation.language)
    return notify(kind=InvitationMail.code, subject=subject, to=to, cause=subject.cause)


def queue_allauth_mail(*, asked_as: str, email: str, values: Mapping[str, Any]) -> Message:
    """Queue a mail that allauth asks for, in the language of its reader.

    Args:
        asked_as: allauth's name of the mail; KeyError for one that no kind stands for.
        email: the reader's address; ValidationError where it is none.
        values: allauth's values.

    """
    return notify(
        kind=allauth_mails[asked_as].code,
        subject=values,
        to=_reader(email, values.get("user")),
        cause=f"account:{uuid.uuid4()}",  # asked for again, it is another mail with another link
    )


def _reader(email: str, known: User | None) -> Recipient:
    user = known or User.objects.filter(email=email.lower()).first()
    if user is None:
        return Recipient(email, language=translation.get_language())
    return Recipient(email, name=user.get_full_name(), language=user.language)
