"""What a person uploads is looked at before it is kept: type by content, size, name.

    accepted = uploads.inspect(form.cleaned_data["file"], kinds=uploads.SHEETS)
    row.file.save(accepted.name, file)

Every refusal is a ValidationError whose message is for the user. Nothing is unpacked to the disk,
and nothing of an archive is read beyond what its own limits allow.
"""

import hashlib
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO, Any
from xml.etree.ElementTree import ParseError  # the exception alone

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from intl_office.core.pictures import points_of_jpeg, points_of_png

MB = 1024 * 1024
MAX_BYTES = 50 * MB
# An archive, unpacked: a full list of 200,000 rows has about 300 MB of XML in it.
MAX_UNPACKED = 600 * MB
MAX_ENTRIES = 2_000
MAX_POINTS = 150_000_000  # A3 at 600 points an inch has 70 million; opened, this takes 450 MB
# Honest sheets of one repeated value reach 60; zip bombs start at 1,000.
MAX_RATIO = 200
_SMALL = 10 * MB  # unpacked, whatever the ratio
_HEAD = 8192
_NAME_LENGTH = 120
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!", b"<?php")
_BINARY = (*_PROGRAMS, _OLE, b"PK", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|svg|script)", re.IGNORECASE)
# What a damaged archive raises in the library that reads it.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError,
    OSError, ValueError, KeyError,
)  # fmt: skip
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


class FileKind(StrEnum):
    """A type of file; the value is its suffix."""

    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    ODT = "odt"
    PNG = "png"
    JPEG = "jpg"
    CSV = "csv"
    ZIP = "zip"


