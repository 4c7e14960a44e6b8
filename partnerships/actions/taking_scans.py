"""Giving agreements that were taken over their signed copies."""

from collections.abc import Iterator
from typing import IO

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File

from intl_office.core import uploads
from intl_office.core.uploads import MB, FileKind
from intl_office.documents.actions.files import store_upload
from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports.kinds import Written
from partnerships.models import Agreement

MOST = 20 * MB  # as for a signed copy that somebody brings by hand


def write_scan(
    number: int, agreement: Agreement, content: IO[bytes], name: str, *, by: AbstractBaseUser
) -> Iterator[Written]:
    """Keep a scan with its SHA-256 and give it to its agreement, in the caller's transaction.

    An agreement that has its signed copy meanwhile keeps it. Raises ValidationError for a file
    that is no PDF or too large, OSError where the store of files is away.
    """
    row = Agreement.objects.select_for_update(of=("self",)).defer("search").get(pk=agreement.pk)
    if row.signed_copy_id is not None:
        yield unchanged(number, row)
        return
    file = File(content, name=name)
    content.seek(0, 2)
    file.size = content.tell()
    accepted = uploads.inspect(file, kinds={FileKind.PDF}, max_bytes=MOST)
    row.signed_copy = store_upload(file=file, accepted=accepted, by=by)
    row.save(update_fields=["signed_copy", "updated_at"])
    yield Written(number, row, Outcome.CHANGED, {"signed_copy_id": None})
    yield Written(number, row.signed_copy, Outcome.CREATED)


def unchanged(number: int, agreement: Agreement) -> Written:
    """The agreement is left as it is."""
    return Written(number, agreement, Outcome.UNCHANGED)
