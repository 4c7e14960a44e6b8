"""The articles as a Word file, and the partner's file read back into the draft."""

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx.text.run import Run

from intl_office.accounts.models import User
from intl_office.documents.actions.versions import About, keep_version
from intl_office.documents.comparing import Fate, compare
from intl_office.documents.enums import Origin
from intl_office.documents.models import TextVersion
from intl_office.documents.parts import Part, Passage
from intl_office.documents.word import plain, read
from intl_office.documents.word.marks import w
from intl_office.documents.word.writing import MEDIA_TYPE
from partnerships.actions.taking_articles import present_parts
from partnerships.enums import AgreementType, State
from partnerships.life_enums import Matter
from partnerships.models import Agreement, Change
from partnerships.workflow import KIND
from tests.documents.test_word import edited, made
from tests.factories.partnerships import ArticleFactory, ConditionFactory, agreement_with

pytestmark = pytest.mark.django_db
NEW = "Students pay in Liège."


@pytest.fixture
def row(officer: User, client: Client) -> Agreement:
    client.force_login(officer)
    found = agreement_with(type=AgreementType.FRAMEWORK, languages="both")
    ArticleFactory.create(agreement=found, topic="scope", text_fr="Étudier.", text_en="To study.")
    return found


def address(row: Agreement, name: str = "word_read") -> str:
    return reverse(f"partnerships:{name}", args=[row.uid])


def with_text(row: Agreement, key: str = "scope", text: str = NEW) -> bytes:
    """The partner's file, with another English text in one article."""
    parts = [_new(part, text) if part.key == key else part for part in present_parts(row).values()]
    return made(parts)


def _new(part: Part, text: str) -> Part:
    french, english = part.passages
    return replace(part, passages=(french, Passage("en", english.heading, text)))


def send(client: Client, row: Agreement, content: bytes) -> Any:
    return client.post(address(row), {"file": SimpleUploadedFile("back.docx", content)})


def take(client: Client, row: Agreement, sent: Any, *keys: str) -> Any:
    return client.post(address(row), {"compared": sent.context["sealed"], "take": list(keys)})


@pytest.mark.parametrize("layout", ["columns", "sequence"])
def test_the_file_holds_the_articles(client: Client, row: Agreement, layout: str) -> None:
    answer = client.get(address(row, "word"), {"layout": layout})
    assert answer["Content-Type"] == MEDIA_TYPE
    assert row.number in answer["Content-Disposition"]
    present = [part for part in present_parts(row).values() if not part.fixed]
    found = read(answer.content, present)
    assert [part.key for part in found.parts] == [part.key for part in present]
    assert not found.warnings
    assert client.get(address(row, "word"), {"layout": layout}).content == answer.content


def test_an_untouched_file_changes_nothing(client: Client, row: Agreement) -> None:
    sent = send(client, row, client.get(address(row, "word")).content)
    assert sent.status_code == 200
    assert sent.context["changed"] == []
    assert "The articles are the same as in the draft." in sent.text


def test_what_is_ticked_is_taken_over(client: Client, row: Agreement) -> None:
    sent = send(client, row, with_text(row))
    (changed,) = sent.context["changed"]
    assert changed.key == "scope"
    assert f"<ins>{NEW}</ins>" in sent.text or "<ins>" in sent.text
    answer = take(client, row, sent, "scope")
    assert answer.status_code == 302
    article = row.articles.get(topic="scope")
    assert (article.text_fr, article.text_en) == ("Étudier.", NEW)


def test_special_provisions_are_taken_over(client: Client, row: Agreement) -> None:
    Agreement.objects.filter(pk=row.pk).update(terms_fr="Une.", terms_en="One.")
    sent = send(client, row, with_text(row, "special", "Two."))
    take(client, row, sent, "special")
    row.refresh_from_db()
    assert (row.terms_fr, row.terms_en) == ("Une.", "Two.")


def test_a_draft_that_changed_meanwhile_is_told(client: Client, row: Agreement) -> None:
    sent = send(client, row, with_text(row))
    row.articles.update(text_en="Written by somebody else.")
    answer = take(client, row, sent, "scope")
    assert answer.status_code == 422
    assert "The draft has changed since" in answer.text
    assert row.articles.get(topic="scope").text_en == "Written by somebody else."
    assert "somebody" in "".join(one.text for one in answer.context["changed"][0].texts[0][1])
    assert take(client, row, answer, "scope").status_code == 302
    assert row.articles.get(topic="scope").text_en == NEW


