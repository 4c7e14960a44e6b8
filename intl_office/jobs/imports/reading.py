"""Spreadsheets and CSV files as rows of cells, whatever they hold."""

import codecs
import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries

from intl_office.core.uploads import FileKind
from intl_office.jobs.imports import archives
from intl_office.jobs.imports.cells import Cell, as_text

MAX_COLUMNS = 256
HEAD = 30  # rows kept to choose the headings from
_SCANNED = 300  # rows looked at for them
_CHUNK = 500
_CELL_SHOWN = 80
_DELIMITERS = ";,\t|"
_MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]+:[A-Z]{1,3}[0-9]+)"')
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

Numbered = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was seen when the file came.

    `head` is its first rows that hold something: [number, texts].
    """

    name: str
    head: list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of a file before its columns are chosen."""

    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""

    def as_json(self) -> dict[str, Any]:
        """Write it for a column of the database."""
        sheets = [{"name": sheet.name, "head": sheet.head} for sheet in self.sheets]
        return {"sheets": sheets, "encoding": self.encoding, "delimiter": self.delimiter}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Layout":
        """Read it again."""
        sheets = [Sheet(s["name"], [(n, cells) for n, cells in s["head"]]) for s in kept["sheets"]]
        return cls(sheets, kept["encoding"], kept["delimiter"])

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by name, the first where there is none of this name."""
        return next((one for one in self.sheets if one.name == name), self.sheets[0])


def look(file: IO[bytes], kind: str) -> Layout:
    """See what a file holds; raises ValidationError where it cannot be read or is empty."""
    layout = _LOOKS.get(kind, _look_csv)(file)
    if not layout.sheets:
        raise ValidationError(_("There is nothing in this file."), code="empty")
    return layout


def read(file: IO[bytes], kind: str, layout: Layout, sheet: str) -> Iterator[Numbered]:
    """Give every row that holds something, with its number as the spreadsheet shows it.

    Raises ValidationError where the file cannot be read to its end.
    """
    for number, row in _rows(file, kind, layout, sheet):
        if any(cell is not None and cell != "" for cell in row):
            yield number, row


def _rows(file: IO[bytes], kind: str, layout: Layout, sheet: str) -> Iterator[Numbered]:
    if kind == FileKind.ZIP:
        return archives.rows(file)
    return _xlsx_rows(file, sheet) if kind == FileKind.XLSX else _csv_rows(file, layout)


def _look_archive(file: IO[bytes]) -> Layout:
    """Its headings stand in its first row; without any file there is nothing in it."""
    head = _head(islice(archives.rows(file), HEAD))
    return Layout([Sheet("", head)] if len(head) > 1 else [])


def _head(rows: Iterable[Numbered]) -> list[tuple[int, list[str]]]:
    shown = (
        (number, [as_text(cell)[:_CELL_SHOWN] for cell in row])
        for number, row in islice(rows, _SCANNED)
    )
    return list(islice(((n, texts) for n, texts in shown if any(texts)), HEAD))


def _unreadable(error: Exception) -> ValidationError:
    refused = ValidationError(_("This file cannot be read. Save it again and retry."), code="read")
    refused.__cause__ = error
    return refused


# ---------------------------------------------------------------- XLSX
def _look_xlsx(file: IO[bytes]) -> Layout:
    visible = [
        Sheet(one.title, _head(_numbered(one)))
        for one in _open(file).wb.worksheets
        if one.sheet_state == "visible"
    ]
    return Layout([sheet for sheet in visible if sheet.head])


def _open(file: IO[bytes]) -> ExcelReader:
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
            reader.read()
    except Exception as error:  # the library raises anything for a damaged file
        raise _unreadable(error) from error
    return reader


def _xlsx_rows(file: IO[bytes], name: str) -> Iterator[Numbered]:
    reader = _open(file)
    if name not in reader.wb.sheetnames:
        raise ValidationError(_("The sheet “%(name)s” is not there.") % {"name": name})
    yield from _filled(_numbered(reader.wb[name]), _merged(reader, name))


def _numbered(sheet: Any) -> Iterator[Numbered]:
    """Read behind what the sheet says of its own size, which is often wrong."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    first = 1
    while chunk := _next(rows):
        for number, row in enumerate(chunk, first):
            yield number, row[:MAX_COLUMNS]
        first += len(chunk)


