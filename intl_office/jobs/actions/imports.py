"""The steps of an import, as a person takes them."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from intl_office.core import uploads
from intl_office.jobs.actions.jobs import begin, make_job
from intl_office.jobs.imports import mapping as columns
from intl_office.jobs.imports.kinds import ImportKind, import_kinds
from intl_office.jobs.imports.reading import Layout, look
from intl_office.jobs.models import ImportBatch, Job
from intl_office.jobs.workflow import imports

# A file up to this size is checked while the user waits: about 1,000 rows, half a second.
SMALL = 150_000  # bytes
CHECK, WRITE, UNDO, PROBLEMS = (
    f"imports.{name}" for name in ("check", "write", "undo", "problems")
)


def upload_import(
    *, kind: ImportKind, file: "File[Any]", token: uuid.UUID, by: AbstractBaseUser
) -> ImportBatch:
    """Keep a file to import; sent twice by the same form, it is kept once.

    Raises ValidationError with words for the user where the file is refused, PermissionDenied
    where the user may not import this.
    """
    if not kind.allows(by):
        raise PermissionDenied
    mine = ImportBatch.objects.filter(started_by_id=by.pk, token=token)
    if found := mine.first():
        return found
    accepted = uploads.inspect(file, kinds=kind.files)
    layout = look(file, accepted.kind)
    batch = _batch(kind, accepted, layout, token, by)
    file.seek(0)
    try:
        with transaction.atomic():
            batch.file.save(accepted.name, file)
    except IntegrityError:
        batch.file.delete(save=False)
        return mine.get()
    return batch


def _batch(
    kind: ImportKind,
    accepted: uploads.Accepted,
    layout: Layout,
    token: uuid.UUID,
    by: AbstractBaseUser,
) -> ImportBatch:
    sheet = columns.best_sheet(layout, kind)
    return ImportBatch(
        kind=kind.code,
        started_by_id=by.pk,
        token=token,
        file_name=accepted.name,
        file_kind=accepted.kind,
        sha256=accepted.sha256,
        layout=layout.as_json(),
        sheet=sheet.name,
        header_row=columns.header_row(sheet, kind),
    )


@transaction.atomic
def check_import(
    *,
    batch: ImportBatch,
    sheet: str,
    header_row: int,
    mapping: Mapping[str, int],
    by: AbstractBaseUser,
) -> ImportBatch:
    """Keep the columns chosen, remember them, check every row.

    Raises WorkflowError where the import has moved on meanwhile.
    """
    kind = import_kinds[batch.kind]
    imports.transition(
        batch, "check", by=by, sheet=sheet, header_row=header_row, mapping=dict(mapping)
    )
    seen = Layout.from_json(batch.layout).sheet(sheet)
    columns.remember(by, kind, columns.headings(seen, header_row), mapping)
    title = _("Check of %(file)s") % {"file": batch.file_name}
    return _work(batch, CHECK, title, by, here=batch.file.size <= SMALL)


@transaction.atomic
def write_import(
    *, batch: ImportBatch, accepts_warnings: bool, by: AbstractBaseUser
) -> ImportBatch:
    """Write every row, in a worker; raises WorkflowError with what is missing first."""
    if accepts_warnings:
        ImportBatch.objects.filter(pk=batch.pk).update(accepts_warnings=True)
    imports.transition(batch, "write", by=by)
    return _work(batch, WRITE, _("Import of %(file)s") % {"file": batch.file_name}, by)


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: AbstractBaseUser) -> ImportBatch:
    """Take everything back, in a worker; raises WorkflowError where it is not possible now."""
    imports.transition(batch, "undo", by=by)
    return _work(batch, UNDO, _("Undoing of %(file)s") % {"file": batch.file_name}, by)


def discard_import(*, batch: ImportBatch, by: AbstractBaseUser) -> None:
    """Give up an import of which nothing was written."""
    imports.transition(batch, "discard", by=by)


def start_problems(*, batch: ImportBatch, by: AbstractBaseUser) -> Job:
    """Make the file with its problems in a worker, for a file too long to wait for."""
    title = _("%(file)s with its problems") % {"file": batch.file_name}
    job, _new = make_job(kind=PROBLEMS, title=title, by=by, parameters={"batch": batch.pk})
    begin(job, here=False)
    return job


def _work(
    batch: ImportBatch, kind: str, title: str, by: AbstractBaseUser, *, here: bool = False
) -> ImportBatch:
    batch.job, _new = make_job(kind=kind, title=title, by=by)
    batch.save(update_fields=["job"])
    begin(batch.job, here=here)
    return batch
