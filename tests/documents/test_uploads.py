"""What people upload is looked at before it is kept; what is hostile gets a message."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intl_office.accounts.models import User
from intl_office.documents.models import StoredFile
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.documents.urls")]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def _page(settings: Any) -> None:
    engine = {**settings.TEMPLATES[0]}
    engine["DIRS"] = [*engine["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [engine]


@pytest.fixture
def user() -> User:
    return UserFactory.create()


@pytest.fixture
def sender(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def send(client: Client, name: str, content: bytes, claimed: str = "application/pdf") -> Any:
    file: Any = SimpleUploadedFile("x", content, content_type=claimed)
    file._name = name  # as a hostile client sends it
    return client.post("/tests/upload/", {"scan": file})


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b"\0" * 60_000_000)
    return target.getvalue()


def test_the_page_says_before_what_is_taken(sender: Client) -> None:
    page = sender.get("/tests/upload/").content.decode()
    assert "PDF, PNG, at most" in page
    assert 'accept=".pdf,.png"' in page
    assert 'data-max-bytes="300000"' in page


def test_a_good_file_is_kept(sender: Client, user: User) -> None:
    assert send(sender, "Scan été.pdf", PDF).status_code == 302
    file = StoredFile.objects.get()
    assert (file.name, file.media_type, file.size) == ("Scan été.pdf", "application/pdf", len(PDF))
    assert file.uploaded_by == user
    with file.open() as content:
        assert content.read() == PDF


def test_the_type_comes_from_the_content(sender: Client) -> None:
    assert send(sender, "scan.png", PNG, claimed="text/html").status_code == 302
    assert StoredFile.objects.get().media_type == "image/png"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("program.pdf", b"MZ\x90\x00" + b"\0" * 60, "type of file"),
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", "type of file"),
        ("drawing.pdf", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "type of file"),
        ("scan.exe", PDF, "ends in"),
        ("scan.pdf.html", PDF, "ends in"),
        ("scan.png", PDF, "ends in"),
        ("empty.pdf", b"", "empty"),
        ("huge.pdf", PDF + b"\0" * 400_000, "at most"),
        ("text.pdf", b"only text", "type of file"),
        ("bomb.pdf", bomb(), "too much room"),
        ("gif.pdf", b"GIF89a/*%PDF-1.7*/=1;", "type of file"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_hostile_files_get_a_message(sender: Client, name: str, content: bytes, words: str) -> None:
    answer = send(sender, name, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\scan.pdf", "scan.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 115 + ".pdf"),
        ('<img src=x onerror="a">.pdf', "img src=x onerror=a.pdf"),
    ],
)
def test_names_are_made_harmless(sender: Client, name: str, kept: str) -> None:
    assert send(sender, name, PDF).status_code == 302
    assert StoredFile.objects.get().name == kept


def test_what_a_polyglot_also_is_is_never_shown(sender: Client) -> None:
    """A file that is a PDF and HTML at once leaves as a download that runs nothing."""
    both = PDF + b"<html><script>alert(1)</script></html>"
    where = send(sender, "both.pdf", both).url
    answer = sender.get(f"/documents/files/{where.partition('=')[2]}/")
    assert b"".join(answer.streaming_content) == both  # type: ignore[attr-defined]  # a stream
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_nothing_sent_is_told(sender: Client) -> None:
    assert sender.post("/tests/upload/", {"note": "x"}).status_code == 422
