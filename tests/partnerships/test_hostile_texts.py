"""Words made to be read as HTML, CSS, templates or another order: from the form to every paper."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.documents.actions.documents import request_document
from intl_office.documents.actions.making import make
from intl_office.documents.enums import DocumentState, Locale
from intl_office.documents.models import Document, TextVersion
from intl_office.documents.redline import REDLINE
from partnerships.enums import AgreementType
from partnerships.models import Agreement
from partnerships.workflow import KIND
from tests.documents import pdf
from tests.documents.test_versions_pages import guest_of
from tests.factories.partnerships import agreement_with
from tests.factories.versions import sent

pytestmark = pytest.mark.django_db

EVIL = (
    "</td></tr></table></div><style>@import 'file:///etc/passwd'; body{display:none}</style>"
    '<img src="https://example.org/x.png" onerror="alert(1)"><script>alert(1)</script>'
    '<a href="javascript:alert(1)">x</a> url(file:///etc/passwd) &amp;&lt;&#x41;&nbsp;'
    " <!-- {{ document.title }} {% now 'Y' %} ${1+1} `id` -->"
)
# Right to left, ten thousand line breaks, lists of lists: all of it is text.
LONG = "\n".join(["مرحبا שלום", "\n" * 9_000, "- a", *("  " * n + "- b" for n in range(40))])


@pytest.fixture
def row(officer: User, client: Client) -> Agreement:
    client.force_login(officer)
    return agreement_with(type=AgreementType.FRAMEWORK, languages="both")


def write(client: Client, row: Agreement, **texts: str) -> Any:
    address = reverse("partnerships:article", args=[row.uid, "scope"])
    form = client.get(address).context["form"]
    known = {"seen": form["seen"].value() or "", "text_fr": "", "text_en": ""}
    return client.post(address, {**known, **texts})


def printed(document: Document) -> str:
    """What a machine reads on the pages, spaces aside."""
    assert make(document_id=document.pk), Document.objects.get(pk=document.pk).last_error
    document.refresh_from_db()
    assert document.file
    with document.file.open() as file:
        return squeezed("".join(text for _language, text in pdf.spoken(file.read())))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_evil_words_are_words_wherever_they_are_shown(
    client: Client, officer: User, row: Agreement
) -> None:
    assert write(client, row, text_fr="Avant.", text_en="Before.").status_code == 302
    sending = sent(row, officer)
    answer = write(client, row, text_fr=f"{EVIL}\n{LONG}", text_en=f"{EVIL} end")
    assert answer.status_code == 302, answer.context["form"].errors
    guest, shared = guest_of(sent(row, officer))
    # Pages: the text, its versions, their comparison, the guest's.
    versions = reverse("partnerships:versions", args=[row.uid])
    text = reverse("partnerships:text", args=[row.uid])
    compared = f"{versions}compare/?earlier=1&later=2"
    pages = [client.get(one) for one in (text, f"{versions}2/", compared)]
    for page in [*pages, guest.get(shared)]:
        assert "&lt;script&gt;alert(1)" in page.text
        assert "<script>alert" not in page.text
        assert "@import" not in page.text.partition("&lt;style&gt;")[0]
        assert "{{ document.title }}" in page.text
    # Paper: nothing was asked for (the fetcher would have failed), every sign is there.
    document = request_document(kind=KIND, subject=row.uid, locale=Locale.BOTH, by=officer)
    said = printed(document)
    assert squeezed(EVIL) in said
    assert "b-b-b" in said
    client.post(f"{versions}redline/", {"earlier": "1", "later": "2"})
    assert squeezed(EVIL) in printed(Document.objects.get(kind=REDLINE))
    # Word: text of one run, and no other element.
    word = client.get(reverse("partnerships:word", args=[row.uid])).content
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        body = archive.read("word/document.xml").decode()
    assert "&lt;script&gt;alert(1)" in body
    assert "<script" not in body
    assert sending.version != TextVersion.objects.latest("pk")


def test_what_nobody_sees_is_left_out(client: Client, row: Agreement) -> None:
    """The order of letters on the page is the one that is kept and signed."""
    write(
        client, row, text_fr="x", text_en="Pay \u202e001\u202c euros.\x0bNot\x00 \u2066more\ufeff."
    )
    article = row.articles.get(topic="scope")
    assert article.text_en == "Pay 001 euros.\nNot more."


def test_a_word_without_end_stays_in_its_column(officer: User, row: Agreement) -> None:
    row.articles.create(topic="scope", text_fr="x" * 3000, text_en="W" * 3000)
    document = request_document(kind=KIND, subject=row.uid, locale=Locale.BOTH, by=officer)
    printed(document)
    assert document.file
    with document.file.open() as file:
        lines = [one for page in pdf.pages(file.read()) for one in page.split()]
    assert 20 < max(len(one) for one in lines if "WW" in one) < 60
    assert 20 < max(len(one) for one in lines if "xx" in one) < 100


def test_a_text_of_500_pages_is_refused_at_its_field(client: Client, row: Agreement) -> None:
    answer = write(client, row, text_fr="Mot. " * 300_000, text_en="Word.")
    assert answer.status_code == 422
    (error,) = answer.context["form"].errors["text_fr"]
    assert "12000" in error
    # The browser does not cut in silence what is pasted.
    assert "maxlength" not in str(answer.context["form"]["text_fr"])
    assert not row.articles.exists()


@pytest.mark.parametrize(
    ("letter", "shown"),
    [("中", "中"), ("\ue000", "U+E000"), ("👩‍💻", "👩")],
    ids=["cjk", "own", "emoji"],
)
def test_letters_without_a_font_are_named(
    client: Client, officer: User, row: Agreement, letter: str, shown: str
) -> None:
    write(client, row, text_fr=f"Nom : {letter}", text_en="Name")
    document = request_document(kind=KIND, subject=row.uid, locale=Locale.BOTH, by=officer)
    assert not make(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == DocumentState.FAILED
    assert shown in document.last_error
    assert "No font has these letters" in client.get(document.get_absolute_url()).text
