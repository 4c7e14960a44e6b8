"""Editing the texts of mails."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.mail import kinds
from intl_office.mail.models import Template
from intl_office.mail.queries import version_in_use
from intl_office.mail.wording import Wording, WordingError, check, write

STALE = _("Somebody else changed this text meanwhile. Reload the page to see it.")


def save_wording(
    *, kind: kinds.Kind, language: str, wording: Wording, seen: int, by: AbstractBaseUser
) -> Template | None:
    """Put a new version into use; None where nothing changed.

    Args:
        kind: whose text it is.
        language: of the text.
        wording: subject and body.
        seen: number of the version that the officer saw, 0 for the house text.
        by: the officer, who becomes its author.

    Raises:
        ValidationError: at `subject` or `body`, or as a whole where another version came meanwhile.

    """
    check_wording(kind, language, wording)
    with expected_violations(), transaction.atomic():
        current = _current(kind, language, seen)
        if wording == (current.wording if current else kind.house[language]):
            return None
        _retire(current)
        return Template.objects.create(
            kind=kind.code,
            language=language,
            number=_next_number(kind, language),
            subject=wording.subject,
            body=wording.body,
            author_id=by.pk,
        )


@transaction.atomic
def restore_house_text(*, kind: kinds.Kind, language: str, seen: int, by: AbstractBaseUser) -> bool:
    """Go back to the text in the code; the versions are kept. False where it is in use already.

    Raises:
        ValidationError: another version came meanwhile.
    """
    current = _current(kind, language, seen)
    _retire(current)
    return current is not None


def check_wording(kind: kinds.Kind, language: str, wording: Wording) -> None:
    """Write the text with the documented examples.

    Raises:
        ValidationError: at `subject` or `body`, naming what is wrong.
    """
    faults = {
        field: fault
        for field in ("subject", "body")
        if (fault := _fault(kind, language, getattr(wording, field)))
    }
    if faults:
        raise ValidationError(faults)


def _fault(kind: kinds.Kind, language: str, source: str) -> str:
    try:
        check(source, kind.names())
        write(Wording("", source), kind.example(), language)
    except WordingError as error:
        return error.message
    return ""


def _current(kind: kinds.Kind, language: str, seen: int) -> Template | None:
    # One officer after the other: the house text has no row to lock.
    lock(f"mail.template.{kind.code}.{language}")
    current = version_in_use(kind.code, language)
    if seen != (current.number if current else 0):
        raise ValidationError(STALE, code="stale")
    return current


def _retire(current: Template | None) -> None:
    if current:
        current.active = False
        current.save(update_fields=["active"])


def _next_number(kind: kinds.Kind, language: str) -> int:
    newest = Template.objects.of(kind.code, language).first()
    return newest.number + 1 if newest else 1
