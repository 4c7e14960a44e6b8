"""Signed scans in one archive: found by name, refused by row, never unpacked to the disk."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from intl_office.accounts.models import User
from intl_office.documents.models import StoredFile
from intl_office.jobs.enums import ImportStatus
from intl_office.jobs.models import ImportBatch
from partnerships.models import Agreement
from tests.factories.access import house, user_with
from tests.factories.organisations import PartnerFactory
from tests.partnerships import taking_over as kit

pytestmark = pytest.mark.django_db
KIND = "agreement-scans"
PDF = b"%PDF-1.7\nsigned\n%%EOF"


@pytest.fixture(autouse=True)
def taken(officer: User) -> ImportBatch:
    PartnerFactory.create(legal_name="Uppsala universitet", erasmus_code="S  UPPSALA01")
    who = f"S UPPSALA01;;;;{house().sciences.code};;01/09"
    rows = [
        f"C/1;Accord-cadre;;{who}/2020;31/08/2099;en vigueur;01/06/2020;;;;Convention Été.pdf",
        f"C/2;Accord-cadre;;{who}/2021;31/08/2099;en vigueur;01/06/2021;;;;",
        f"C/3;Accord-cadre;;{who}/2022;31/08/2099;brouillon;;;;;",
        f"C/4;Accord-cadre;;{who}/2023;31/08/2099;en vigueur;01/06/2023;;;;absent.pdf",
    ]
    batch = kit.write(kit.checked(officer, "agreements", kit.HEAD, *rows))
    assert batch.created == 4, batch.job
    return batch


def packed(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def checked(by: User, files: dict[str, bytes]) -> ImportBatch:
    return kit.checked_file(by, KIND, "scans.zip", packed(files))


GOOD = {
    "scans/": b"", "__MACOSX/x.pdf": b"x", "scans/convention été.PDF": PDF + b"1",
    "scans/C-2.pdf": PDF + b"2", "annexe.pdf": PDF + b"3",
}  # fmt: skip


def test_scans_find_their_agreements_and_what_is_missing_is_told(officer: User) -> None:
    batch = checked(officer, GOOD)
    issues = kit.said(batch)
    assert (batch.rows, batch.errors, batch.warnings) == (4, 0, 2), issues
    assert "No agreement names this file" in issues[0][3]
    assert "This file is not in the archive" in issues[1][3]
    batch = kit.write(batch)
    assert (batch.status, batch.changed, batch.unchanged) == (ImportStatus.WRITTEN, 2, 1)
    first = Agreement.objects.get(taken_over__number="C/1")
    assert first.signed_copy is not None
    assert first.signed_copy.name == "convention été.pdf"
    with first.signed_copy.open() as kept:
        assert kept.read() == PDF + b"1"
    again = checked(officer, {"C-2.pdf": PDF + b"other"})
    assert "has its signed copy already" in str(kit.said(again))
    assert kit.write(again).changed == 0


def test_undo_lets_the_scans_go_and_then_the_agreements(officer: User, taken: ImportBatch) -> None:
    batch = kit.write(checked(officer, GOOD))
    assert kit.undo(taken).status == ImportStatus.WRITTEN  # their scans came since
    batch = kit.undo(batch)
    assert batch.status == ImportStatus.UNDONE, batch.job and batch.job.message
    assert not StoredFile.objects.exists()
    assert kit.undo(taken).status == ImportStatus.UNDONE


def encrypted(content: bytes) -> bytes:
    """Say of the only file that it is encrypted, in both places where an archive says so."""
    local, central = content.find(b"PK\x03\x04"), content.find(b"PK\x01\x02")
    changed = bytearray(content)
    changed[local + 6] |= 1
    changed[central + 8] |= 1
    return bytes(changed)


BAD: dict[str, tuple[bytes, str, str]] = {
    "no pdf": (packed({"C-2.pdf": b"hello"}), "content", "This is no PDF."),
    "encrypted": (encrypted(packed({"C-2.pdf": PDF})), "content", "locked with a password"),
    "outside": (packed({"../C-2.pdf": PDF}), "content", "leads out of the archive"),
    "damaged": (packed({"C-2.pdf": PDF}).replace(b"signed", b"signet"), "content", "damaged"),
    "large": (packed({"C-2.pdf": PDF + b"\0" * (20 << 20)}), "content", "too large"),
    "draft": (packed({"C-3.pdf": PDF}), "file", "is not concluded"),
    "twice": (packed({"C-2.pdf": PDF, "a/C-2.pdf": PDF}), "file", "of the same agreement"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_told_at_its_row_and_nothing_is_kept(officer: User, case: str) -> None:
    content, column, message = BAD[case]
    batch = kit.checked_file(officer, KIND, "scans.zip", content)
    issues = [one for one in kit.said(batch) if one[2] == "error"]
    assert [one[1] for one in issues] == [column]
    assert message in issues[0][3]
    assert batch.errors == 1
    assert not StoredFile.objects.exists()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("C-2.pdf", PDF + b"\0" * (19 << 20))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [(bomb(), "too much room"), (PDF, "not taken here"), (b"PK\x03\x04rest", "damaged")],
    ids=["bomb", "no archive", "broken"],
)
def test_what_is_no_harmless_archive_is_refused(
    officer: User, content: bytes, message: str
) -> None:
    name = "scans.pdf" if content == PDF else "scans.zip"
    with pytest.raises(ValidationError, match=message):
        kit.checked_file(officer, KIND, name, content)


def test_a_sheet_is_no_archive_and_an_archive_no_sheet(officer: User) -> None:
    with pytest.raises(ValidationError, match="not taken here"):
        kit.checked_file(officer, KIND, "scans.csv", b"file;content\nC-2.pdf;pdf")
    with pytest.raises(ValidationError, match="not taken here"):
        kit.checked_file(officer, "agreements", "scans.zip", packed(GOOD))


def test_only_in_the_units_in_reach_and_for_those_who_record() -> None:
    local = user_with("officer-cooperation", unit=house().letters, language="en")
    batch = checked(local, GOOD)
    assert batch.errors == 2
    assert "absent.pdf" not in str(list(batch.preview.values_list("cells", flat=True)))
    with pytest.raises(PermissionDenied):
        checked(user_with("referent"), GOOD)
