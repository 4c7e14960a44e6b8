"""The files of a ZIP archive as rows: name, what it is, size. Nothing is unpacked to the disk."""

import zipfile
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from intl_office.core.uploads import MB, escapes
from intl_office.jobs.imports.cells import Cell

HEADINGS = ("file", "content", "size")
FIRST = 2  # row of the first file: the headings stand above
MOST = 20 * MB  # of one file, unpacked
_BLOCK = 1 << 20
_ENCRYPTED = 0x1
_NO_FILES = ("__MACOSX/",)
_NO_NAMES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_BAD = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class Content(StrEnum):
    """What a file of an archive is."""

    PDF = "pdf"
    OTHER = "other"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    LARGE = "too large"
    OUTSIDE = "outside"


def rows(file: IO[bytes]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The headings, then a row for each file; its number is its place in the archive.

    Raises ValidationError where the archive cannot be read.
    """
    yield 1, HEADINGS
    with opened(file) as archive:
        for number, entry in enumerate(archive.infolist(), FIRST):
            if not _is_none(entry):
                content = str(_content(archive, entry))
                yield number, (entry.filename, content, entry.file_size)


def opened(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive; raises ValidationError where it is none."""
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except _BAD as error:
        raise ValidationError(_("This file cannot be read. Save it again and retry.")) from error


def copy(archive: zipfile.ZipFile, number: int, target: IO[bytes]) -> None:
    """Write the file of a row into another one, block by block.

    Raises ValidationError where it holds more than it says or is damaged.
    """
    try:
        with archive.open(archive.infolist()[number - FIRST]) as part:
            for block in _blocks(part):
                target.write(block)
    except _BAD as error:
        raise ValidationError(_("A file of the archive is damaged.")) from error


def _is_none(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what systems put beside the files."""
    name = PurePosixPath(entry.filename.replace("\\", "/")).name
    return entry.is_dir() or entry.filename.startswith(_NO_FILES) or name in _NO_NAMES


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Content:
    if escapes(entry.filename):
        return Content.OUTSIDE
    if entry.flag_bits & _ENCRYPTED:
        return Content.ENCRYPTED
    if entry.file_size > MOST:
        return Content.LARGE
    try:
        with archive.open(entry) as part:
            return _read(part)
    except _BAD:
        return Content.DAMAGED


def _read(part: IO[bytes]) -> Content:
    """What it begins like; read to its end, where its checksum is compared."""
    blocks = _blocks(part)
    found = Content.PDF if next(blocks, b"").startswith(b"%PDF-") else Content.OTHER
    for _block in blocks:
        pass
    return found


def _blocks(part: IO[bytes]) -> Iterator[bytes]:
    """Blocks of a file; raises ValueError beyond the greatest size, whatever it says of itself."""
    size = 0
    while block := part.read(_BLOCK):
        size += len(block)
        if size > MOST:
            raise ValueError(size)
        yield block