SHEETS = frozenset({FileKind.XLSX, FileKind.CSV})
ARCHIVES = frozenset({FileKind.ZIP})
DOCUMENTS = frozenset({FileKind.PDF, FileKind.DOCX, FileKind.ODT, FileKind.PNG, FileKind.JPEG})
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.CSV: "text/csv",
    FileKind.ZIP: "application/zip",
}
_SUFFIXES = {FileKind.JPEG: {"jpg", "jpeg"}, FileKind.CSV: {"csv", "txt", "tsv"}}
_MAGIC = {
    b"%PDF-": FileKind.PDF,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"\xff\xd8\xff": FileKind.JPEG,
}
_POINTS: Mapping[FileKind, Callable[[IO[bytes]], int]] = {
    FileKind.PNG: points_of_png,
    FileKind.JPEG: points_of_jpeg,
}
# The part that makes an Office file what it is.
_MAIN_PARTS = {"xl/workbook.xml": FileKind.XLSX, "word/document.xml": FileKind.DOCX}
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is known of a file that passed.

    Attributes:
        name: without path, control characters and tricks; its suffix is the kind's.
        kind: what its content says it is.
        size: bytes.
        sha256: of its content, in hexadecimal.

    """

    name: str
    kind: FileKind
    size: int
    sha256: str

    @property
    def content_type(self) -> str:
        """The media type of its kind."""
        return CONTENT_TYPES[self.kind]


def inspect(
    file: "File[Any]",
    *,
    kinds: Collection[FileKind],
    max_bytes: int = MAX_BYTES,
    max_points: int = MAX_POINTS,
) -> Accepted:
    """Look at an upload; the file is left at its beginning.

    Raises ValidationError for a file that is empty, too big, of another type than `kinds`, named
    after another type than it is, or an archive or a picture that would harm its reader.
    """
    _check_size(file, max_bytes)
    try:
        kind = _of(_kind(file), kinds)
        _check_points(file, kind, max_points)
        name = clean_name(file.name or "", kind)
        return Accepted(name, kind, file.size, _digest(file))
    finally:
        file.seek(0)


def clean_name(given: str, kind: FileKind | None = None) -> str:
    """Return the last part of a name, harmless on every system and at most 120 characters long.

    With a kind the suffix is checked: raises ValidationError where it belongs to another type.
    """
    flat = unicodedata.normalize("NFC", given).replace("\\", "/")
    path = PurePosixPath(_UNSAFE.sub("", flat.rpartition("/")[2]).strip(" ."))
    if kind is None:
        return f"{path.stem[: _NAME_LENGTH - 10]}{path.suffix[:10]}" or "file"
    suffix = path.suffix.removeprefix(".").lower()
    if suffix and suffix not in _SUFFIXES.get(kind, {kind.value}):
        raise _refused(
            "suffix",
            _("The name ends in “.%(suffix)s”, but this is a %(kind)s file. Save it again.")
            % {"suffix": suffix, "kind": kind.value.upper()},
        )
    return f"{path.stem[: _NAME_LENGTH - 5] or 'file'}.{suffix or kind.value}"


def _refused(code: str, message: str) -> ValidationError:
    return ValidationError(message, code=code)


def _check_size(file: "File[Any]", max_bytes: int) -> None:
    if not file.size:
        raise _refused("empty", _("This file is empty."))
    if file.size > max_bytes:
        raise _refused(
            "size",
            _("This file weighs %(size)s; at most %(limit)s are taken.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(max_bytes)},
        )


def _check_points(file: "File[Any]", kind: FileKind, most: int) -> None:
    points = _POINTS[kind](_stream(file)) if kind in _POINTS else 0
    if points > most:
        # In millions: what cameras and scanners say of themselves.
        raise _refused(
            "points",
            _("This picture has %(size)s million points; at most %(limit)s million are taken."
              " Make it smaller.")
            % {"size": -(-points // 10**6), "limit": most // 10**6},
        )  # fmt: skip


def _of(kind: FileKind | None, kinds: Collection[FileKind]) -> FileKind:
    if kind is not None and kind in kinds:
        return kind
    wanted = ", ".join(sorted(one.value.upper() for one in kinds))
    raise _refused(
        "type",
        _("This type of file is not taken here. Choose one of: %(kinds)s.") % {"kinds": wanted},
    )


def _digest(file: "File[Any]") -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _kind(file: "File[Any]") -> FileKind | None:
    file.seek(0)
    head = file.read(_HEAD)
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    if head.startswith(_OLE):
        raise _refused(
            "old",
            _("This is a file of an old format, or locked with a password. Save it as XLSX."),
        )
    if head.startswith(b"PK\x03\x04"):
        return _archive_kind(file)
    return FileKind.CSV if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 as spreadsheets save "Unicode text"
        return True
    if head.startswith(_BINARY) or _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return False
    return not _CONTROL.search(head)


# ---------------------------------------------------------------- archives
def _archive_kind(file: "File[Any]") -> FileKind | None:
    file.seek(0)
    try:
        with zipfile.ZipFile(_stream(file)) as archive:
            entries = archive.infolist()
            _check_entries(entries, file.size)
            kind = _kind_of_entries(archive, {entry.filename for entry in entries})
            if kind is not FileKind.ZIP:
                _check_names(entries)
            if kind not in {None, FileKind.ZIP}:
                _check_parts(archive, entries)
            return kind
    except DAMAGED as error:
        raise _broken() from error


def _broken() -> ValidationError:
    return _refused("broken", _("This file is damaged or locked. Open it, save it again, retry."))


def _stream(file: "File[Any]") -> IO[bytes]:
    stream: IO[bytes] = file.file if file.file is not None else file
    return stream


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    # Overlapping entries (one block of data named many times) pack more than the file holds.
    overlapping = sum(entry.compress_size for entry in entries) > size
    swollen = unpacked > _SMALL and unpacked > MAX_RATIO * size
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or overlapping or swollen:
        raise _refused("bomb", _("This file would take too much room once opened. It is refused."))


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    """Office files have no such names; of a plain archive each file is judged by itself."""
    if any(escapes(entry.filename) for entry in entries):
        raise _broken()


def escapes(name: str) -> bool:
    """Say whether the name of an entry leads out of the folder of its archive."""
    return name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts


def _kind_of_entries(archive: zipfile.ZipFile, names: set[str]) -> FileKind | None:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refused("macros", _("This file contains macros. Save it without them."))
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            return FileKind.ODT if part.read(100).strip() == _ODT_TYPE else None
    if "[Content_Types].xml" not in names:
        return FileKind.ZIP
    found = [kind for part, kind in _MAIN_PARTS.items() if part in names]
    return found[0] if len(found) == 1 else None


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels", ".rdf")):
            with archive.open(entry) as part:
                _check_xml(part)


def _check_xml(part: IO[bytes]) -> None:
    """Entities are declared before the first element, so that reading up to it is enough."""
    events: Callable[..., Any] = iterparse
    try:
        next(iter(events(part, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise _refused("entities", _("This file declares XML entities. It is refused.")) from error
    except ParseError as error:
        raise _broken() from error
