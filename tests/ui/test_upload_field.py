from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.core.uploads import MB, FileKind
from intl_office.ui.forms import OfficeForm
from intl_office.ui.upload_field import UploadField

PDF = b"%PDF-1.7 test"


class ProofForm(OfficeForm):
    proof = UploadField(
        label="Proof",
        help_text="Of your level.",
        kinds={FileKind.PDF, FileKind.JPEG},
        max_bytes=2 * MB,
    )


def _form(name: str = "a.pdf", content: bytes = PDF) -> ProofForm:
    return ProofForm({}, {"proof": SimpleUploadedFile(name, content)}, user=User())


def _drawn(form: Any) -> str:
    source = '{% include "ui/components/form.html" with submit="Send" back="" %}'
    return Template(source).render(Context({"form": form, "csrf_token": "t"}))


def test_kinds_and_size_are_said_before() -> None:
    drawn = _drawn(ProofForm(user=User()))
    assert "Of your level. JPG, PDF; 2.0\xa0MB at most." in drawn
    assert 'accept=".jpeg,.jpg,.pdf"' in drawn
    assert 'data-max-bytes="2097152"' in drawn
    assert 'aria-describedby="id_proof_helptext"' in drawn
    with translation.override("fr"):
        assert "2,0\xa0Mio" in _drawn(ProofForm(user=User()))


def test_progress_is_shown_where_there_is_a_file() -> None:
    drawn = _drawn(ProofForm(user=User()))
    assert "data-upload-line hidden" in drawn
    assert 'enctype="multipart/form-data" data-upload' in drawn


def test_what_passes_carries_what_is_known_of_it() -> None:
    form = _form("../../étude<1>.pdf")
    assert form.is_valid()
    accepted = form.cleaned_data["proof"].accepted
    assert (accepted.name, accepted.kind) == ("étude1.pdf", FileKind.PDF)
    assert form.cleaned_data["proof"].read() == PDF


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"MZ program", "type"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", "type"),
        ("a.exe", PDF, "suffix"),
        ("a.pdf", PDF + b"0" * 2 * MB, "size"),
        ("a.pdf", b"", "empty"),
    ],
)
def test_what_does_not_pass_is_said_at_the_field(name: str, content: bytes, code: str) -> None:
    form = _form(name, content)
    assert not form.is_valid()
    assert form.has_error("proof", code)
