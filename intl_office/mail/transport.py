"""Handing one mail to the mail server, and what its answer means for us."""

import smtplib
from dataclasses import dataclass
from email.utils import formataddr
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from intl_office.mail import attachments
from intl_office.mail.models import Message
from intl_office.ui.brand import brand

# Backends that show mails and send none: what `EMAIL_URL` gives where no server is configured.
_BACKENDS = "django.core.mail.backends"
_NO_SERVER = frozenset({f"{_BACKENDS}.console.EmailBackend", f"{_BACKENDS}.dummy.EmailBackend"})
_PERMANENT = 500  # RFC 5321, 4.2.1: 5yz is a permanent refusal, 4yz a temporary one


class Outcome(Enum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    LATER = "later"  # refused for now
    AWAY = "away"  # the server cannot be reached: others need not try now
    REFUSED = "refused"  # for good
    UNKNOWN = "unknown"  # the server may have accepted it
    KEPT = "kept"  # there is no server: the mail is readable here


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome and the server's words."""

    outcome: Outcome
    words: str = ""


def has_server() -> bool:
    """Whether mails can leave this installation."""
    return settings.EMAIL_BACKEND not in _NO_SERVER


def connect() -> BaseEmailBackend:
    """A connection, not yet open; it serves many mails."""
    made: BaseEmailBackend = get_connection()
    return made


def hand_over(message: Message, connection: BaseEmailBackend) -> Answer:
    """Send one mail; never raises for what a server or a network does.

    Only an answer of the server counts. Where the line broke after the handing over began, the
    server may have the mail: that is unknown, not failed.
    """
    try:
        mail = as_email(message)
    except attachments.AttachmentMissing as missing:
        return Answer(Outcome.REFUSED, f"attachment: {missing}")
    except OSError as error:
        return Answer(Outcome.LATER, f"attachment: {error}")
    try:
        connection.open()
    except OSError as error:
        return Answer(Outcome.AWAY, _words(error))
    answer = _hand_over(mail, connection)
    if answer.outcome is not Outcome.ACCEPTED:
        _close(connection)
    return answer


def as_email(message: Message) -> EmailMultiAlternatives:
    """The mail with its headers, both alternatives and its files.

    Raises:
        AttachmentMissing: a file is gone.
        OSError: the store of files is away.
    """
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=sender(message.language),
        to=[formataddr((message.name, message.address))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message.message_id,
            # RFC 3834, 5: no machine answers; the second one is for Exchange.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(message.html, "text/html")
    for kept in message.attachments.order_by("pk"):
        file = attachments.fetch(kept.source, kept.reference)
        mail.attach(kept.filename, file.content, file.media_type)
    return mail


def sender(language: str) -> str:
    """Who a mail says it comes from: the office, under the institution's name in this language."""
    address = settings.DEFAULT_FROM_EMAIL
    with translation.override(language):
        name = brand().name
    return address if "<" in address or not name else formataddr((name, address))


def _hand_over(mail: EmailMultiAlternatives, connection: BaseEmailBackend) -> Answer:
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        return _refusal(code, words)
    except smtplib.SMTPResponseException as refused:
        return _refusal(refused.smtp_code, refused.smtp_error)
    except smtplib.SMTPNotSupportedError as error:
        return Answer(Outcome.REFUSED, _words(error))
    except OSError as error:
        return Answer(Outcome.UNKNOWN, _words(error))
    return Answer(Outcome.ACCEPTED)


def _refusal(code: int, words: bytes | str) -> Answer:
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    outcome = Outcome.REFUSED if code >= _PERMANENT else Outcome.LATER
    return Answer(outcome, f"{code} {said}")


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _close(connection: BaseEmailBackend) -> None:
    """The next mail starts on a fresh line; how this one ends changes nothing any more."""
    try:
        connection.close()
    except OSError:
        if hasattr(connection, "connection"):
            connection.connection = None
