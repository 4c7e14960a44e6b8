"""The ECHE list through the import assistant: checked, written, told, undone."""

import uuid
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.jobs import runner
from intl_office.jobs.actions import imports as actions
from intl_office.jobs.enums import ImportStatus
from intl_office.jobs.imports import mapping
from intl_office.jobs.imports.kinds import import_kinds
from intl_office.jobs.imports.reading import Layout
from intl_office.jobs.models import ImportBatch
from intl_office.organisations.models import Partner
from intl_office.reference.actions.load import load_reference
from tests.factories.organisations import ContactFactory

pytestmark = pytest.mark.django_db
EXCERPT = Path(__file__).parents[1] / "data" / "eche_excerpt.xlsx"


@pytest.fixture(autouse=True)
def countries(db: None) -> None:
    load_reference()


def uploaded(by: User) -> ImportBatch:
    file = SimpleUploadedFile("eche_list.xlsx", EXCERPT.read_bytes())
    return actions.upload_import(kind=import_kinds["eche"], file=file, token=uuid.uuid4(), by=by)


def done(batch: ImportBatch) -> ImportBatch:
    """What the worker does."""
    assert batch.job
    with translation.override("en"), audit.context(user=batch.started_by):
        runner.run(batch.job.pk)
    return ImportBatch.objects.select_related("job").get(pk=batch.pk)


def checked(by: User) -> ImportBatch:
    batch = uploaded(by)
    sheet = Layout.from_json(batch.layout).sheet(batch.sheet)
    places = mapping.guess(mapping.headings(sheet, batch.header_row), import_kinds["eche"])
    batch = actions.check_import(
        batch=batch, sheet=batch.sheet, header_row=batch.header_row, mapping=places, by=by
    )
    return done(batch)


def written(by: User) -> ImportBatch:
    return done(actions.write_import(batch=checked(by), accepts_warnings=True, by=by))


def test_every_column_is_recognised_under_the_blank_row(officer: User) -> None:
    batch = checked(officer)
    assert batch.header_row == 2
    assert set(batch.mapping) == {column.name for column in import_kinds["eche"].columns}
    assert (batch.rows, batch.errors, batch.warnings) == (60, 0, 6)
    assert not Partner.objects.exists()


def test_sixty_rows_are_sixty_institutions_and_again_none(officer: User) -> None:
    batch = written(officer)
    assert (batch.status, batch.created, batch.unchanged) == (ImportStatus.WRITTEN, 60, 0)
    assert audit.history(Partner.objects.order_by("pk")[0])[0].by == "Claire Morel"
    again = written(officer)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 60)
    assert Partner.objects.count() == 60


def test_it_is_undone_while_nothing_depends_on_it(officer: User) -> None:
    batch = done(actions.undo_import(batch=written(officer), by=officer))
    assert batch.status == ImportStatus.UNDONE
    assert not Partner.objects.exists()
    kept = written(officer)
    ContactFactory.create(partner=Partner.objects.order_by("pk")[0])
    refused = done(actions.undo_import(batch=kept, by=officer))
    assert refused.status == ImportStatus.WRITTEN
    assert Partner.objects.count() == 60


def test_only_who_edits_partners_imports_them(outsider: User) -> None:
    with pytest.raises(PermissionDenied):
        uploaded(outsider)
