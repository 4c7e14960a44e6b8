"""What is uploaded is looked at before it is kept."""

import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from intl_office.core import uploads
from intl_office.core.uploads import DOCUMENTS, SHEETS, FileKind, clean_name, inspect

WORKBOOK = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY c "&a;&a;&a;&a;">]>
<workbook>&c;</workbook>"""


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return out.getvalue()


def refused(name: str, content: bytes, kinds: frozenset[FileKind] = SHEETS) -> str:
    with pytest.raises(ValidationError) as error:
        inspect(SimpleUploadedFile(name, content), kinds=kinds)
    assert error.value.messages[0]
    return str(error.value.code)


def _id(value: object) -> str:
    """No contents in a test's name: an archive holds the time of its making."""
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.xlsx", archive(WORKBOOK), FileKind.XLSX),
        ("a.csv", b"name;city\nLyon;Lyon\n", FileKind.CSV),
        ("a.txt", "é;è\n".encode("utf-16"), FileKind.CSV),
        ("a.csv", "é;è\n".encode("cp1252"), FileKind.CSV),
        ("a.pdf", b"%PDF-1.7\n", FileKind.PDF),
        ("a.PNG", b"\x89PNG\r\n\x1a\n...", FileKind.PNG),
        ("a.jpeg", b"\xff\xd8\xff\xe0...", FileKind.JPEG),
        (
            "a.docx",
            archive({"[Content_Types].xml": b"<T/>", "word/document.xml": b"<w/>"}),
            FileKind.DOCX,
        ),
        (
            "a.odt",
            archive({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            FileKind.ODT,
        ),
    ],
    ids=_id,
)
def test_the_type_is_what_the_content_says(name: str, content: bytes, kind: FileKind) -> None:
    file = SimpleUploadedFile(name, content)
    accepted = inspect(file, kinds=SHEETS | DOCUMENTS)
    assert (accepted.kind, accepted.size, file.tell()) == (kind, len(content), 0)
    assert len(accepted.sha256) == 64
    assert accepted.content_type


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.csv", b"", "empty"),
        ("list.xlsx", b"MZ\x90\x00\x03", "type"),
        ("list.csv", b"MZ\x90\x00\x03", "type"),
        ("list.csv", b"\x7fELF\x02", "type"),
        ("list.csv", b"<!DOCTYPE html><script>alert(1)</script>", "type"),
        ("list.csv", b"  <html>", "type"),
        ("list.csv", b"a;b\x00;c", "type"),
        ("list.csv", b"%PDF-1.7", "type"),
        ("list.pdf.exe", b"a;b\n", "suffix"),
        ("list.xlsx", b"a;b\n", "suffix"),
        ("list.csv", archive(WORKBOOK), "suffix"),
        ("list.xlsx", archive({"readme.txt": b"hello"}), "type"),
        ("list.xlsx", archive({"mimetype": b"application/epub+zip"}), "type"),
        ("list.xlsx", archive(WORKBOOK)[:60], "broken"),
        ("list.xlsx", archive({**WORKBOOK, "../../etc/passwd": b"x"}), "broken"),
        ("list.xlsx", archive({**WORKBOOK, "xl/vbaProject.bin": b"x"}), "macros"),
        ("list.xlsx", archive({**WORKBOOK, "xl/workbook.xml": ENTITIES}), "entities"),
        ("list.xlsx", archive({**WORKBOOK, "xl/styles.xml": b"<a"}), "broken"),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "old"),
    ],
    ids=_id,
)
def test_what_is_something_else_is_refused(name: str, content: bytes, code: str) -> None:
    assert refused(name, content) == code


def test_what_is_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError) as error:
        inspect(SimpleUploadedFile("a.csv", b"a;b" * 100), kinds=SHEETS, max_bytes=100)
    assert error.value.code == "size"


def test_a_zip_bomb_is_refused_without_opening_it() -> None:
    bomb = archive({**WORKBOOK, "xl/media/a.bin": b"\0" * (60 * uploads.MB)})
    assert len(bomb) < 100_000
    assert refused("list.xlsx", bomb) == "bomb"


def png(width: int, height: int) -> bytes:
    """The head of a picture; what follows is never read."""
    head = struct.pack(">4sIIBBBBB", b"IHDR", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + b"\0" * 40


def jpeg(width: int, height: int, before: bytes = b"") -> bytes:
    """A frame behind a preview of its own, as cameras write them."""
    frame = struct.pack(">BBHBHH", 0xFF, 0xC2, 17, 8, height, width) + b"\0" * 10
    return b"\xff\xd8" + before + frame + b"\xff\xda\x00\x02" + b"\0" * 40


PREVIEW = b"\xff\xe1" + struct.pack(">H", 60_002) + jpeg(65_000, 65_000)[:30].ljust(60_000, b"\0")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("square.png", png(50_000, 50_000)),
        ("line.png", png(2**31 - 1, 1)),
        ("scan.jpg", jpeg(65_500, 65_500)),
        ("behind.jpg", jpeg(20_000, 20_000, PREVIEW)),
    ],
    ids=_id,
)
def test_a_picture_that_swells_is_refused_without_opening_it(name: str, content: bytes) -> None:
    assert refused(name, content, DOCUMENTS) == "points"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a3-at-600.png", png(7_016, 9_921)),
        ("camera.jpg", jpeg(12_000, 9_000, PREVIEW)),
        ("cut.jpg", jpeg(65_500, 65_500)[:10]),
        ("cut.png", png(50_000, 50_000)[:20]),
        ("still.jpg", b"\xff\xd8\xff\xe0\x00\x00" * 50),
    ],
    ids=_id,
)
def test_a_scan_is_taken_and_a_damaged_head_breaks_nothing(name: str, content: bytes) -> None:
    assert inspect(SimpleUploadedFile(name, content), kinds=DOCUMENTS).size == len(content)


def test_too_many_entries_are_refused() -> None:
    many = {f"xl/{number}.bin": b"" for number in range(uploads.MAX_ENTRIES)}
    assert refused("list.xlsx", archive({**WORKBOOK, **many})) == "bomb"


def test_entries_that_share_their_data_are_refused() -> None:
    """The bomb of overlapping entries: the directory names one block many times."""
    out = io.BytesIO(archive({**WORKBOOK, "xl/media/a.bin": bytes(range(256)) * 4_000}))
    with zipfile.ZipFile(out, "a") as zipped:
        for number in range(50):
            twin = zipfile.ZipInfo(f"xl/media/{number}.bin")
            first = zipped.getinfo("xl/media/a.bin")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(twin, name, getattr(first, name))
            zipped.filelist.append(twin)
        zipped._didModify = True  # type: ignore[attr-defined]
    assert refused("list.xlsx", out.getvalue()) == "bomb"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("list.csv", "list.csv"),
        ("../../etc/list.csv", "list.csv"),
        (r"C:\Users\me\list.csv", "list.csv"),
        ("a\u202etxt.csv", "atxt.csv"),
        ('<img src="x">.csv', "img src=x.csv"),
        ("Liste e\u0301tudiants.CSV", "Liste étudiants.csv"),
        ("list", "list.csv"),
        ("", "file.csv"),
        ("..", "file.csv"),
        ("x" * 400 + ".csv", "x" * 115 + ".csv"),
    ],
)
def test_a_name_loses_path_and_tricks(given: str, name: str) -> None:
    assert clean_name(given, FileKind.CSV) == name
