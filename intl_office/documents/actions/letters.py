"""Writing a letter: from a text of the library and its entries to a document that is made."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.documents.actions.documents import request_document
from intl_office.documents.letter_writing import Writing
from intl_office.documents.models import Document, Letter


@transaction.atomic
def make_letter(
    *, writing: Writing, entries: Mapping[str, str], by: User, follows: Letter | None = None
) -> Document:
    """Freeze the letter and have its PDF made by a worker.

    Args:
        writing: text, what it is about, languages, addressee.
        entries: plain texts by name, as `letter_writing` names them.
        by: who writes; raises PermissionDenied where the kind says no.
        follows: the letter that it was written again from.

    Raises:
        ValidationError: a variable has no value; nothing is made.

    """
    if missing := [writing.label(name) for name in writing.missing(entries)]:
        said = _("Still to be filled in: %(names)s.") % {"names": ", ".join(missing)}
        raise ValidationError(said, code="missing")
    document = request_document(
        kind=writing.kind.code,
        subject=writing.subject,
        locale=writing.locale,
        by=by,
        values=writing.context(entries),
    )
    with audit.context(user=by):
        Letter.objects.create(
            document=document, version=writing.version, entries=dict(entries), follows=follows
        )
    return document