def _next(rows: Iterator[Sequence[Cell]]) -> list[Sequence[Cell]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(islice(rows, _CHUNK))
    except Exception as error:  # the library raises anything for a damaged file
        raise _unreadable(error) from error


def _merged(reader: ExcelReader, name: str) -> list[tuple[int, int, int]]:
    """Cells merged over several rows: column, first row, last row (counted from 0, 1, 1)."""
    path = next(rel.target for sheet, rel in reader.parser.find_sheets() if sheet.name == name)
    found: list[tuple[int, int, int]] = []
    with reader.archive.open(path) as part:
        kept = b""
        while block := part.read(1 << 20):
            block = kept + block
            end = 0
            for match in _MERGED.finditer(block):
                left, top, _right, bottom = range_boundaries(match[1].decode())
                end = match.end()
                if left and top and bottom and bottom > top:
                    found.append((left - 1, top, bottom))
            kept = block[max(end, len(block) - 200) :]
    return found


def _filled(rows: Iterator[Numbered], merged: list[tuple[int, int, int]]) -> Iterator[Numbered]:
    """Repeat the value of a cell merged downwards in every row that it covers."""
    if not merged:
        yield from rows
        return
    starts = {(top, column): bottom for column, top, bottom in merged}
    tops = {top for _column, top, _bottom in merged}
    held: dict[int, tuple[Cell, int]] = {}
    for number, row in rows:
        held = {column: kept for column, kept in held.items() if kept[1] >= number}
        yield number, _with(row, held)
        if number in tops:
            held |= {
                column: (row[column], starts[number, column])
                for column in range(len(row))
                if (number, column) in starts
            }


def _with(row: Sequence[Cell], held: dict[int, tuple[Cell, int]]) -> Sequence[Cell]:
    if not held:
        return row
    filled = [*row, *[None] * (max(held) + 1 - len(row))]
    for column, (value, _until) in held.items():
        filled[column] = value
    return filled


# ---------------------------------------------------------------- CSV
def _look_csv(file: IO[bytes]) -> Layout:
    encoding = _encoding(file)
    delimiter = _delimiter(_text(file, encoding))
    layout = Layout([Sheet("", [])], encoding, delimiter)
    head = _head(_csv_rows(file, layout))
    return Layout([Sheet("", head)] if head else [], encoding, delimiter)


def _text(file: IO[bytes], encoding: str) -> io.StringIO:
    file.seek(0)
    return io.StringIO(file.read(1 << 16).decode(encoding, errors="replace"), newline="")


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 where the whole file is, else what a French Windows writes."""
    file.seek(0)
    head = file.read(4)
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(1 << 20):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(sample: io.StringIO) -> str:
    """The one that cuts most rows into the same number of cells, more than one."""
    best, score = ";", (0, 0)
    for candidate in _DELIMITERS:
        sample.seek(0)
        try:
            widths = Counter(
                len(row) for row in islice(csv.reader(sample, delimiter=candidate), 50)
            )
        except csv.Error:
            continue
        width, rows = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]), default=(0, 0))
        if width > 1 and (rows, width) > score:
            best, score = candidate, (rows, width)
    return best


def _csv_rows(file: IO[bytes], layout: Layout) -> Iterator[Numbered]:
    file.seek(0)
    stream = io.TextIOWrapper(file, layout.encoding, errors="replace", newline="")
    try:
        for number, row in enumerate(csv.reader(stream, delimiter=layout.delimiter), 1):
            yield number, [*row[:MAX_COLUMNS]]
    except (csv.Error, UnicodeError) as error:
        raise _unreadable(error) from error
    finally:
        stream.detach()


_LOOKS: dict[str, Callable[[IO[bytes]], Layout]] = {
    FileKind.XLSX: _look_xlsx,
    FileKind.ZIP: _look_archive,
}
