"""A spreadsheet, its conditions and an archive of scans become agreements, in a browser."""

import io
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.jobs import runner
from intl_office.jobs.models import ImportBatch
from partnerships.models import Agreement
from tests.factories.access import house, user_with
from tests.factories.jobs import workbook
from tests.factories.organisations import PartnerFactory
from tests.kit.browser import Look
from tests.kit.pages import check_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LOOK = Look("fr", "light", "desktop")


def sheet(unit: str) -> bytes:
    return workbook(
        [
            ["Conventions au 1er septembre"],
            ["N°", "Type d’accord", "Intitulé", "Code Erasmus", "Composante", "Date de début",
             "Date de fin", "Statut", "Date de signature", "Fichier"],
            ["C-12", "Accord d’échange", "Échange avec Uppsala", "S UPPSALA01", unit, "01/09/2022",
             "31/08/2099", "En vigueur", "12/06/2022", "uppsala signé.pdf"],
        ]
    )  # fmt: skip


CONDITIONS = workbook(
    [
        ["N°", "Sens", "Type de mobilité", "De", "À", "Nombre", "Mois"],
        ["C-12", "Sortant", "Études", "2026/2027", "2027/2028", 4, 20],
    ]
)


def scans() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("scans/Uppsala signé.pdf", PDF)
    return target.getvalue()


def bring(page: Page, kind: str, name: str, media_type: str, content: bytes) -> None:
    """Take a file from the first page of the assistant to its report."""
    if not page.url.endswith(f"/imports/new/{kind}/"):
        page.goto(f"/imports/new/{kind}/")
    file = {"name": name, "mimeType": media_type, "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # its own type of a dictionary
    page.locator("main form[enctype] button.btn-primary").click()
    page.locator("form[action$='/columns/'] button.btn-primary").click()
    page.locator("form[action$='/write/'] button").wait_for()
    check_page(page, LOOK, f"take-over-{kind}")
    page.locator("form[action$='/write/'] button").click()
    page.locator("#job-bar").wait_for()
    batch = ImportBatch.objects.select_related("job").get(kind=kind)
    assert batch.job
    runner.run(batch.job.pk)
    page.locator("a[href$='/undo/']").wait_for()


def test_from_the_spreadsheet_to_the_signed_copy(signed_in: Callable[[User], Page]) -> None:
    unit = house().sciences.code
    PartnerFactory.create(legal_name="Uppsala universitet", erasmus_code="S  UPPSALA01")
    page = signed_in(user_with("officer-cooperation", language="fr"))
    page.goto("/partnerships/")
    page.locator("main a[href$='/imports/new/agreements/']").click()
    page.wait_for_url("**/imports/new/agreements/")
    check_page(page, LOOK, "take-over-file")
    bring(page, "agreements", "conventions.xlsx", XLSX, sheet(unit))
    bring(page, "agreement-conditions", "conditions.xlsx", XLSX, CONDITIONS)
    bring(page, "agreement-scans", "scans.zip", "application/zip", scans())
    row = Agreement.objects.select_related("signed_copy").get()
    page.goto(row.get_absolute_url())
    check_page(page, LOOK, "take-over-agreement")
    assert "C-12" in page.locator("main").inner_text()
    page.goto(f"{row.get_absolute_url()}documents/")
    check_page(page, LOOK, "take-over-documents")
    assert row.signed_copy is not None
    assert row.signed_copy.sha256 in page.locator("main").inner_text()
