"""The user's own spreadsheet again, with a column more: what is wrong with each row."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.core.files.base import File
from django.utils.translation import gettext as _

from intl_office.core.uploads import CONTENT_TYPES, FileKind
from intl_office.jobs.actions.files import keep_file
from intl_office.jobs.imports.cells import Cell
from intl_office.jobs.imports.checking import opened
from intl_office.jobs.imports.kinds import ImportKind, import_kinds
from intl_office.jobs.imports.reading import Layout, Numbered, read
from intl_office.jobs.kinds import JobFailed, JobKind
from intl_office.jobs.models import ImportBatch, Job
from intl_office.jobs.progress import Progress

_TOLD = 500  # rows
_LONGEST = 32_000  # characters of a cell
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Problems(JobKind):
    """Makes the file in a worker."""

    def run(self, job: Job, progress: Progress) -> None:
        """Make and keep it."""
        batch = ImportBatch.objects.filter(pk=job.parameters["batch"]).first()
        kind = import_kinds.get(batch.kind) if batch else None
        if batch is None or kind is None:
            raise JobFailed(_("This import is not there any more."))
        progress.expect(batch.rows)
        with TemporaryFile() as target:
            write_problems(batch, kind, target, progress)
            content = File(target)
            keep_file(
                job=job,
                name=file_name(batch),
                content=content,
                content_type=CONTENT_TYPES[FileKind.XLSX],
            )


def file_name(batch: ImportBatch) -> str:
    """The name of the user's file, and that it holds its problems."""
    stem, what = batch.file_name.rpartition(".")[0], _("problems")
    return f"{stem[:80]}-{what}.xlsx"


def write_problems(
    batch: ImportBatch, kind: ImportKind, target: IO[bytes], progress: Progress | None = None
) -> None:
    """Write the rows of the sheet as they are, from the headings on, each with its problems.

    Texts stay texts: nothing becomes a formula or a link (CWE-1236).
    """
    found = dict(_problems(batch, kind))
    with xlsxwriter.Workbook(target, {**_OPTIONS, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        red = book.add_format({"font_color": "#a3182b", "bold": True})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 60)
        with opened(batch) as file:
            for line, (number, cells) in enumerate(_rows(batch, file)):
                title = _("Problems") if number == batch.header_row else ""
                sheet.write(line, 0, (title or found.get(number, ""))[:_LONGEST], red)
                _write_row(sheet, line, cells)
                if progress and line % _TOLD == 0:
                    progress.at(min(line, progress.total))
    target.seek(0)


def _rows(batch: ImportBatch, file: IO[bytes]) -> Iterator[Numbered]:
    layout = Layout.from_json(batch.layout)
    for number, cells in read(file, batch.file_kind, layout, batch.sheet):
        if number >= batch.header_row:
            yield number, cells


def _write_row(sheet: Any, line: int, cells: Sequence[Cell]) -> None:
    for place, cell in enumerate(cells, 1):
        if isinstance(cell, date | datetime):
            sheet.write_datetime(line, place, cell)
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            sheet.write_number(line, place, cell)
        elif cell is not None:
            sheet.write_string(line, place, str(cell)[:_LONGEST])


def _problems(batch: ImportBatch, kind: ImportKind) -> Iterator[tuple[int, str]]:
    labels = {column.name: str(column.label) for column in kind.columns}
    rows = batch.preview.exclude(issues=[]).order_by("number")
    for row in rows.only("number", "issues").iterator():
        yield row.number, " | ".join(_one(labels, *issue) for issue in row.said())


def _one(labels: dict[str, str], column: str, _level: str, message: str) -> str:
    return f"{labels[column]}: {message}" if column in labels else message
