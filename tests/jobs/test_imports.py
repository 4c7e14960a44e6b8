"""An import: all or nothing, repeatable, undone while nothing depends on it."""

import io
import uuid
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.workflow import Blocked, StaleState
from intl_office.jobs import runner
from intl_office.jobs.actions import imports as actions
from intl_office.jobs.enums import ImportStatus
from intl_office.jobs.imports import checking
from intl_office.jobs.imports.problems import write_problems
from intl_office.jobs.models import ImportBatch, ImportChange, ImportMapping, Job
from intl_office.jobs.workflow import imports
from tests.factories.core import PaperFactory, PersonFactory
from tests.factories.jobs import csv_of, workbook
from tests.jobs.kinds import Papers
from tests.jobs.test_runner import killed_in_the_middle, resume
from tests.kit.race import at_once
from tests.kit.workflow import every_case
from tests.testapp.models import Line, Paper

HEADINGS = "Code;Title;Pages;Urgent"
FIVE = [f"P-{n};Paper {n};{n};no" for n in range(1, 6)]
MAPPING = {"code": 0, "title": 1, "pages": 2, "urgent": 3}


@pytest.fixture
def user(db: None) -> User:
    return PersonFactory.create(language="en")


def uploaded(user: User, *rows: str, file: SimpleUploadedFile | None = None) -> ImportBatch:
    given = file or csv_of(HEADINGS, *rows)
    return actions.upload_import(kind=Papers(), file=given, token=uuid.uuid4(), by=user)


def checked(user: User, *rows: str, mapping: dict[str, int] | None = None) -> ImportBatch:
    batch = uploaded(user, *rows)
    actions.check_import(
        batch=batch,
        sheet=batch.sheet,
        header_row=batch.header_row,
        mapping=mapping or MAPPING,
        by=user,
    )
    return done(batch)


def done(batch: ImportBatch) -> ImportBatch:
    """What the worker does."""
    assert batch.job
    with translation.override("en"):
        runner.run(batch.job.pk)
    return ImportBatch.objects.select_related("job").get(pk=batch.pk)


def written(user: User, *rows: str, accept: bool = True) -> ImportBatch:
    batch = checked(user, *rows)
    return done(actions.write_import(batch=batch, accepts_warnings=accept, by=user))


def papers() -> list[tuple[str, str, int]]:
    return list(Paper.objects.order_by("code").values_list("code", "title", "pages"))


FIVE_PAPERS = [(f"P-{n}", f"Paper {n}", n) for n in range(1, 6)]


# ---------------------------------------------------------------- upload
def test_the_headings_are_found_and_the_same_form_makes_one_import(user: User) -> None:
    token = uuid.uuid4()
    file = csv_of("Papers;;", "", HEADINGS, *FIVE)
    kind = Papers()
    first = actions.upload_import(kind=kind, file=file, token=token, by=user)
    again = actions.upload_import(kind=kind, file=file, token=token, by=user)
    assert (first.pk, first.header_row, first.file_kind) == (again.pk, 3, "csv")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_one_form_make_one_import() -> None:
    user, token = PersonFactory.create(), uuid.uuid4()

    def send() -> Any:
        file = csv_of(HEADINGS, *FIVE)
        return actions.upload_import(kind=Papers(), file=file, token=token, by=user).pk

    first, second = at_once(send, send)
    assert first == second


def test_a_guest_may_not_import(user: User) -> None:
    guest = PersonFactory.create(last_name="Guest")
    with pytest.raises(PermissionDenied):
        uploaded(guest, *FIVE)


def test_what_is_no_spreadsheet_is_refused(user: User) -> None:
    with pytest.raises(ValidationError):
        uploaded(user, file=SimpleUploadedFile("papers.xlsx", b"MZ\x90\x00"))
    assert not ImportBatch.objects.exists()


# ---------------------------------------------------------------- check
def test_every_issue_is_told_by_row_and_column(user: User) -> None:
    batch = checked(
        user, "P-1;One;1;no", ";Two;200;perhaps", "P-1;;3;no", "P-4;#REF!;x;no", "P-5;;5;no"
    )
    assert (batch.status, batch.rows, batch.errors, batch.warnings) == ("checked", 5, 3, 1)
    with translation.override("en"):
        found = {row.number: row.said() for row in batch.preview.order_by("number")}
    assert found == {
        2: [],
        3: [
            ("code", "error", "Missing."),
            ("pages", "error", "At most 100."),
            ("urgent", "error", "Write yes or no."),
        ],
        4: [
            ("code", "error", "Row 2 has the same value."),
            ("title", "warning", "No title."),
        ],
        5: [
            ("title", "error", "The spreadsheet shows an error here: #REF!"),
            ("pages", "error", "A number is expected."),
            ("title", "warning", "No title."),
        ],
        6: [("title", "warning", "No title.")],
    }


