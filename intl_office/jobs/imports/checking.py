"""Reading the rows of an import and finding what is wrong with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intl_office.jobs.enums import Level
from intl_office.jobs.imports.cells import Cell, as_text
from intl_office.jobs.imports.kinds import Column, ImportKind, Row
from intl_office.jobs.imports.parsers import Doubtful
from intl_office.jobs.imports.reading import Layout, Numbered, read
from intl_office.jobs.models import ImportBatch, ImportRow
from intl_office.jobs.progress import Progress

MAX_ROWS = 200_000
SHOWN = 100  # rows of the preview beside those with issues
_TOLD = 500  # rows between two signs of progress
# What a spreadsheet shows where a formula failed.
_FAILED = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)


@contextmanager
def opened(batch: ImportBatch) -> Iterator[IO[bytes]]:
    """Open the file of an import; it is read from its beginning."""
    with batch.file.storage.open(batch.file.name, "rb") as kept:
        yield kept.file


def source_rows(batch: ImportBatch, file: IO[bytes]) -> Iterator[Numbered]:
    """Give the rows under the headings; raises ValidationError over 200,000."""
    layout = Layout.from_json(batch.layout)
    found = 0
    for number, row in read(file, batch.file_kind, layout, batch.sheet):
        if number <= batch.header_row:
            continue
        found += 1
        if found > MAX_ROWS:
            raise ValidationError(
                gettext("More than %(limit)s rows: split the file.")
                % {"limit": number_format(MAX_ROWS, force_grouping=True)},
                code="rows",
            )
        yield number, row


def checked_rows(batch: ImportBatch, kind: ImportKind, progress: Progress) -> list[Row]:
    """Read every row and check it, alone and against the others and the database."""
    rows: list[Row] = []
    columns = {column: batch.mapping[column.name] for column in mapped(batch, kind)}
    with opened(batch) as file:
        for number, cells in source_rows(batch, file):
            rows.append(parsed(number, cells, columns))
            if len(rows) % _TOLD == 0:
                progress.at(len(rows), gettext("Reading the rows"))
    progress.at(len(rows), gettext("Checking the rows"))
    kind.check_as(rows, by=batch.started_by)
    rows.extend(kind.absent(rows, by=batch.started_by))
    return rows


def mapped(batch: ImportBatch, kind: ImportKind) -> list[Column]:
    """The columns that the file fills."""
    return [column for column in kind.columns if column.name in batch.mapping]


def parsed(number: int, cells: Sequence[Cell], columns: Mapping[Column, int]) -> Row:
    """Read the cells of a row."""
    row = Row(number, {}, cells)
    for column, place in columns.items():
        _parse(row, column, cells[place] if place < len(cells) else None)
    return row


def _parse(row: Row, column: Column, cell: Cell) -> None:
    shown = as_text(cell)
    if not shown:
        row.values[column.name] = column.parser.empty
        if column.required:
            row.error(column.name, _("Missing."))
        return
    if shown in _FAILED:
        row.error(column.name, _("The spreadsheet shows an error here: %(error)s"), error=shown)
        return
    if "\ufffd" in shown:
        row.warning(column.name, _("A character of this text could not be read."))
    try:
        value = column.parser.read(cell)
    except ValidationError as error:
        row.error(column.name, error)
        return
    if isinstance(value, Doubtful):
        row.warning(column.name, value.message)
        value = value.value
    row.values[column.name] = value


def keep_preview(batch: ImportBatch, kind: ImportKind, rows: Sequence[Row]) -> None:
    """Keep the counts, the first rows, and every row with an issue."""
    levels = Counter(row.level for row in rows)
    batch.rows, batch.errors = len(rows), levels[Level.ERROR]
    batch.warnings = levels[Level.WARNING]
    batch.save(update_fields=["rows", "errors", "warnings"])
    ImportRow.objects.filter(batch=batch).delete()
    ImportRow.objects.bulk_create(_preview(batch, kind, rows), batch_size=1_000)


def _preview(batch: ImportBatch, kind: ImportKind, rows: Iterable[Row]) -> Iterator[ImportRow]:
    places = {column.name: batch.mapping[column.name] for column in mapped(batch, kind)}
    for place, row in enumerate(rows):
        if place < SHOWN or row.issues:
            yield ImportRow(
                batch=batch,
                number=row.number,
                level=row.level,
                cells={name: as_text(_cell(row, at)) for name, at in places.items()},
                issues=[issue.kept() for issue in row.issues],
            )


def _cell(row: Row, place: int) -> Cell:
    return row.raw[place] if place < len(row.raw) else None
