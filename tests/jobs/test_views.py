"""The pages: each step, whose it is, what hostile input gets."""

import io
import uuid
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intl_office.accounts.models import User
from intl_office.jobs import runner
from intl_office.jobs.enums import Outcome
from intl_office.jobs.models import ImportBatch, Job
from tests.factories.core import PersonFactory
from tests.factories.jobs import JobFactory, JobRowFactory, csv_of
from tests.testapp.models import Line, Paper

Budget = Callable[[int], AbstractContextManager[None]]
NASTY = '<script>alert("x")</script>'


@pytest.fixture
def user(db: None, client: Client) -> User:
    user = PersonFactory.create(language="en")
    client.force_login(user)
    return user


def upload(client: Client, *rows: str, **more: Any) -> Any:
    data = {"file": csv_of("Code;Title;Pages;Urgent", *rows), "token": uuid.uuid4(), **more}
    return client.post("/imports/new/papers/", data)


def only() -> ImportBatch:
    return ImportBatch.objects.select_related("job").get()


def work() -> ImportBatch:
    batch = only()
    assert batch.job
    runner.run(batch.job.pk)
    return only()


def address(batch: ImportBatch, step: str = "") -> str:
    return f"/imports/{batch.uid}/{step}"


@pytest.fixture
def checked(
    user: User, client: Client, django_capture_on_commit_callbacks: Any
) -> Callable[..., ImportBatch]:
    def make(*rows: str) -> ImportBatch:
        upload(client, *rows)
        columns = {"sheet": "", "header_row": 1, "code": 0, "title": 1, "pages": 2, "urgent": 3}
        with django_capture_on_commit_callbacks(execute=True):
            client.post(address(only(), "columns/"), columns)
        return only()

    return make


# ---------------------------------------------------------------- long work
def test_my_works_are_mine(user: User, client: Client) -> None:
    JobFactory.create(started_by=user, title="My export")
    JobFactory.create(title="Of somebody else")
    page = client.get("/jobs/").content.decode()
    assert "My export" in page
    assert "Of somebody else" not in page


def test_an_administrator_sees_all(client: Client, db: None) -> None:
    JobFactory.create(title="Of somebody else")
    client.force_login(PersonFactory.create(director=True))
    assert "Of somebody else" in client.get("/jobs/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length(
    rows: int, user: User, client: Client, query_budget: Budget
) -> None:
    JobFactory.create_batch(rows, started_by=user)
    with query_budget(5):
        assert client.get("/jobs/").status_code == 200


@pytest.mark.parametrize("step", ["", "outcomes.csv", "file/"])
def test_somebody_elses_work_is_not_there(step: str, user: User, client: Client) -> None:
    job = JobFactory.create(ended=True)
    assert client.get(f"/jobs/{job.uid}/{step}").status_code == 404
    assert client.post(f"/jobs/{job.uid}/cancel/").status_code == 404


def test_the_page_of_a_running_work_asks_for_its_bar(user: User, client: Client) -> None:
    job = JobFactory.create(running=True, started_by=user, total=200, done=50)
    page = client.get(f"/jobs/{job.uid}/").content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert 'value="50" max="200"' in page
    assert f"/jobs/{job.uid}/cancel/" in page


def test_the_bar_is_read_out_every_ten_per_cent_alone(user: User, client: Client) -> None:
    job = JobFactory.create(running=True, started_by=user, total=200, done=50)
    ask = {"headers": {"HX-Request": "true"}}
    told = client.get(f"/jobs/{job.uid}/?said=10", **ask).content.decode()  # type: ignore[arg-type]
    silent = client.get(f"/jobs/{job.uid}/?said=20", **ask).content.decode()  # type: ignore[arg-type]
    assert "20 per cent done" in told
    assert "per cent" not in silent
    assert "<html" not in told


