"""Figures of verification: the request that takes a file, and the task that looks at it."""

import io
import os
import statistics
import tempfile
import time
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from intl_office.documents.actions.verifying import look
from intl_office.documents.models import Verification
from intl_office.documents.rendering.weasy import WeasyRenderer
from intl_office.documents.seal_words import Stamp
from intl_office.documents.sealing import seal_pdf
from tests.bench.documents import order
from tests.bench.registry import Measured, figure
from tests.documents.sealing import PASSWORD, seal_file

TIMES = 7
WEIGHT = 10_000_000  # bytes attached to the file
FIELDS = ("One", "Two", "Three")


@cache
def _verified() -> tuple[float, float, int]:
    """Seconds of the request, seconds of the task, bytes of the file; the medians."""
    with tempfile.TemporaryDirectory() as folder:
        key = str(seal_file(Path(folder)))
        with override_settings(SEAL_PKCS12=key, SEAL_PASSWORD=PASSWORD, SEAL_TSA_URL=""):
            data = _sealed()
            pairs = [_once(data, number) for number in range(TIMES)]
    request, task = (statistics.median(pair[at] for pair in pairs) for at in (0, 1))
    return request, task, len(data)


def _sealed() -> bytes:
    """A text of the house with a heavy attachment and three seals."""
    with pikepdf.open(io.BytesIO(WeasyRenderer().render(order()))) as pdf:
        pdf.attachments["annex.bin"] = _annex(pdf)
        output = io.BytesIO()
        pdf.save(output)
    data = output.getvalue()
    stamps = [Stamp(field, field, seal=True, lines=(field,)) for field in FIELDS]
    for field in FIELDS:
        data = seal_pdf(data, stamps=stamps, field=field, reason="Figures")
    return data


def _annex(pdf: pikepdf.Pdf) -> pikepdf.AttachedFileSpec:
    return pikepdf.AttachedFileSpec(
        pdf,
        os.urandom(WEIGHT),
        filename="annex.bin",
        description="",
        mime_type="",
        creation_date="",
        mod_date="",
    )


def _once(data: bytes, number: int) -> tuple[float, float]:
    file = SimpleUploadedFile("file.pdf", data, content_type="application/pdf")
    # Nobody else's worker may be told of rows of this database; each visitor is a new one.
    with patch("intl_office.documents.dispatch.enqueue"):
        start = time.perf_counter()
        answer = Client(REMOTE_ADDR=f"192.0.2.{number}").post(
            reverse("documents:verify"), {"file": file}
        )
        middle = time.perf_counter()
    assert answer.status_code == 302, answer.status_code
    row = Verification.objects.latest("pk")
    begin = time.perf_counter()
    assert look(verification_id=row.pk)
    end = time.perf_counter()
    row.refresh_from_db()
    assert [one["ours"] for one in row.report["seals"]] == [True] * len(FIELDS)
    return middle - start, end - begin


@figure("verification-request", target=500, unit="ms", issue=6)
def verification_request() -> Measured:
    """From the first byte of the file to the way to the page that waits."""
    seconds, _task, size = _verified()
    return Measured(seconds * 1000, f"{size / 1_000_000:.0f} MB, {len(FIELDS)} seals")


@figure("verification-task", target=5, unit="s", issue=6)
def verification_task() -> Measured:
    """What a worker needs for the same file."""
    return Measured(_verified()[1])