def test_columns_are_remembered_for_such_a_file(user: User) -> None:
    checked(user, *FIVE, mapping={"code": 1, "title": 0})
    kept = ImportMapping.objects.get(user=user)
    assert kept.mapping == {"code": 1, "title": 0}
    checked(user, *FIVE)
    assert ImportMapping.objects.get(user=user).mapping == MAPPING


def test_too_many_rows_are_refused_in_words(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MAX_ROWS", 4)
    batch = checked(user, *FIVE)
    assert batch.status == ImportStatus.UPLOADED
    assert batch.job
    assert batch.job.message == "More than 4 rows: split the file."


def test_a_preview_holds_the_first_rows_and_all_with_issues(user: User) -> None:
    rows = [f"P-{n};T;1;no" for n in range(150)]
    rows[140] = "P-140;T;-1;no"
    batch = checked(user, *rows)
    assert (batch.preview.count(), batch.rows, batch.errors) == (101, 150, 1)


# ---------------------------------------------------------------- write
def test_rows_are_created_changed_or_left_alone(user: User) -> None:
    PaperFactory.create(code="P-1", title="Paper 1", pages=1, secret="kept")
    PaperFactory.create(code="P-2", title="Old", pages=9)
    batch = written(user, *FIVE)
    assert (batch.created, batch.changed, batch.unchanged) == (3, 1, 1)
    assert papers() == FIVE_PAPERS
    assert batch.job
    outcomes = batch.job.rows.order_by("number").values_list("outcome", "message")
    assert list(outcomes) == [
        ("unchanged", ""),
        ("changed", "title, pages"),
        ("created", ""),
        ("created", ""),
        ("created", ""),
    ]


def test_history_names_the_person_whose_import_it_is(user: User) -> None:
    written(user, *FIVE)
    (change,) = audit.history(Paper.objects.get(code="P-3"))
    assert str(user) in str(change.by)


def test_the_same_file_again_changes_nothing(user: User) -> None:
    written(user, *FIVE)
    before = list(Paper.objects.order_by("pk").values())
    batch = written(user, *FIVE)
    assert (batch.created, batch.changed, batch.unchanged) == (0, 0, 5)
    assert list(Paper.objects.order_by("pk").values()) == before


def test_columns_not_chosen_are_left_alone(user: User) -> None:
    PaperFactory.create(code="P-1", title="Kept", pages=1)
    batch = checked(user, "P-1;Other;1;no", mapping={"code": 0, "pages": 2})
    batch = done(actions.write_import(batch=batch, accepts_warnings=True, by=user))
    assert batch.unchanged == 1
    assert papers() == [("P-1", "Kept", 1)]


def test_nothing_is_written_with_an_error(user: User) -> None:
    batch = checked(user, *FIVE, "P-6;Six;many;no")
    with pytest.raises(Blocked) as blocked:
        actions.write_import(batch=batch, accepts_warnings=True, by=user)
    assert [reason.code for reason in blocked.value.reasons] == ["errors"]
    assert papers() == []


def test_warnings_are_accepted_first(user: User) -> None:
    batch = checked(user, "P-1;;1;no")
    with pytest.raises(Blocked) as blocked:
        actions.write_import(batch=batch, accepts_warnings=False, by=user)
    assert [reason.field for reason in blocked.value.reasons] == ["accepts_warnings"]
    done(actions.write_import(batch=batch, accepts_warnings=True, by=user))
    assert papers() == [("P-1", "", 1)]


def test_a_file_without_rows_is_not_imported(user: User) -> None:
    batch = checked(user)
    with pytest.raises(Blocked):
        actions.write_import(batch=batch, accepts_warnings=True, by=user)


def test_a_second_click_does_not_import_twice(user: User) -> None:
    batch = checked(user, *FIVE)
    stale = ImportBatch.objects.get(pk=batch.pk)
    actions.write_import(batch=batch, accepts_warnings=True, by=user)
    with pytest.raises(StaleState):
        actions.write_import(batch=stale, accepts_warnings=True, by=user)
    done(batch)
    assert papers() == FIVE_PAPERS
    assert Job.objects.filter(kind=actions.WRITE).count() == 1


def test_a_constraint_that_the_check_did_not_foresee_writes_nothing(user: User) -> None:
    PaperFactory.create(code="other", title="Paper 5", urgent=True)
    batch = written(user, *FIVE[:4], "P-5;Paper 5;5;yes")
    assert batch.status == ImportStatus.CHECKED
    assert batch.job
    assert (batch.job.state, batch.job.message) == ("failed", "This urgent paper exists already.")
    assert papers() == [("other", "Paper 5", 0)]
    assert not ImportChange.objects.exists()


def test_who_may_no_longer_import_does_not(user: User) -> None:
    batch = checked(user, *FIVE)
    actions.write_import(batch=batch, accepts_warnings=True, by=user)
    User.objects.filter(pk=user.pk).update(last_name="Guest now")
    assert done(batch).status == ImportStatus.CHECKED
    assert papers() == []


def test_new_warnings_stop_the_import(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(user, *FIVE)

    def check(self: Papers, rows: Sequence[Any]) -> None:
        rows[0].warning("code", "New.")

    monkeypatch.setattr(Papers, "check", check)
    batch = done(actions.write_import(batch=batch, accepts_warnings=True, by=user))
    assert batch.status == ImportStatus.CHECKED
    assert papers() == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_has_written_nothing_and_is_followed(tmp_path: Path) -> None:
    user = PersonFactory.create(language="en")
    batch = checked(user, *FIVE)
    actions.write_import(batch=batch, accepts_warnings=False, by=user)
    assert batch.job
    killed_in_the_middle(batch.job, tmp_path)
    assert papers() == []
    (tmp_path / "hold").unlink()
    resume(batch.job)
    batch.refresh_from_db()
    assert (batch.status, batch.created, papers()) == (ImportStatus.WRITTEN, 5, FIVE_PAPERS)
    assert ImportChange.objects.count() == 5
    assert Job.objects.get(pk=batch.job.pk).attempts == 2


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_create_each_row_once() -> None:
    user = PersonFactory.create(language="en")
    first, second = checked(user, *FIVE), checked(user, *FIVE)
    for batch in (first, second):
        actions.write_import(batch=batch, accepts_warnings=False, by=user)
    at_once(lambda: done(first), lambda: done(second))
    assert papers() == FIVE_PAPERS
    made = ImportBatch.objects.order_by("created").values_list("created", "unchanged", "status")
    assert list(made) == [(0, 5, "written"), (5, 0, "written")]


# ---------------------------------------------------------------- undo
def undone(batch: ImportBatch, user: User) -> ImportBatch:
    return done(actions.undo_import(batch=batch, by=user))


def rows_as_kept() -> list[dict[str, Any]]:
    """Every column but the time of the last change."""
    rows: list[Any] = list(Paper.objects.order_by("pk").values())
    return [{name: row[name] for name in row if name != "updated_at"} for row in rows]


def test_undo_deletes_what_was_new_and_restores_the_rest(user: User) -> None:
    PaperFactory.create(code="P-1", title="Paper 1", pages=1)
    PaperFactory.create(code="P-2", title="Old", pages=9, year=2026, amount="12.50")
    before = rows_as_kept()
    batch = undone(written(user, *FIVE), user)
    assert batch.status == ImportStatus.UNDONE
    assert rows_as_kept() == before
    with pytest.raises(StaleState):
        actions.undo_import(batch=batch, by=user)


def test_undo_is_refused_where_something_refers_to_a_row(user: User) -> None:
    batch = written(user, *FIVE)
    Line.objects.create(paper=Paper.objects.get(code="P-2"), amount=Decimal(1))
    batch = undone(batch, user)
    assert batch.status == ImportStatus.WRITTEN
    assert batch.job
    assert "Row 3: used by line." in batch.job.message
    assert papers() == FIVE_PAPERS


def test_undo_is_refused_where_a_row_has_changed_since(user: User) -> None:
    PaperFactory.create(code="P-1", title="Old", pages=1)
    batch = written(user, *FIVE)
    Paper.objects.filter(code="P-1").update(title="Mine")
    Paper.objects.filter(code="P-2").update(secret="mine")
    batch = undone(batch, user)
    assert batch.job
    assert "Row 2, P-1: changed since (title)." in batch.job.message
    assert "Row 3, P-2: changed since (secret)." in batch.job.message
    assert Paper.objects.count() == 5


def test_undo_leaves_the_later_changes_of_other_fields(user: User) -> None:
    PaperFactory.create(code="P-1", title="Old", pages=1)
    batch = written(user, *FIVE)
    Paper.objects.filter(code="P-1").update(secret="mine")
    assert undone(batch, user).status == ImportStatus.UNDONE
    assert list(Paper.objects.values_list("title", "secret")) == [("Old", "mine")]


def test_undo_passes_over_what_is_gone_already(user: User) -> None:
    batch = written(user, *FIVE)
    Paper.objects.filter(code="P-4").delete()
    assert undone(batch, user).status == ImportStatus.UNDONE
    assert papers() == []


def test_undo_does_not_bring_back_what_was_deleted_since(user: User) -> None:
    PaperFactory.create(code="P-1", title="Old", pages=1)
    batch = written(user, *FIVE)
    Paper.objects.filter(code="P-1").delete()
    assert undone(batch, user).status == ImportStatus.WRITTEN


def test_nobody_else_undoes_but_an_administrator(user: User) -> None:
    batch = written(user, *FIVE)
    with pytest.raises(PermissionDenied):
        actions.undo_import(batch=batch, by=PersonFactory.create())
    actions.undo_import(batch=batch, by=PersonFactory.create(director=True))


# ---------------------------------------------------------------- the file with its problems
def test_the_problems_stand_beside_the_rows_and_nothing_is_a_formula(user: User) -> None:
    batch = checked(user, "=1+1;<script>alert(1)</script>;200;no", "@x;+1;1;no")
    out = io.BytesIO()
    with translation.override("en"):
        write_problems(batch, Papers(), out)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Problems", "Code", "Title", "Pages", "Urgent"],
        ["Pages: At most 100.", "=1+1", "<script>alert(1)</script>", "200", "no"],
        [None, "@x", "+1", "1", "no"],
    ]
    assert all(cell.data_type in {"s", "n"} for row in sheet.iter_rows() for cell in row)


def test_a_long_file_gets_its_problems_from_a_worker(user: User) -> None:
    batch = checked(user, "P-1;One;200;no")
    job = actions.start_problems(batch=batch, by=user)
    runner.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert job.file
    with job.file.file.open("rb") as kept:
        assert openpyxl.load_workbook(kept).active


# ---------------------------------------------------------------- the table of states
FACTS: dict[str, dict[str, Any]] = {"check": {"sheet": "", "header_row": 1, "mapping": MAPPING}}


@pytest.mark.parametrize(("state", "name", "starts"), every_case(imports))
def test_people_move_an_import_from_the_right_states_alone(
    user: User, state: str, name: str, starts: bool
) -> None:
    batch = in_state(user, state)
    if starts:
        imports.transition(batch, name, by=user, **FACTS.get(name, {}))
        assert batch.status == imports.transitions[name].target
    else:
        with pytest.raises(StaleState):
            imports.transition(batch, name, by=user, **FACTS.get(name, {}))


@pytest.mark.parametrize(("state", "name", "starts"), every_case(imports, clock=True))
def test_workers_move_an_import_from_the_right_states_alone(
    user: User, state: str, name: str, starts: bool
) -> None:
    assert imports.advance(in_state(user, state), name) is starts


def in_state(user: User, state: str) -> ImportBatch:
    now = timezone.now()
    batch = uploaded(user, *FIVE)
    ImportBatch.objects.filter(pk=batch.pk).update(
        status=state,
        rows=5,
        written_at=now if state in {"written", "undoing", "undone"} else None,
        undone_at=now if state == "undone" else None,
    )
    batch.refresh_from_db()
    return batch


def test_a_file_of_two_sheets_with_merged_cells_is_imported(user: User) -> None:
    content = workbook(
        [["Notes"]], [["Code", "Title", "Pages"], ["0123", "A", 3.0], [], ["B", "B", "4"]]
    )
    batch = uploaded(user, file=SimpleUploadedFile("p.xlsx", content))
    assert batch.sheet == "Sheet2"
    actions.check_import(
        batch=batch,
        sheet="Sheet2",
        header_row=1,
        mapping={"code": 0, "title": 1, "pages": 2},
        by=user,
    )
    batch = done(actions.write_import(batch=done(batch), accepts_warnings=False, by=user))
    assert papers() == [("0123", "A", 3), ("B", "B", 4)]
