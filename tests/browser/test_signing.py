"""One text signed by link on a phone and on paper, then checked by anybody, in a browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from intl_office.documents.models import Signing, Verification
from intl_office.documents.signing_enums import SigningState
from intl_office.documents.tasks import verify_file
from intl_office.mail.models import Message
from tests.documents.signing import code_sent
from tests.factories.access import user_with
from tests.factories.signing import ADDRESS, WRITER
from tests.kit.agreeing import PDF, SUBMIT
from tests.kit.browser import Look, sign_in
from tests.kit.pages import check_page
from tests.partnerships.test_signing import pdf_of, waiting

pytestmark = pytest.mark.browser
SIGNED = ".alert.tone-good"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def test_signed_by_link_and_on_paper_then_checked(
    look: Look, open_page: Callable[[Look], Page], tmp_path: Path
) -> None:
    by = user_with("director", language=look.language)
    document = pdf_of(waiting(), by)
    desk, phone = open_page(look), open_page(Look(look.language, viewport="phone"))
    sign_in(desk, by)
    signing = _start(desk, look, document)
    _sign(phone, signing)
    _bring_paper(desk, signing, tmp_path)
    check_page(desk, look, "signing-complete")
    _check(phone, look, tmp_path, signing)


def _start(page: Page, look: Look, document: Any) -> Signing:
    page.goto(document.get_absolute_url())
    page.click(f'a[href="{reverse("documents:signing_new", args=[document.uid])}"]')
    check_page(page, look, "signing-new")
    page.fill("#id_s0-name", "Anne Roy")
    page.select_option("#id_s0-means", "scan")
    page.fill("#id_s1-name", WRITER)
    page.select_option("#id_s1-means", "link")
    page.fill("#id_s1-address", ADDRESS)
    page.click("form.form-sections .btn-primary")
    page.wait_for_url("**/signings/**")
    check_page(page, look, "signing-open")
    return Signing.objects.get(document=document)


def _sign(page: Page, signing: Signing) -> None:
    """The link of the mail, the name, the code of the next mail."""
    mail = Message.objects.get(kind="documents.signature_asked").text
    page.goto("/link/" + mail.partition("/link/")[2].split()[0].strip("<>()"))
    page.click("main form .btn-primary")
    page.wait_for_url("**/sign/**")
    check_page(page, Look(viewport="phone"), "sign-name")
    page.fill("#id_name", WRITER)
    page.check("#id_agreed")
    page.click("main section form .btn-primary")
    page.wait_for_selector("#id_code")
    check_page(page, Look(viewport="phone"), "sign-code")
    page.fill("#id_code", code_sent())
    page.click("main section form .btn-primary")
    page.wait_for_selector(SIGNED)
    assert WRITER in page.inner_text("main")


def _bring_paper(page: Page, signing: Signing, folder: Path) -> None:
    scan = folder / "paper.pdf"
    scan.write_bytes(PDF)
    page.reload()
    page.click(f'a[href*="/{signing.slots.get(name="Anne Roy").uid}/scan/"]')
    page.set_input_files("#id_scan", scan)
    page.fill("#id_on", timezone.localdate().isoformat())
    page.click(SUBMIT)
    page.wait_for_url(f"**{signing.get_absolute_url()}")
    signing.refresh_from_db()
    assert signing.state == SigningState.COMPLETE
    assert signing.followed_at


def _check(page: Page, look: Look, folder: Path, signing: Signing) -> None:
    """The right file, then one with a byte more."""
    with signing.outcome.open() as file:
        data = file.read()
    for content, tone in ((data, "good"), (data + b"\n", "bad")):
        path = folder / "text.pdf"
        path.write_bytes(content)
        page.goto(reverse("documents:verify"))
        page.set_input_files("#id_file", path)
        page.click(SUBMIT)
        page.wait_for_url("**/verify/*-*/")
        verify_file(Verification.objects.latest("pk").pk)
        page.wait_for_selector(f".alert.tone-{tone}")
    check_page(page, Look(viewport="phone"), "verified-changed")
