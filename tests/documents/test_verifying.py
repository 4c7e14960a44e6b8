"""Anybody checks a file: known or not, signed by whom, intact or changed; the file is not kept."""

import io
import zlib
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.documents import seals
from intl_office.documents.actions.signing import recall
from intl_office.documents.actions.signing_papers import keep_scan
from intl_office.documents.actions.verifying import ATTEMPTS, sweep
from intl_office.documents.evidence_record import EvidenceRecord
from intl_office.documents.models import Signing, Verification
from intl_office.documents.signing_enums import Means
from intl_office.documents.tasks import verify_file
from tests.documents.signing import Simple, sign_by_link, text
from tests.documents.test_sealing import SEAL, content, kind, paper, pdf, sealed
from tests.documents.test_signing import PDF, scan
from tests.factories.documents import stored
from tests.factories.signing import ADDRESS, WRITER, started, wanted

__all__ = ["kind"]
pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "Known and intact.", "Not known, or changed."


@pytest.fixture
def anybody(settings: Any) -> Client:
    settings.LANGUAGE_CODE = "en"
    return Client(headers={"accept-language": "en"})


def told(client: Client, data: bytes, name: str = "file.pdf") -> str:
    """What the page says of a file once a worker has looked at it."""
    file = SimpleUploadedFile(name, data)
    waiting = client.post(reverse("documents:verify"), {"file": file}, follow=True)
    assert waiting.headers["Refresh"] == "1"
    row = Verification.objects.latest("pk")
    verify_file(row.pk)
    row.refresh_from_db()
    assert row.content is None
    answer = client.get(row.get_absolute_url())
    assert "Refresh" not in answer.headers
    return answer.text


def read(signing: Signing) -> bytes:
    with signing.outcome.open() as file:
        data: bytes = file.read()
    return data


def swelling() -> bytes:
    """A PDF of 3 MB whose table of objects, deflated, has 3 GB: one block named 3,000 times."""
    packer = zlib.compressobj(9)
    block = packer.compress(b"\0" * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    table = block[:2] + block[2:] * 3_000 + b"\x03\x00"
    head = b"%PDF-1.5\n"
    words = b"1 0 obj<</Type/XRef/W[1 2 1]/Size 5/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n"
    return b"".join([head, words % len(table), table, b"\nendstream endobj\nstartxref\n9\n%%EOF"])


def test_the_signed_text_and_a_changed_one(anybody: Client) -> None:
    signing = started(paper(), wanted())
    data = read(signing)
    assert "Not all have signed this text yet" in told(anybody, data)
    sign_by_link(signing.slots.get())
    page = told(anybody, data)
    for words in (KNOWN, "all have signed", signing.document.title, WRITER, "one-time code"):
        assert words in page
    assert ADDRESS not in page
    page = told(anybody, data + b"\n")
    assert UNKNOWN in page
    assert WRITER not in page


def test_scan_and_its_day(anybody: Client) -> None:
    slot = started(text(), wanted(means=Means.SCAN, address="")).slots.get()
    keep_scan(slot=slot, file=scan(), on=timezone.localdate(), by=slot.signing.started_by)
    page = told(anybody, PDF)
    assert KNOWN in page
    assert "scan of a signed paper" in page


def test_sealed_file_and_one_changed_after_the_seal(anybody: Client, kind: Simple) -> None:
    signing = started(paper(), wanted("The seal", **SEAL))
    sealed(signing.slots.get())
    data = content(signing)
    page = told(anybody, data)
    assert KNOWN in page
    assert "holds, and is ours" in page
    changed, output = pikepdf.open(io.BytesIO(data)), io.BytesIO()
    changed.add_blank_page()
    changed.save(output)
    for wrong in (output.getvalue(), data.replace(b"MediaBox", b"MediaBoy", 1)):
        page = told(anybody, wrong)
        assert KNOWN not in page
        assert "Changed." in page or UNKNOWN in page
        assert "holds, and is ours" not in page


def test_bytes_changed_under_the_seal_are_said(anybody: Client, kind: Simple) -> None:
    signing = started(paper(), wanted("The seal", **SEAL))
    sealed(signing.slots.get())
    data = content(signing)
    at = data.index(b"612")
    page = told(anybody, data[:at] + b"613" + data[at + 3 :])
    assert "It bears our seal, but was changed" in page
    assert "does not hold" in page


def test_recalled_text_binds_nobody(anybody: Client) -> None:
    signing = started(paper(), wanted())
    recall(signing=signing, by=signing.started_by, reason="Changed.")
    assert "it binds nobody" in told(anybody, read(signing))


def test_a_document_that_nobody_signs(anybody: Client) -> None:
    document = paper()
    assert document.file
    with document.file.open() as file:
        page = told(anybody, file.read())
    assert "nobody was asked to sign it" in page


def test_a_record_of_evidence_leads_to_its_text(anybody: Client) -> None:
    signing = started(paper(), wanted())
    sign_by_link(signing.slots.get())
    data = pdf() + b"% another file"
    text(kind=EvidenceRecord.code, subject=signing.uid, file=stored(data))
    page = told(anybody, data)
    for words in (KNOWN, "This is a record of evidence", signing.document.title, WRITER):
        assert words in page


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\nrubbish", id="rubbish"),
        pytest.param(b"%PDF-1.7\n" + b"<<" * 50_000, id="nested"),
        pytest.param(b"%PDF-1.7\nstartxref\n9\n%%EOF", id="loop"),
        pytest.param(swelling(), id="swelling"),
    ],
)
def test_damaged_files_are_not_known(anybody: Client, data: bytes) -> None:
    page = told(anybody, data)
    assert UNKNOWN in page
    assert "damaged" in page


def test_other_kinds_of_file_are_refused(anybody: Client) -> None:
    file = SimpleUploadedFile("file.pdf", b"MZ program")
    assert anybody.post(reverse("documents:verify"), {"file": file}).status_code == 422
    assert not Verification.objects.exists()


def test_looked_at_once_and_forgotten_after_a_day(anybody: Client) -> None:
    told(anybody, PDF)
    row = Verification.objects.get()
    before = row.report
    verify_file(row.pk)
    row.refresh_from_db()
    assert row.report == before
    now = timezone.now()
    waiting = Verification.objects.create(sha256="0" * 64, size=1, content=b"x")
    assert sweep(now=now) == []
    assert sweep(now=now + timedelta(minutes=2)) == [waiting.pk]
    assert sweep(now=now + timedelta(days=2)) == []
    assert not Verification.objects.exists()


def test_a_file_that_kills_its_workers_cannot_be_read(
    anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Verification.objects.create(sha256="0" * 64, size=5, content=b"%PDF-")
    monkeypatch.setattr(seals, "seals_of", Mock(side_effect=SystemExit))
    for _turn in range(ATTEMPTS):
        with pytest.raises(SystemExit):
            verify_file(row.pk)
    verify_file(row.pk)
    assert "damaged" in anybody.get(row.get_absolute_url()).text


def test_a_lost_check_says_so(anybody: Client) -> None:
    row = Verification.objects.create(sha256="0" * 64, size=1, content=b"x")
    Verification.objects.update(created_at=timezone.now() - timedelta(hours=1))
    page = anybody.get(row.get_absolute_url())
    assert "longer than usual" in page.text
    assert "Refresh" not in page.headers


@pytest.mark.usefixtures("settings")
def test_files_are_counted(anybody: Client) -> None:
    codes = [
        anybody.post(reverse("documents:verify"), {}, REMOTE_ADDR="192.0.2.99").status_code
        for _turn in range(12)
    ]
    assert codes[0] == 422
    assert codes[-1] == 429
