"""A person imports a file, in a real browser."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.jobs import runner
from intl_office.jobs.enums import Outcome
from intl_office.jobs.models import ImportBatch
from tests.factories.core import PersonFactory
from tests.factories.jobs import JobFactory, JobRowFactory, workbook
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page
from tests.testapp.models import Paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = workbook(
    [
        ["Papers of the office, as of November"],
        [],
        ["Code", "Intitulé", "Pages", "Urgent"],
        ["0123", "Agreement with Bologna", 12, "oui"],
        ["0124", "", 3, "no"],
        ["0125", "<script>alert(1)</script>", 7, "no"],
    ]
)
WITH_ERRORS = workbook(
    [["Code", "Title", "Pages"], ["A", "One", 400], ["A", "Two", "many"], [None, "Three", 3]]
)


def person(look: Look) -> User:
    return PersonFactory.create(language=look.language)


def choose(page: Page, content: bytes, name: str) -> None:
    page.goto("/imports/")
    page.locator("main a[href$='/imports/new/papers/']").click()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": content}
    )
    page.locator("main form[enctype] button.btn-primary").click()


def work() -> None:
    batch = ImportBatch.objects.select_related("job").get()
    assert batch.job
    runner.run(batch.job.pk)


@in_every_look
def test_from_file_to_report_and_back(signed_in: Callable[[User], Page], look: Look) -> None:
    page = signed_in(person(look))
    page.goto("/imports/")
    check_page(page, look, "imports")
    page.locator("main a[href$='/imports/new/papers/']").click()
    check_page(page, look, "import-1-file")
    choose(page, FILE, "papers.xlsx")
    page.locator("form[action$='/columns/']").wait_for()
    check_page(page, look, "import-2-columns")
    page.locator("form[action$='/columns/'] button.btn-primary").click()
    page.locator("#id_accepts_warnings").wait_for()
    check_page(page, look, "import-3-preview")
    page.locator("form[action$='/write/'] button").click()
    page.locator(".error-summary").wait_for()
    check_page(page, look, "import-3-refused")
    page.locator("#id_accepts_warnings").check()
    page.locator("form[action$='/write/'] button").click()
    page.locator("#job-bar").wait_for()
    check_page(page, look, "import-4-working")
    work()
    page.locator("a[href$='/undo/']").wait_for()  # the bar leads here by itself
    check_page(page, look, "import-5-report")
    assert Paper.objects.count() == 3
    page.locator("a[href$='/undo/']").click()
    check_page(page, look, "import-6-undo")
    page.locator("main form button.btn-outline-danger").click()
    page.locator("#job-bar").wait_for()
    work()
    page.locator("#outcomes").wait_for()
    check_page(page, look, "import-7-undone")
    assert Paper.objects.count() == 0


@in_every_look
def test_errors_are_read_at_their_cells(signed_in: Callable[[User], Page], look: Look) -> None:
    page = signed_in(person(look))
    choose(page, b"MZ\x90\x00", "papers.xlsx")
    page.locator(".error-summary").wait_for()
    check_page(page, look, "import-1-refused")
    choose(page, WITH_ERRORS, "papers.xlsx")
    page.locator("form[action$='/columns/'] button.btn-primary").click()
    page.locator(".cell-issue").first.wait_for()
    check_page(page, look, "import-3-errors")
    with page.expect_download() as download:
        page.locator("a[href$='problems.xlsx']").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@in_every_look
def test_the_pages_of_long_work(signed_in: Callable[[User], Page], look: Look) -> None:
    user = person(look)
    page = signed_in(user)
    page.goto("/jobs/")
    check_page(page, look, "jobs-empty")
    running = JobFactory.create(running=True, started_by=user, total=500, done=120)
    ended = JobFactory.create(
        ended=True, started_by=user, total=3, done=3, summary=[["Created", 2], ["Changed", 1]]
    )
    for outcome in (Outcome.CREATED, Outcome.WARNING, Outcome.ERROR):
        JobRowFactory.create(job=ended, outcome=outcome, message="Why it is so.")
    page.goto("/jobs/")
    check_page(page, look, "jobs-list")
    page.goto(f"/jobs/{ended.uid}/")
    check_page(page, look, "jobs-result")
    page.goto(f"/jobs/{running.uid}/")
    check_page(page, look, "jobs-running")
    running.state, running.ended_at, running.done = "done", timezone.now(), 500
    running.save()
    page.wait_for_function("() => !document.querySelector('#job-bar')")


def test_the_bar_moves_by_itself_and_outlives_a_reload(
    signed_in: Callable[[User], Page],
) -> None:
    user = PersonFactory.create(language="en")
    job = JobFactory.create(running=True, started_by=user, total=500, done=120)
    page = signed_in(user)
    page.goto(f"/jobs/{job.uid}/")
    job.done = 300
    job.save()
    page.locator("progress[value='300']").wait_for()
    assert page.locator("#announcements").inner_text() == "60 pour cent effectués"
    page.reload()
    assert page.locator("progress").get_attribute("value") == "300"
    page.locator("form[action$='/cancel/'] button").click()
    job.refresh_from_db()
    assert job.cancel_requested
