"""A Word file goes to a partner and comes back with one change, which is taken over."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from intl_office.accounts.models import User
from tests.factories.access import user_with
from tests.factories.partnerships import ArticleFactory, ConditionFactory, agreement_with
from tests.kit.browser import Look, in_every_look
from tests.kit.pages import check_page
from tests.partnerships.test_word import in_cells

pytestmark = pytest.mark.browser
FRENCH = "Les étudiants paient à Liège."


def _returned(file: Path) -> bytes:
    """The file as the partner sends it back: an article in other words, another figure."""
    return in_cells(in_cells(file.read_bytes(), "Étudier.", FRENCH), "3", "5")


@in_every_look
def test_there_and_back(look: Look, signed_in: Callable[[User], Page], tmp_path: Path) -> None:
    row = agreement_with(type="framework", languages="both")
    ConditionFactory.create(agreement=row, party=row.all_parties[1], persons=3)
    ArticleFactory.create(agreement=row, topic="scope", text_fr="Étudier.", text_en="To study.")
    page = signed_in(user_with("officer-cooperation", language=look.language))
    page.goto(reverse("partnerships:documents", args=[row.uid]))
    check_page(page, look, "word-1-documents")
    with page.expect_download() as got:
        page.locator(f'a[href="{reverse("partnerships:word", args=[row.uid])}"]').click()
    sent, back = tmp_path / "sent.docx", tmp_path / "back.docx"
    got.value.save_as(sent)
    back.write_bytes(_returned(sent))
    page.locator(f'a[href="{reverse("partnerships:word_read", args=[row.uid])}"]').click()
    check_page(page, look, "word-2-file")
    page.locator("input[type=file]").set_input_files(back)
    page.locator("main form button.btn-primary").click()
    page.locator("#take-scope").wait_for()
    check_page(page, look, "word-3-compared")
    page.locator("#take-scope").check()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(f"**{reverse('partnerships:text', args=[row.uid])}")
    assert row.articles.get(topic="scope").text_fr == FRENCH
