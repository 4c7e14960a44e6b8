"""A file with errors is refused, mended, imported, undone; files that are not what they say."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from intl_office.accounts.models import User
from intl_office.jobs.models import ImportBatch
from tests.factories.jobs import workbook
from tests.jobs.test_journey import WITH_ERRORS, XLSX, choose, person, work
from tests.kit.browser import Look
from tests.testapp.models import Paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
in_english = pytest.mark.parametrize("look", [Look("en")], ids=str)
SignedIn = Callable[[User], Page]
MENDED = workbook([["Code", "Title", "Pages"], ["A", "One", 40], ["B", "Two", 7]])


@in_english
def test_errors_are_mended_and_the_import_is_undone(signed_in: SignedIn, look: Look) -> None:
    page = signed_in(person(look))
    choose(page, WITH_ERRORS, "papers.xlsx")
    page.locator("form[action$='/columns/'] button.btn-primary").click()
    expect(page.locator(".cell-issue").first).to_be_visible()
    expect(page.locator("form[action$='/write/'] button")).to_have_count(0)
    page.locator("form[action$='/give-up/'] button").click()
    ImportBatch.objects.all().delete()
    choose(page, MENDED, "papers.xlsx")
    page.locator("form[action$='/columns/'] button.btn-primary").click()
    page.locator("form[action$='/write/'] button").click()
    page.locator("#job-bar").wait_for()
    work()
    page.locator("a[href$='/undo/']").click()
    assert Paper.objects.count() == 2
    page.locator("main form button.btn-outline-danger").click()
    page.locator("#job-bar").wait_for()
    work()
    page.locator("#outcomes").wait_for()
    assert not Paper.objects.exists()


@in_english
@pytest.mark.parametrize(
    ("content", "name"),
    [(b"%PDF-1.7 not a table", "papers.pdf"), (b"MZ\x90\x00", "papers.xlsx"), (b"", "papers.csv")],
    ids=["wrong type", "wrong content", "empty"],
)
def test_a_file_of_the_wrong_type_is_refused(
    signed_in: SignedIn, look: Look, content: bytes, name: str
) -> None:
    page = signed_in(person(look))
    choose(page, content, name)
    expect(page.locator(".error-summary")).to_be_visible()
    assert not ImportBatch.objects.exists()


@in_english
def test_a_path_in_the_name_is_dropped(signed_in: SignedIn, look: Look) -> None:
    page = signed_in(person(look))
    choose(page, MENDED, "../../etc/papers.xlsx")
    page.locator("form[action$='/columns/']").wait_for()
    batch = ImportBatch.objects.get()
    assert batch.file_name == "papers.xlsx"
    assert ".." not in batch.file.name


@in_english
def test_a_double_click_uploads_once(signed_in: SignedIn, look: Look) -> None:
    page = signed_in(person(look))
    page.goto("/imports/new/papers/")
    page.locator("input[type=file]").set_input_files(
        {"name": "papers.xlsx", "mimeType": XLSX, "buffer": MENDED}
    )
    page.locator("main form[enctype] button.btn-primary").dblclick()
    page.locator("form[action$='/columns/']").wait_for()
    assert ImportBatch.objects.count() == 1
