"""Enrolments from the student system: checked by row, imported again without a change."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.years import AcademicYear
from intl_office.jobs import runner
from intl_office.jobs.actions import imports as actions
from intl_office.jobs.enums import ImportStatus
from intl_office.jobs.imports import mapping
from intl_office.jobs.imports.kinds import import_kinds
from intl_office.jobs.imports.reading import Layout
from intl_office.jobs.models import ImportBatch
from mobility.enums import Status
from mobility.models import Enrolment, Programme
from tests.factories.access import house, user_with
from tests.factories.mobility import ProgrammeFactory

pytestmark = pytest.mark.django_db
HEAD = "Numéro INE;Année universitaire;Nom;Prénom;Courriel;Code diplôme;Cycle;Statut;Promotion"
ROWS = (
    "123456789AB;2026/2027;Petit;Lou;Lou@Univ.example;L-MATH;Licence;étudiant;2024",
    "123456789AB;2025;Petit;Lou;lou@univ.example;L-MATH;;;2024",
    "0ABCD12345E;2026;Roux;Ana;ana@univ.example;ING;7;apprenti;2023",
    "98765;2026;Noël;Max;max@univ.example;L-MATH;;doctorant;",
)


@pytest.fixture(autouse=True)
def _programmes(db: None) -> None:
    ProgrammeFactory.create(code="L-MATH", level=6)
    ProgrammeFactory.create(code="ING", level=7)


def checked(by: User, *rows: str, kind: str = "enrolments", head: str = HEAD) -> ImportBatch:
    content = "\n".join((head, *rows)).encode()
    file = SimpleUploadedFile("students.csv", content)
    batch = actions.upload_import(kind=import_kinds[kind], file=file, token=uuid.uuid4(), by=by)
    sheet = Layout.from_json(batch.layout).sheet(batch.sheet)
    places = mapping.guess(mapping.headings(sheet, batch.header_row), import_kinds[kind])
    batch = actions.check_import(
        batch=batch, sheet=batch.sheet, header_row=batch.header_row, mapping=places, by=by
    )
    return done(batch)


def done(batch: ImportBatch) -> ImportBatch:
    """What the worker does, where the request did not."""
    if batch.job is not None:
        with audit.context(user=batch.started_by):
            runner.run(batch.job.pk)
    return ImportBatch.objects.select_related("job").get(pk=batch.pk)


def written(by: User, *rows: str, **options: str) -> ImportBatch:
    batch = checked(by, *rows, **options)
    return done(actions.write_import(batch=batch, accepts_warnings=True, by=by))


def test_a_file_becomes_enrolments_and_again_changes_nothing(officer: User) -> None:
    student = user_with("student", email="lou@univ.example")
    batch = written(officer, *ROWS)
    assert (batch.status, batch.created, batch.warnings) == (ImportStatus.WRITTEN, 4, 1)
    row = Enrolment.objects.get(ine="123456789AB", year=AcademicYear(2026))
    assert (row.email, row.level, row.cohort) == ("lou@univ.example", 6, "2024")
    known = dict(Enrolment.objects.values_list("last_name", "status"))
    assert known == {"Petit": "student", "Roux": "apprentice", "Noël": "doctoral"}
    assert set(Enrolment.objects.of(student)) == set(Enrolment.objects.filter(last_name="Petit"))
    again = written(officer, *ROWS)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 4)


def test_what_differs_is_changed_and_the_other_year_left_alone(officer: User) -> None:
    written(officer, *ROWS)
    batch = written(officer, ROWS[0].replace("étudiant", "apprenti"))
    assert (batch.created, batch.changed) == (0, 1)
    known = dict(Enrolment.objects.filter(last_name="Petit").values_list("year", "status"))
    assert known == {AcademicYear(2026): Status.APPRENTICE, AcademicYear(2025): Status.STUDENT}


BAD = {
    "programme": ("1A;2026;Petit;Lou;lou@univ.example;NOPE;;;", "No programme has the code NOPE."),
    "level": ("1A;2026;Petit;Lou;lou@univ.example;ING;12;;", "A level is 5, 6, 7 or 8"),
    "year": ("1A;soon;Petit;Lou;lou@univ.example;ING;;;", "written 2026/2027"),
    "email": ("1A;2026;Petit;Lou;nowhere;ING;;;", "address"),
    "twice": (ROWS[0], "has this student and year already"),
    "status": ("1A;2026;Petit;Lou;lou@univ.example;ING;;king;", "Write student, apprentice"),
}


@pytest.mark.parametrize("case", BAD)
def test_errors_stand_at_their_rows_and_nothing_is_written(officer: User, case: str) -> None:
    row, message = BAD[case]
    batch = checked(officer, ROWS[0], row)
    assert batch.errors == 1
    issues = [issue for one in batch.preview.all() for issue in one.issues]
    assert any(message in str(issue) for issue in issues), issues
    assert not Enrolment.objects.exists()


def test_programmes_come_the_same_way(officer: User) -> None:
    head = "Code;Libellé;Niveau CEC;Composante"
    unit = house().letters.code
    batch = written(officer, f"M-LET;Master de lettres;Master;{unit}", kind="programmes", head=head)
    assert batch.created == 1
    row = Programme.objects.get(code="M-LET")
    assert (row.level, row.unit) == (7, house().letters)
    batch = checked(officer, "X;Licence;6;NOPE", kind="programmes", head=head)
    assert batch.errors == 1


def test_others_import_nothing() -> None:
    with pytest.raises(PermissionDenied):
        checked(user_with("referent"), ROWS[0])
