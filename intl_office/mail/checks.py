"""The texts in the code and the settings, checked at start."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from intl_office.mail import kinds
from intl_office.mail.wording import WordingError, check, write


def house_texts(**_kwargs: Any) -> list[CheckMessage]:
    """Every kind can be written from its examples, in every language."""
    return [found for kind in kinds.registered.values() for found in _faults(kind)]


def reply_to(**_kwargs: Any) -> list[CheckMessage]:
    """`MAIL_REPLY_TO` is an address, or empty."""
    try:
        if settings.MAIL_REPLY_TO:
            validate_email(settings.MAIL_REPLY_TO)
    except ValidationError:
        return [Error("MAIL_REPLY_TO is not an email address.", id="mail.E003")]
    return []


def _faults(kind: kinds.Kind) -> Iterator[CheckMessage]:
    for language, _name in settings.LANGUAGES:
        wording = kind.house.get(language)
        if wording is None:
            yield Error(f"{kind.code}: no text in '{language}'", id="mail.E001")
            continue
        try:
            check(wording.subject, kind.names())
            check(wording.body, kind.names())
            write(wording, kind.example(), language)
        except WordingError as error:
            yield Error(f"{kind.code} ({language}): {error.message}", id="mail.E002")
