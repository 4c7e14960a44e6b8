"""Putting a mail in the queue."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from intl_office.core import queue
from intl_office.mail import kinds, layout
from intl_office.mail.attachments import Reference
from intl_office.mail.models import Attachment, Message
from intl_office.mail.queries import wording_in_use
from intl_office.mail.values import Plain, plain, to_json
from intl_office.mail.wording import write

DELIVER = "intl_office.mail.tasks.deliver"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail: address, name (may be empty), language (empty: the institution's)."""

    address: str
    name: str = ""
    language: str = ""


def notify(
    *,
    kind: str,
    subject: object,
    to: Recipient,
    cause: str,
    reply_to: str = "",
    attachments: Sequence[Reference] = (),
) -> Message:
    """Queue the mail of a kind about one subject, its values written in the reader's language.

    Idempotent and transactional as `queue_mail`, with the same errors.
    """
    with translation.override(_language(to.language)):
        context = kinds.registered[kind].context(subject)
        return queue_mail(
            kind=kind,
            cause=cause,
            to=to,
            context=context,
            reply_to=reply_to,
            attachments=attachments,
        )


def queue_mail(
    *,
    kind: str,
    cause: str,
    to: Recipient,
    context: Mapping[str, object],
    reply_to: str = "",
    attachments: Sequence[Reference] = (),
) -> Message:
    """Store one mail and have it sent once the transaction is committed.

    For one kind, cause and address there is one mail: asked for again, the first one is returned
    as it is and nothing is sent. Answers go to `reply_to`, or to `MAIL_REPLY_TO`.

    Raises:
        KeyError: no room registered this kind.
        ValidationError: the address is no address, or subject, name or address hold a line break.
        WordingError: the text names a variable that the context lacks.
    """
    known = kinds.registered[kind]
    key = key_of(kind, cause, to.address)
    found = Message.objects.filter(key=key).first()
    if found:
        return found
    message = _written(known, to, context)
    message.key, message.cause = key, cause
    message.reply_to = reply_to or settings.MAIL_REPLY_TO
    _check_headers(message, attachments)
    return _stored(message, attachments)


def key_of(kind: str, cause: str, address: str) -> str:
    """What makes a mail unique."""
    parts = json.dumps([kind, cause, address.strip().lower()])
    return hashlib.sha256(parts.encode()).hexdigest()


def message_id(uid: object, turn: int = 0) -> str:
    """The stable Message-ID of a mail; `turn` tells apart the mails sent anew on purpose."""
    host = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    again = f".{turn}" if turn else ""
    return f"<{uid}{again}@{host or 'localhost'}>"


def _written(kind: kinds.Kind, to: Recipient, context: Mapping[str, object]) -> Message:
    language = _language(to.language)
    address = to.address.strip()
    with translation.override(language):
        values = _values(context, to.name or address)
    written = write(wording_in_use(kind, language), values, language)
    message = Message(
        kind=kind.code,
        address=address,
        name=to.name.strip(),
        language=language,
        subject=written.subject,
        text=layout.plain(written.text, language),
        html=layout.page(written.subject, written.body_html, language),
        context={} if kind.confidential else to_json(values),
        priority=kind.priority,
        next_attempt_at=timezone.now(),
    )
    message.message_id = message_id(message.uid)
    return message


def _values(context: Mapping[str, object], recipient_name: str) -> dict[str, Plain]:
    common: dict[str, Plain] = {name.name: plain(name.example) for name in kinds.common()}
    common |= {"recipient_name": recipient_name, "institution": kinds.institution()}
    return common | {name: plain(value) for name, value in context.items()}


def _check_headers(message: Message, attachments: Sequence[Reference]) -> None:
    validate_email(message.address)
    if message.reply_to:
        validate_email(message.reply_to)
    names = [message.subject, message.name, *(file.filename for file in attachments)]
    if any(len(name.splitlines()) > 1 for name in names):
        raise ValidationError(
            _("Subject, name and address are one line each."), code="mail_message_headers_one_line"
        )


@transaction.atomic
def _stored(message: Message, attachments: Sequence[Reference]) -> Message:
    # Two at once: the database keeps the first, and both get it.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.get(key=message.key)
    if stored.uid == message.uid:
        Attachment.objects.bulk_create(_attachment(stored, file) for file in attachments)
        queue.enqueue(deliver_task(), stored.pk, priority=stored.priority)
    return stored


def _attachment(message: Message, file: Reference) -> Attachment:
    return Attachment(
        message=message, source=file.source, reference=file.reference, filename=file.filename
    )


def deliver_task() -> Any:
    """The task that sends one mail."""
    # By name: tasks call actions, not the other way round.
    return current_app.tasks[DELIVER]


def _language(wanted: str) -> str:
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