def test_once_over_the_bar_leads_to_the_result(user: User, client: Client) -> None:
    job = JobFactory.create(ended=True, started_by=user)
    answer = client.get(f"/jobs/{job.uid}/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/jobs/{job.uid}/"


def test_the_result_shows_every_row_by_outcome(user: User, client: Client) -> None:
    job = JobFactory.create(ended=True, started_by=user, message=NASTY)
    JobRowFactory.create_batch(60, job=job, reference="fine")
    JobRowFactory.create(job=job, outcome=Outcome.ERROR, reference=NASTY, message=NASTY)
    page = client.get(f"/jobs/{job.uid}/").content.decode()
    assert "Next page" in page
    errors = client.get(f"/jobs/{job.uid}/?outcome=error").content.decode()
    assert "fine" not in errors
    assert NASTY not in errors
    assert "&lt;script&gt;" in errors
    assert client.get(f"/jobs/{job.uid}/?outcome=odd&cursor=odd").status_code == 200


def test_the_outcomes_as_csv_hold_no_formula(user: User, client: Client) -> None:
    job = JobFactory.create(ended=True, started_by=user)
    JobRowFactory.create(job=job, number=1, reference="=HYPERLINK()", message="+1")
    answer: Any = client.get(f"/jobs/{job.uid}/outcomes.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == ["Row;Reference;Outcome;Message", "1;'=HYPERLINK();Done;'+1"]


def test_cancel_is_a_post_and_goes_back_to_the_page(user: User, client: Client) -> None:
    job = JobFactory.create(started_by=user)
    assert client.get(f"/jobs/{job.uid}/cancel/").status_code == 405
    answer = client.post(f"/jobs/{job.uid}/cancel/")
    assert answer["Location"] == f"/jobs/{job.uid}/"
    assert Job.objects.get().state == "cancelled"


# ---------------------------------------------------------------- the assistant, step by step
def test_the_whole_way_from_file_to_report_and_back(
    user: User, client: Client, checked: Callable[..., ImportBatch]
) -> None:
    assert "Papers" in client.get("/imports/").content.decode()
    assert "Code" in client.get("/imports/new/papers/").content.decode()
    batch = checked("P-1;One;1;no", "P-2;Two;2;yes")
    preview = client.get(address(batch)).content.decode()
    assert "Every row can be imported." in preview
    assert "Import 2 rows" in preview
    assert client.post(address(batch, "write/"))["Location"] == address(batch)
    assert "every 1s" in client.get(address(batch)).content.decode()
    batch = work()
    report = client.get(address(batch)).content.decode()
    assert "Undo this import" in report
    assert Paper.objects.count() == 2
    question = client.get(address(batch, "undo/")).content.decode()
    assert "2 entries that it created are deleted." in question
    client.post(address(batch, "undo/"))
    work()
    assert "Everything was taken back" in client.get(address(batch)).content.decode()
    assert Paper.objects.count() == 0


def test_headings_are_guessed_and_another_row_can_be_chosen(user: User, client: Client) -> None:
    upload(client, "Intitulé;x;y;z")
    page = client.get(address(only())).content.decode()
    assert '<option value="0" selected>A · Code' in page
    other = client.get(address(only()) + "?header_row=2").content.decode()
    assert '<option value="0" selected>A · Intitulé' in other


def test_one_column_does_not_fill_two(user: User, client: Client) -> None:
    upload(client, "P-1;One;1;no")
    answer = client.post(address(only(), "columns/"), {"code": 0, "title": 0, "header_row": 1})
    assert "This column is chosen above already." in answer.content.decode()
    assert only().status == "uploaded"


def test_a_required_column_is_asked_for(user: User, client: Client) -> None:
    upload(client, "P-1;One;1;no")
    answer = client.post(address(only(), "columns/"), {"code": "", "header_row": 1})
    assert answer.status_code == 200
    assert only().status == "uploaded"


def test_errors_stand_at_their_cells_and_nothing_can_be_imported(
    client: Client, checked: Callable[..., ImportBatch]
) -> None:
    batch = checked("P-1;One;1;no", f"{NASTY};Two;200;no")
    page = client.get(address(batch) + "?level=error").content.decode()
    assert "At most 100." in page
    assert NASTY not in page
    assert "P-1" not in page
    assert "Import 2 rows" not in page
    refused = client.post(address(batch, "write/")).content.decode()
    assert "Some rows have errors." in refused
    assert Paper.objects.count() == 0


def test_warnings_are_accepted_by_name(client: Client, checked: Callable[..., ImportBatch]) -> None:
    batch = checked("P-1;;1;no")
    refused = client.post(address(batch, "write/")).content.decode()
    assert "accept them" in refused
    assert 'id="id_accepts_warnings_error"' in refused
    assert client.post(address(batch, "write/"), {"accepts_warnings": "on"}).status_code == 302
    work()
    assert Paper.objects.count() == 1


def test_the_problems_come_as_a_spreadsheet(
    client: Client, checked: Callable[..., ImportBatch]
) -> None:
    answer: Any = client.get(address(checked("P-1;One;200;no"), "problems.xlsx"))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    answer.close()


def test_a_refused_undo_says_why(client: Client, checked: Callable[..., ImportBatch]) -> None:
    batch = checked("P-1;One;1;no")
    client.post(address(batch, "write/"))
    work()
    Line.objects.create(paper=Paper.objects.get(), amount=Decimal(1))
    client.post(address(batch, "undo/"))
    work()
    page = client.get(address(batch)).content.decode()
    assert "Row 2: used by line." in page
    assert "Undo this import" in page


def test_an_import_in_two_tabs_goes_on_once(
    client: Client, checked: Callable[..., ImportBatch]
) -> None:
    batch = checked("P-1;One;1;no")
    client.post(address(batch, "write/"))
    answer = client.post(address(batch, "write/"), follow=True)
    assert "it changed since the page was shown" in answer.content.decode()
    assert Job.objects.filter(kind="imports.write").count() == 1
    assert client.get(address(batch, "columns/"))["Location"] == address(batch)


def test_an_import_can_be_given_up(client: Client, checked: Callable[..., ImportBatch]) -> None:
    batch = checked("P-1;One;1;no")
    client.post(address(batch, "give-up/"))
    assert "was given up" in client.get(address(batch)).content.decode()


@pytest.mark.parametrize("step", ["", "columns/", "undo/", "problems.xlsx"])
def test_somebody_elses_import_is_not_there(
    step: str, client: Client, checked: Callable[..., ImportBatch]
) -> None:
    batch = checked("P-1;One;200;no")
    client.force_login(PersonFactory.create())
    assert client.get(address(batch, step)).status_code == 404
    for writing in ("columns/", "write/", "undo/", "give-up/", "problems/"):
        assert client.post(address(batch, writing)).status_code == 404
    assert address(batch) not in client.get("/imports/").content.decode()


def test_an_administrator_reads_an_import_but_does_not_carry_it_on(
    client: Client, checked: Callable[..., ImportBatch]
) -> None:
    batch = checked("P-1;One;1;no")
    client.force_login(PersonFactory.create(director=True, language="en"))
    assert "Import 1 row" not in client.get(address(batch)).content.decode()
    answer = client.post(address(batch, "write/"))
    assert answer.status_code in (302, 403)
    assert only().status == "checked"


def test_a_guest_is_offered_nothing(client: Client, db: None) -> None:
    client.force_login(PersonFactory.create(last_name="Guest", language="en"))
    assert "Your role does not import files." in client.get("/imports/").content.decode()
    assert client.get("/imports/new/papers/").status_code == 404
    assert client.get("/imports/new/odd/").status_code == 404


def test_without_signing_in_there_is_nothing(client: Client, db: None) -> None:
    for path in ("/jobs/", "/imports/", "/imports/new/papers/"):
        assert "next=" in client.get(path)["Location"]


# ---------------------------------------------------------------- hostile input
def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        zipped.writestr("xl/workbook.xml", "<workbook/>")
        zipped.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("papers.xlsx", b"MZ\x90\x00"),
        ("papers.csv", b""),
        ("papers.csv", b"\x00\x01\x02"),
        ("papers.csv", b";;;\n;;\n"),
        ("papers.xlsx", b"PK\x03\x04rubbish"),
        ("papers.exe", b"a;b\n"),
        ("papers.xlsx", bomb()),
        ("papers.csv", b'"' + b"x" * 200_000),
    ],
)
def test_hostile_files_get_a_message(name: str, content: bytes, user: User, client: Client) -> None:
    answer = upload(client, file=SimpleUploadedFile(name, content))
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_path_in_the_name_is_dropped(user: User, client: Client) -> None:
    upload(client, file=csv_of("Code", "A", name="..\\..\\<b>papers.csv"))
    batch = only()
    assert batch.file_name == "bpapers.csv"
    assert ".." not in batch.file.name


def test_html_in_every_cell_and_heading_is_shown_as_text(
    user: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    file = csv_of(f"Code;{NASTY}", f"{NASTY};{NASTY}")
    client.post("/imports/new/papers/", {"file": file, "token": uuid.uuid4()})
    assert NASTY not in client.get(address(only())).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(only(), "columns/"), {"header_row": 1, "code": 0, "title": 1})
    page = client.get(address(only())).content.decode()
    assert NASTY not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("token", ["", "odd"])
def test_a_form_without_its_token_is_refused(token: str, user: User, client: Client) -> None:
    assert upload(client, "P-1;One;1;no", token=token).status_code == 200
    assert not ImportBatch.objects.exists()
