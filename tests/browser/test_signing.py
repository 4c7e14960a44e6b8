"""One text signed by link on a phone, on paper and with the seal, then checked by anybody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from intl_office.accounts.actions.links import make_link
from intl_office.documents.actions.delivering import LIFETIME, PURPOSE
from intl_office.documents.actions.documents import make_document
from intl_office.documents.actions.making import make
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document, Signing
from intl_office.documents.signing_enums import SigningState
from intl_office.mail.models import Message
from partnerships.workflow import KIND
from tests.documents.sealing import PASSWORD, seal_file
from tests.documents.signing import code_sent
from tests.factories.access import user_with
from tests.factories.signing import ADDRESS, WRITER
from tests.kit.agreeing import PDF, SUBMIT
from tests.kit.browser import LOOKS, Look, sign_in
from tests.kit.children import WorkerProcess, wait_until
from tests.kit.pages import check_page
from tests.partnerships.test_signing import waiting

pytestmark = pytest.mark.browser
SIGNED = ".alert.tone-good"
PHONE = LOOKS[1]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seal's key, for the pages and for the worker."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for name, value in {"SEAL_PKCS12": str(seal_file(tmp_path)), "SEAL_PASSWORD": PASSWORD}.items():
        setattr(settings, name, value)
        monkeypatch.setenv(name, value)


def test_signed_by_link_paper_and_seal_then_checked(
    look: Look,
    open_page: Callable[[Look], Page],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    by = user_with("director", language=look.language)
    document, _new = make_document(kind=KIND, subject=waiting().uid, locale=Locale.BOTH, by=by)
    assert make(document_id=document.pk)
    desk, phone = open_page(look), open_page(PHONE)
    sign_in(desk, by)
    signing = _start(desk, look, document)
    _sign(phone, signing)
    _bring_paper(desk, signing, tmp_path)
    # From here on: before, a worker would send the mails and erase their codes.
    worker = request.getfixturevalue("celery_worker_process")
    _seal(desk, look, signing, worker)
    _fetch(phone, signing)
    _check(phone, signing, tmp_path)


def _start(page: Page, look: Look, document: Document) -> Signing:
    page.goto(document.get_absolute_url())
    page.click(f'a[href="{reverse("documents:signing_new", args=[document.uid])}"]')
    check_page(page, look, "signing-new")
    page.fill("#id_s0-name", "Anne Roy")
    page.select_option("#id_s0-means", "seal")
    page.fill("#id_s1-name", WRITER)
    page.select_option("#id_s1-means", "link")
    page.fill("#id_s1-address", ADDRESS)
    page.click("form.form-sections summary")
    page.fill("#id_s2-party", "Rectorat")
    page.fill("#id_s2-name", "Luc Petit")
    page.select_option("#id_s2-means", "scan")
    page.fill("#id_s2-turn", "1")
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
    check_page(page, PHONE, "sign-name")
    page.fill("#id_name", WRITER)
    page.check("#id_agreed")
    page.click("main section form .btn-primary")
    page.wait_for_selector("#id_code")
    check_page(page, PHONE, "sign-code")
    page.fill("#id_code", code_sent())
    page.click("main section form .btn-primary")
    page.wait_for_selector(SIGNED)
    assert WRITER in page.inner_text("main")


def _bring_paper(page: Page, signing: Signing, folder: Path) -> None:
    scan = folder / "paper.pdf"
    scan.write_bytes(PDF)
    page.reload()
    page.click(f'a[href*="/{signing.slots.get(name="Luc Petit").uid}/scan/"]')
    page.set_input_files("#id_scan", scan)
    page.fill("#id_on", timezone.localdate().isoformat())
    page.click(SUBMIT)
    page.wait_for_url(f"**{signing.get_absolute_url()}")


def _seal(page: Page, look: Look, signing: Signing, worker: WorkerProcess) -> None:
    """Asked for on the page, set by the worker; with it all have signed."""
    page.click('form[action$="/seal/"] button')

    def done() -> bool:
        signing.refresh_from_db()
        return signing.state == SigningState.COMPLETE

    wait_until(done, "the seal is set", log=lambda: worker.output)
    assert signing.followed_at
    page.reload()
    check_page(page, look, "signing-complete")


def _fetch(page: Page, signing: Signing) -> None:
    """The page of the signed files; the link of the mail is gone once the worker has sent it."""
    made = make_link(
        purpose=PURPOSE, subject=signing.uid, by=None, lifetime=LIFETIME, email=ADDRESS
    )
    page.goto("/link/" + made.url.partition("/link/")[2])
    page.click("main form .btn-primary")
    page.wait_for_url("**/signed/**")
    check_page(page, PHONE, "signed-files")


def _check(page: Page, signing: Signing, folder: Path) -> None:
    """The sealed file, the text before any seal, then the sealed one with a letter changed."""
    sealed, text = (_bytes(one) for one in (signing.sealed, signing.document.file))
    wrong = sealed.replace(b"/MediaBox", b"/MediaBoy", 1)
    for name, content, tone in (("sealed", sealed, "good"), ("text", text, "good"),
                                ("tampered", wrong, "bad")):  # fmt: skip
        path = folder / "text.pdf"
        path.write_bytes(content)
        page.goto(reverse("documents:verify"))
        page.set_input_files("#id_file", path)
        page.click(SUBMIT)
        page.wait_for_url("**/verify/*-*/")
        page.wait_for_selector(f".alert.tone-{tone}")
        assert ("Seals in the file" in page.inner_text("main")) == (name != "text")
        if name != "text":
            check_page(page, PHONE, f"verified-{name}")


def _bytes(file: Any) -> bytes:
    with file.open() as content:
        data: bytes = content.read()
    return data
