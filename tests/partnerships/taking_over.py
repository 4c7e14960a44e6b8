"""Files of earlier records, taken to the end of the import assistant."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.jobs import runner
from intl_office.jobs.actions import imports as actions
from intl_office.jobs.imports import mapping
from intl_office.jobs.imports.kinds import import_kinds
from intl_office.jobs.imports.reading import Layout
from intl_office.jobs.models import ImportBatch

HEAD = (
    "N° convention;Type d’accord;Intitulé;Code Erasmus;PIC;Partenaire;Pays;Composante;Responsable;"
    "Date de début;Date de fin;Statut;Date de signature;Résilié le;Langue;Remarques;Scan"
)


def done(batch: ImportBatch) -> ImportBatch:
    """What the worker does, where the request did not."""
    if batch.job is not None:
        with audit.context(user=batch.started_by):
            runner.run(batch.job.pk)
    return ImportBatch.objects.select_related("job", "started_by").get(pk=batch.pk)


def checked_file(by: User, kind: str, name: str, content: bytes) -> ImportBatch:
    file = SimpleUploadedFile(name, content)
    batch = actions.upload_import(kind=import_kinds[kind], file=file, token=uuid.uuid4(), by=by)
    sheet = Layout.from_json(batch.layout).sheet(batch.sheet)
    places = mapping.guess(mapping.headings(sheet, batch.header_row), import_kinds[kind])
    batch = actions.check_import(
        batch=batch, sheet=batch.sheet, header_row=batch.header_row, mapping=places, by=by
    )
    return done(batch)


def checked(by: User, kind: str, *lines: str) -> ImportBatch:
    return checked_file(by, kind, "reprise.csv", "\n".join(lines).encode())


def write(batch: ImportBatch) -> ImportBatch:
    by = batch.started_by
    return done(actions.write_import(batch=batch, accepts_warnings=True, by=by))


def undo(batch: ImportBatch) -> ImportBatch:
    fresh = ImportBatch.objects.select_related("started_by").get(pk=batch.pk)
    return done(actions.undo_import(batch=fresh, by=fresh.started_by))


def said(batch: ImportBatch) -> list[tuple[int, str, str, str]]:
    """Row, column, level, message of every issue."""
    return [
        (one.number, *issue) for one in batch.preview.order_by("number") for issue in one.said()
    ]
