"""An agreement from its empty draft to the signed file, by the pages of everybody who has a part.

An officer at the desk, the director who approves, a guest on a phone without an account: drafted,
commented, corrected, sent again, signed by link, on paper and with the seal, checked by anybody.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from intl_office.documents.models import Signing, VersionSending
from intl_office.mail.models import Message
from intl_office.organisations.models import Person
from partnerships.enums import State
from partnerships.models import Agreement
from tests.documents.sealing import PASSWORD, seal_file
from tests.documents.signing import code_sent
from tests.factories.access import user_with
from tests.factories.organisations import ContactFactory, PersonFactory
from tests.factories.partnerships import ConditionFactory, agreement_with, circuit_of, heard
from tests.factories.versions import link_of
from tests.kit.agreeing import PDF, SUBMIT, approve, state_of
from tests.kit.browser import LOOKS, Look, sign_in
from tests.kit.children import WorkerProcess
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser
PHONE = LOOKS[1]
GUEST, ADDRESS = "Ingrid Svensson", "ingrid@partner.example"
ARTICLE, CLAUSE = "termination", "agreement-termination-breach"
OWN = {"fr": "Les frais sont réglés sous trois mois.", "en": "Costs are paid within three months."}
WORKING = 60_000  # milliseconds: a worker does it, on a busy machine


@pytest.fixture(autouse=True)
def _installed(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seal, for the pages and for the worker; no mail server: mails are kept to be read."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for name, value in {"SEAL_PKCS12": str(seal_file(tmp_path)), "SEAL_PASSWORD": PASSWORD}.items():
        setattr(settings, name, value)
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("EMAIL_URL", "dummymail://")


@pytest.fixture
def worker(transactional_db: None, _installed: None, tmp_path: Path) -> Iterator[WorkerProcess]:
    """A real worker; it starts while the text is still being written."""
    made = WorkerProcess(tmp_path / "worker.log", wait=False)
    yield made
    made.kill()
    print(made.output[-3000:])  # shown where the test fails


def test_from_an_empty_draft_to_the_file_that_is_checked(
    look: Look, open_page: Callable[[Look], Page], worker: WorkerProcess, tmp_path: Path
) -> None:
    officer = user_with("officer-cooperation", language=look.language)
    director = user_with("director", language=look.language)
    circuit_of(director)
    row = _empty_draft(PersonFactory.create(user=officer))
    desk, chief, guest = open_page(look), open_page(look), open_page(PHONE)
    sign_in(desk, officer)
    sign_in(chief, director)

    pick_a_clause(desk, row)
    fill_in_what_is_missing(desk)
    write_own_words(desk)

    send_to_the_partner(desk, row, look)
    comment_on_an_article(guest)
    answer_the_comment(desk, row, look)
    answer_back(guest)
    correct_the_text(desk, row)
    compare_and_send_again(desk, row, look)
    see_that_it_was_replaced(guest)
    see_what_changed(guest)

    approve(desk, chief, row)
    heard(row)
    worker.wait_ready()
    have_the_pdf_made(desk, row)
    signing = ask_for_signatures(desk, look)
    sign_with_a_code(guest)
    bring_the_signed_paper(desk, signing, tmp_path)
    set_the_seal(desk, look)
    files = fetch_the_signed_files(guest)
    check_the_files(guest, files, row, tmp_path)
    find_the_agreement_in_force(desk, signing, row)


def _empty_draft(officer: Person) -> Agreement:
    """From this year on three students go out each year; nobody has written an article yet."""
    row = agreement_with(officer=officer)
    party = row.all_parties[1]
    ConditionFactory.create(agreement=row, party=party, persons=3)
    party.contact = ContactFactory.create(partner=party.partner, email=ADDRESS)
    party.signatory = GUEST
    party.save()
    return row


# ---------------------------------------------------------------- drafting
def pick_a_clause(page: Page, row: Agreement) -> None:
    """Another one than the usual; what it asks for is left empty."""
    page.goto(reverse("partnerships:text", args=[row.uid]))
    assert not page.locator("main .next-step").count()
    page.click(f"#{ARTICLE} a[href$='/text/{ARTICLE}/']")
    page.click(f"main a[href$='clause={CLAUSE}']")
    page.click(SUBMIT)
    page.wait_for_url("**/text/*")


def fill_in_what_is_missing(page: Page) -> None:
    """It is listed above the text, a click away from its field."""
    missing = page.locator(".next-step a[href$='#id_value_cure_days']")
    assert missing.count() == 1
    missing.click()
    page.fill("#id_value_cure_days", "45")
    page.click(SUBMIT)
    page.wait_for_url("**/text/*")
    assert not page.locator("main .next-step").count()
    assert "within 45 days" in page.inner_text(f"#{ARTICLE}")


def write_own_words(page: Page) -> None:
    """Those of the clause with a sentence more, in both languages: it is shown as a difference."""
    page.click(f"#{ARTICLE} a[href$='/text/{ARTICLE}/']")
    page.click("main a[href$='words=1']")
    for code, sentence in OWN.items():
        words = page.locator(f"#id_text_{code}")
        words.fill(f"{words.input_value()} {sentence}")
    page.click(SUBMIT)
    page.wait_for_url("**/text/*")
    added = page.locator(f"#{ARTICLE} details ins").all_text_contents()
    assert [any(sentence in one for one in added) for sentence in OWN.values()] == [True, True]


# ---------------------------------------------------------------- negotiating
def _versions(row: Agreement) -> str:
    return reverse("partnerships:versions", args=[row.uid])


def send_to_the_partner(page: Page, row: Agreement, look: Look) -> None:
    """To the contact known, in the language of the guest."""
    page.goto(_versions(row))
    page.click("a[href$='/send/']")
    assert page.input_value("#id_address") == ADDRESS
    page.select_option("#id_language", "en")
    check_page(page, look, "versions-send")
    page.click(SUBMIT)
    page.wait_for_url(f"**{_versions(row)}")


def _open_the_text(page: Page) -> None:
    page.goto(link_of(VersionSending.objects.latest("pk")))
    page.click("main button.btn-primary")
    page.wait_for_url("**/documents/shared/**")


def comment_on_an_article(page: Page) -> None:
    _open_the_text(page)
    article = page.locator("section", has_text=OWN["en"]).last
    article.locator("summary", has_text="Comment on article").click()
    article.locator("textarea").fill("Six months, <b>please</b>.")
    check_page(page, PHONE, "versions-guest")
    article.locator("form button").click()
    page.locator("main", has_text="your comment has been sent").wait_for()
    assert "Six months, <b>please</b>." in page.inner_text("main")


def answer_the_comment(page: Page, row: Agreement, look: Look) -> None:
    """*Today* says that it waits."""
    page.goto("/")
    page.click(f"main a[href='{_versions(row)}']")
    check_page(page, look, "versions")
    page.click(f"main a[href='{_versions(row)}1/']")
    thread = page.locator("article.card", has_text="Six months")
    thread.locator("summary").click()
    thread.locator("textarea").fill("D’accord.")
    check_page(page, look, "versions-one")
    thread.locator("details form button").click()
    thread.locator(".version-answer", has_text="D’accord.").wait_for()


def answer_back(page: Page) -> None:
    page.reload()
    thread = page.locator("article.card", has_text="D’accord.")
    thread.locator("summary").click()
    thread.locator("textarea").fill("Thank you.")
    thread.locator("form button").click()
    thread.locator(".version-answer", has_text="Thank you.").wait_for()


def correct_the_text(page: Page, row: Agreement) -> None:
    """The thread is closed; beside it the article is written anew. Five go instead of three."""
    page.reload()
    assert page.locator(".version-answer", has_text="Thank you.").count() == 1
    settle = page.locator("article.card button[name=settle]")
    settle.click()
    settle.wait_for(state="detached")
    page.click(f"section a[href$='/text/{ARTICLE}/']")
    for code, before, after in (("fr", "trois", "six"), ("en", "three", "six")):
        words = page.locator(f"#id_text_{code}")
        words.fill(words.input_value().replace(f" {before} ", f" {after} "))
    page.click(SUBMIT)
    page.wait_for_url("**/text/*")
    page.goto(reverse("partnerships:conditions_edit", args=[row.uid]))
    page.fill("#id_conditions-0-persons", "5")
    page.click(SUBMIT)
    page.wait_for_url(lambda url: "/conditions/edit/" not in url)


def compare_and_send_again(page: Page, row: Agreement, look: Look) -> None:
    page.goto(_versions(row))
    page.click("main form[action$='/compare/'] button")
    page.wait_for_url("**/compare/**")
    _says_what_changed(page)
    check_page(page, look, "versions-compare")
    page.click("main a[href$='/send/']")
    page.click(SUBMIT)
    page.wait_for_url(f"**{_versions(row)}")


def _says_what_changed(page: Page) -> None:
    """In both languages, and in the table of the conditions."""
    assert page.locator("del", has_text="trois").count() == 1
    assert page.locator("del", has_text="three").count() == 1
    assert page.locator("ins", has_text="six").count() == 2
    assert page.locator("td", has_text="5").locator("del", has_text="3").count() == 1


def see_that_it_was_replaced(page: Page) -> None:
    page.reload()
    text = page.inner_text("main")
    assert "There is a newer version" in text
    assert "D’accord." in text
    check_page(page, PHONE, "versions-guest-newer")


def see_what_changed(page: Page) -> None:
    _open_the_text(page)
    page.get_by_role("link", name="What changed since version 1").click()
    page.wait_for_url("**changed=1")
    _says_what_changed(page)
    check_page(page, PHONE, "versions-guest-changed")


# ---------------------------------------------------------------- signing
def have_the_pdf_made(page: Page, row: Agreement) -> None:
    """The page shows by itself that the worker has made it."""
    page.goto(row.get_absolute_url())
    page.click("main .alert a[href$='/documents/']")
    page.click(SUBMIT)
    page.click("main a[href$='/signing/']", timeout=WORKING)
    page.wait_for_url("**/signing/")


def ask_for_signatures(page: Page, look: Look) -> Signing:
    """The house by its seal, the partner by link; a third one on paper, who is no party."""
    check_page(page, look, "signing-new")
    page.fill("#id_s0-name", "Anne Roy")
    page.select_option("#id_s0-means", "seal")
    assert (page.input_value("#id_s1-name"), page.input_value("#id_s1-address")) == (GUEST, ADDRESS)
    page.click("form.form-sections summary")
    page.fill("#id_s2-party", "Rectorat")
    page.fill("#id_s2-name", "Luc Petit")
    page.select_option("#id_s2-means", "scan")
    page.fill("#id_s2-turn", "1")
    page.click(SUBMIT)
    page.wait_for_url("**/signings/**")
    check_page(page, look, "signing-open")
    return Signing.objects.get()


def _follow_the_mail(page: Page, kind: str) -> None:
    mail = Message.objects.get(kind=kind, address=ADDRESS).text
    page.goto("/link/" + mail.partition("/link/")[2].split()[0].strip("<>()"))
    page.click("main form .btn-primary")


def sign_with_a_code(page: Page) -> None:
    """The link of the mail, the name, the code of the next mail."""
    _follow_the_mail(page, "documents.signature_asked")
    page.wait_for_url("**/sign/**")
    check_page(page, PHONE, "sign-name")
    page.fill("#id_name", GUEST)
    page.check("#id_agreed")
    page.click("main section form .btn-primary")
    page.wait_for_selector("#id_code")
    check_page(page, PHONE, "sign-code")
    page.fill("#id_code", code_sent(ADDRESS))
    page.click("main section form .btn-primary")
    page.wait_for_selector(".alert.tone-good")
    assert GUEST in page.inner_text("main")


def bring_the_signed_paper(page: Page, signing: Signing, folder: Path) -> None:
    scan = folder / "paper.pdf"
    scan.write_bytes(PDF)
    page.click(f'a[href*="/{signing.slots.get(name="Luc Petit").uid}/scan/"]')
    page.set_input_files("#id_scan", scan)
    page.fill("#id_on", timezone.localdate().isoformat())
    page.click(SUBMIT)
    page.wait_for_url(f"**{signing.get_absolute_url()}")


def set_the_seal(page: Page, look: Look) -> None:
    """Set by the worker; with it all have signed, and the page says so by itself."""
    page.click('form[action$="/seal/"] button')
    page.wait_for_selector("#sent", timeout=WORKING)
    check_page(page, look, "signing-complete")


def fetch_the_signed_files(page: Page) -> Mapping[str, bytes]:
    """By the link that came with the last signature."""
    _follow_the_mail(page, "documents.signed_files")
    page.wait_for_url("**/signed/**")
    check_page(page, PHONE, "signed-files")
    return {what: page.request.get(f"{page.url}{what}/").body() for what in ("sealed", "text")}


# ---------------------------------------------------------------- checking
def check_the_files(page: Page, files: Mapping[str, bytes], row: Agreement, folder: Path) -> None:
    """The sealed file, the text before any seal, then the sealed one with a letter changed."""
    wrong = files["sealed"].replace(b"/MediaBox", b"/MediaBoy", 1)
    assert wrong != files["sealed"]
    said = _told_of(page, files["sealed"], folder, "good")
    check_page(page, PHONE, "verified-sealed")
    for words in ("Known and intact.", "Seals in the file", row.number, GUEST):
        assert words in said
    said = _told_of(page, files["text"], folder, "good")
    assert "This is the text that all have signed. It bears no seal" in said
    assert "Seals in the file" not in said
    said = _told_of(page, wrong, folder, "bad")
    check_page(page, PHONE, "verified-tampered")
    assert "Seals in the file" in said
    assert GUEST not in said


def _told_of(page: Page, content: bytes, folder: Path, tone: str) -> str:
    path = folder / "text.pdf"
    path.write_bytes(content)
    page.goto(reverse("documents:verify"))
    page.set_input_files("#id_file", path)
    page.click(SUBMIT)
    page.wait_for_url("**/verify/*-*/")
    page.wait_for_selector(f".alert.tone-{tone}", timeout=WORKING)
    return page.inner_text("main")


def find_the_agreement_in_force(page: Page, signing: Signing, row: Agreement) -> None:
    """All signed: its days and its signed copy are there, nobody has written them."""
    page.click(f"main a[href='{row.get_absolute_url()}']")
    page.wait_for_url(f"**{row.get_absolute_url()}")
    assert state_of(row) == State.IN_FORCE
    signing.refresh_from_db()
    assert signing.followed_at
    page.click(f"main a[href='{reverse('partnerships:documents', args=[row.uid])}']")
    page.wait_for_url("**/documents/")
    assert signing.outcome.sha256 in page.inner_text("main")