def test_a_text_too_long_is_refused(client: Client, row: Agreement) -> None:
    sent = send(client, row, with_text(row, text="word " * 3000))
    answer = take(client, row, sent, "scope")
    assert answer.status_code == 422
    assert "is longer than 12000 characters" in answer.text
    assert row.articles.get(topic="scope").text_en == "To study."


@pytest.mark.parametrize("sent", ["", "a:b:c", "not ours"])
def test_a_comparison_that_is_not_ours_is_refused(
    client: Client, row: Agreement, sent: str
) -> None:
    answer = client.post(address(row), {"compared": sent, "take": ["scope"]})
    assert answer.status_code == 422
    assert "This comparison has expired" in answer.text


def test_the_comparison_of_another_agreement_is_refused(client: Client, row: Agreement) -> None:
    sent = send(client, row, with_text(row))
    other = agreement_with(type=AgreementType.FRAMEWORK)
    answer = client.post(address(other), {"compared": sent.context["sealed"], "take": ["scope"]})
    assert "This comparison has expired" in answer.text
    assert not other.articles.filter(text_en=NEW).exists()


def test_without_a_tick_nothing_is_written(client: Client, row: Agreement) -> None:
    answer = take(client, row, send(client, row, with_text(row)))
    assert answer.status_code == 422
    assert "Choose the articles to be taken over." in answer.text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 broken"])
