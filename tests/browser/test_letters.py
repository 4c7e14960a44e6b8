"""A letter in a browser: chosen, filled in, adapted, looked at, made; each page checked once."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from intl_office.documents.actions.making import make
from intl_office.documents.models import Document
from partnerships.enums import State
from tests.factories.access import house, user_with
from tests.factories.partnerships import agreement_with
from tests.kit.browser import Look
from tests.kit.pages import check_page

pytestmark = pytest.mark.browser


def test_from_the_agreement_to_the_letter(look: Look, signed_in: Callable[[User], Page]) -> None:
    house()
    row = agreement_with(state=State.SIGNATURE, languages="fr")
    page = signed_in(user_with("officer-cooperation", language=look.language))
    documents = reverse("partnerships:documents", args=[row.uid])
    page.goto(documents)
    page.click("main a[href*='/documents/letters/']")
    check_page(page, look, "letters-choose")
    page.click("button[formaction$='/letter-to-sign/']")
    page.fill("#id_value_copies", "2")
    page.click("button[name='adapt']")
    words = page.locator("#id_text_fr")
    assert "2 exemplaires" in words.input_value()
    words.fill(words.input_value().replace("2 exemplaires", "deux exemplaires"))
    page.fill("#id_value_reply_by", "2027-01-15")
    page.click("button[name='preview']")
    page.click("#preview ~ details summary")
    check_page(page, look, "letters-write")
    assert "deux exemplaires" in page.inner_text(".letter-sheet")
    assert "15 janvier 2027" in page.inner_text(".letter-sheet")
    page.click("button[name='make']")
    page.wait_for_url("**/documents/*-*/")
    made = Document.objects.get()
    make(document_id=made.pk)
    page.goto(documents)
    assert made.title in page.inner_text("main")
    file = page.request.get(page.url.replace(documents, reverse("documents:file", args=[made.uid])))
    assert file.body().startswith(b"%PDF")
    page.click("a[href*='again=']")
    assert "deux exemplaires" in page.locator("#id_text_fr").input_value()
