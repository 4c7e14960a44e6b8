"""The steps of an agreement as people take them in a browser, in either language."""

from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from partnerships.enums import State
from partnerships.models import Agreement
from tests.kit.children import wait_until

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
SUBMIT = "main form .btn-primary"


def state_of(row: Agreement) -> str:
    """What the database says now."""
    row.refresh_from_db()
    return row.state


def promise(page: Page) -> None:
    """Three students for 15 months in all, on the form of the conditions."""
    page.select_option("#id_conditions-0-direction", "out")
    page.fill("#id_conditions-0-persons", "3")
    page.fill("#id_conditions-0-months", "15")
    page.fill("#id_conditions-0-isced", "0531")
    page.click("form.form-sections .btn-primary")
    page.wait_for_url(lambda url: "/conditions/" not in url)


def approve(page: Page, chief: Page, row: Agreement) -> None:
    """One sends it through the circuit, the other decides."""
    page.goto(reverse("partnerships:submit", args=[row.uid]))
    page.click(SUBMIT)
    wait_until(lambda: state_of(row) == State.APPROVAL, "it is sent for approval")
    chief.goto(row.get_absolute_url())
    chief.click(".timeline [aria-current=step] a.btn-primary")
    chief.check("input[name=outcome][value=approve]")
    chief.click(SUBMIT)
    wait_until(lambda: state_of(row) == State.SIGNATURE, "the circuit has approved it")


def sign(page: Page, row: Agreement, folder: Path) -> None:
    """Everybody has signed today: the scan is put on its page."""
    scan = folder / "signed.pdf"
    scan.write_bytes(PDF)
    page.goto(reverse("partnerships:signature", args=[row.uid]))
    for field in page.query_selector_all("input[type=date]"):
        field.fill(timezone.localdate().isoformat())
    page.set_input_files("#id_signed_copy", scan)
    page.click(SUBMIT)
    page.wait_for_url(f"**{row.get_absolute_url()}")