def test_another_file_is_refused_in_words(client: Client, row: Agreement, content: bytes) -> None:
    answer = send(client, row, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_markup_in_the_file_is_text(client: Client, row: Agreement) -> None:
    sent = send(client, row, with_text(row, text="<script>alert(1)</script>"))
    assert "<script>alert" not in sent.text


def test_the_partners_text_is_kept_as_a_version(client: Client, row: Agreement) -> None:
    """Whole, as the partner's, once; the draft stays what it was."""
    sent = send(client, row, with_text(row))
    data = {"compared": sent.context["sealed"], "keep": "1"}
    for _twice in range(2):
        answer = client.post(address(row), data, follow=True)
    version = TextVersion.objects.get(subject=row.uid)
    assert version.origin == Origin.PARTNER
    assert NEW in [one.text for part in version.parts for one in part.passages]
    assert [part.key for part in version.parts] == list(present_parts(row))
    assert "Nothing has changed since version 1." in answer.text
    assert "Choose the articles" not in answer.text
    assert not row.articles.filter(text_en=NEW).exists()
    old = client.post(address(row), {"compared": "older", "keep": "1"})
    assert old.status_code == 422


def test_only_an_open_draft_is_compared(client: Client, row: Agreement) -> None:
    sent = send(client, row, with_text(row))
    Agreement.objects.filter(pk=row.pk).update(state=State.ABANDONED)
    assert client.get(address(row)).status_code == 404
    assert take(client, row, sent, "scope").status_code == 404


def test_the_page_offers_both(client: Client, row: Agreement) -> None:
    page = client.get(address(row, "documents")).text
    assert address(row, "word") in page
    assert address(row) in page


# ---------------------------------------------------------------- amendments
@pytest.fixture
def amendment(row: Agreement) -> Agreement:
    """Of an article in as many words as fit, with special provisions."""
    made = agreement_with(
        type=AgreementType.AMENDMENT, parent=row, languages="both", terms_fr="Une.", terms_en="One."
    )
    Change.objects.create(
        amendment=made, matter=Matter.ARTICLE, article_fr="Frais", article_en="Fees",
        before_fr="Vieux", before_en="Old", after_fr="Neuf\n\nencore", after_en="new " * 2000,
    )  # fmt: skip
    return made


@pytest.mark.parametrize("layout", ["columns", "sequence"])
def test_the_file_of_an_amendment_comes_back(
    client: Client, amendment: Agreement, layout: str
) -> None:
    file = client.get(address(amendment, "word"), {"layout": layout}).content
    same = send(client, amendment, file)
    assert "The articles are the same as in the draft." in same.text
    assert list(same.context["known"].warnings) == []
    sent = send(client, amendment, in_cells(file, "Old", "Older"))
    assert [one.key for one, _label, _url in sent.context["tables"]] == ["changes"]
    assert reverse("partnerships:changes", args=[amendment.uid]) in sent.text
    assert "1. What is changed" in sent.text
    data = {"compared": sent.context["sealed"], "keep": "1"}
    assert client.post(address(amendment), data).status_code == 302
    (cells,) = TextVersion.objects.get().parts[2].table.rows  # type: ignore[union-attr]  # the changes
    assert "Older" in str(cells)
    assert amendment.changes.get().before_en == "Old"
    assert address(amendment, "word") in client.get(address(amendment, "documents")).text


def test_of_an_amendment_special_provisions_alone_are_taken_over(
    client: Client, amendment: Agreement
) -> None:
    sent = send(client, amendment, with_text(amendment, "stays", "All of it goes."))
    assert [(one.key, one.written) for one in sent.context["changed"]] == [("stays", False)]
    assert "stands in every amendment" in sent.text
    assert "Take over what is ticked" not in sent.text
    assert take(client, amendment, sent, "stays").status_code == 422
    assert not amendment.articles.exists()
    sent = send(client, amendment, with_text(amendment, "special", "Two."))
    assert take(client, amendment, sent, "special").status_code == 302
    amendment.refresh_from_db()
    assert amendment.terms_en == "Two."


# ---------------------------------------------------------------- tables that fields give
@pytest.fixture
def promised(row: Agreement) -> Agreement:
    ConditionFactory.create(agreement=row, party=row.all_parties[1], persons=3)
    return row


def in_cells(content: bytes, before: str, after: str) -> bytes:
    """The partner's file with another text in the cells that say so."""
    document = docx.Document(io.BytesIO(content))
    found = [one for one in document.element.body.iter(w("t")) if one.text == before]
    assert found
    for one in found:
        one.text = after
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("layout", ["columns", "sequence"])
def test_a_figure_is_shown_and_never_taken_over(
    client: Client, promised: Agreement, layout: str
) -> None:
    file = client.get(address(promised, "word"), {"layout": layout}).content
    same = send(client, promised, file)
    assert "The articles are the same as in the draft." in same.text
    assert (same.context["tables"], list(same.context["known"].warnings)) == ([], [])
    sent = send(client, promised, in_cells(file, "3", "5"))
    assert sent.context["changed"] == []
    assert {one.key for one, _label, _url in sent.context["tables"]} == {"conditions"}
    assert "3</del>" in sent.text
    assert reverse("partnerships:conditions_edit", args=[promised.uid]) in sent.text
    assert take(client, promised, sent, "conditions").status_code == 422
    assert promised.conditions.get().persons == 3


def test_the_partners_figures_are_in_their_version(
    client: Client, promised: Agreement, officer: User
) -> None:
    ours = keep_version(about=About(KIND, promised.uid), by=officer)
    sent = send(client, promised, in_cells(client.get(address(promised, "word")).content, "3", "5"))
    data = {"compared": sent.context["sealed"], "keep": "1"}
    assert client.post(address(promised), data).status_code == 302
    theirs = TextVersion.objects.get(origin=Origin.PARTNER)
    (found,) = (one for one in compare(ours.parts, theirs.parts) if one.fate != Fate.SAME)
    assert (found.key, found.table and [one.fate for one in found.table.rows]) == (
        "conditions",
        [Fate.CHANGED],
    )
    assert promised.conditions.get().persons == 3


def test_a_comment_in_a_table_is_told_with_it(promised: Agreement) -> None:
    parts = list(present_parts(promised).values())
    document = docx.Document(io.BytesIO(made(parts)))
    (figure,) = (one for one in document.element.body.iter(w("t")) if one.text == "3")
    run: Any = Run(figure.getparent(), document)
    document.add_comment([run], text="Why three?", author="Ingrid")
    out = io.BytesIO()
    document.save(out)
    (comment,) = read(out.getvalue(), parts).comments
    assert (comment.key, comment.text) == ("conditions", "Why three?")


def test_without_marks_a_table_is_no_article(promised: Agreement) -> None:
    """A program that keeps neither controls nor bookmarks: headings are left."""
    parts = list(present_parts(promised).values())
    body = edited(made(parts, columns=False), lambda text: re.sub(
        r"</?w:(sdt|sdtContent)>|<w:sdtPr>.*?</w:sdtPr>|<w:bookmark(Start|End)[^>]*>", "", text
    ))  # fmt: skip
    found = read(body, parts)
    articles = plain(part for part in parts if not part.fixed)
    known = {part.key: part for part in found.parts}
    assert [known[one.key].passages for one in articles] == [one.passages for one in articles]
    assert not found.tables
