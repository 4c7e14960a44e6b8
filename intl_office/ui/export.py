"""A list as a file: exactly the rows and columns seen, in their order.

A text that a spreadsheet would take for a formula is written as text (CWE-1236).
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

Columns = Sequence[tuple[str, Callable[[Any], Any]]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 20  # characters of a column; the rows are not known before they are written


def xlsx(name: str, columns: Columns, rows: Iterable[Any]) -> HttpResponseBase:
    """The rows as a workbook, written in constant memory to a file that goes with the answer."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _fill(book, columns, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def csv_file(name: str, columns: Columns, rows: Iterable[Any]) -> HttpResponseBase:
    """The rows as CSV in UTF-8 with its mark, separated as spreadsheets in French read it: `;`."""
    return StreamingHttpResponse(
        _lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _fill(book: xlsxwriter.Workbook, columns: Columns, rows: Iterable[Any]) -> None:
    sheet = book.add_worksheet()
    formats = {
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        date: book.add_format({"num_format": "dd/mm/yyyy"}),
    }
    sheet.set_column(0, max(len(columns) - 1, 0), _WIDTH)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [heading for heading, _read in columns], book.add_format({"bold": True}))
    for line, row in enumerate(rows, start=1):
        for place, (_heading, read) in enumerate(columns):
            value = _plain(read(row))
            sheet.write(line, place, value, formats.get(type(value)))


def _lines(columns: Columns, rows: Iterable[Any]) -> Iterator[str]:
    yield "\ufeff"
    yield _line([heading for heading, _read in columns])
    for row in rows:
        yield _line([_harmless(_plain(read(row))) for _heading, read in columns])


def _line(values: Sequence[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow(values)
    return buffer.getvalue()


def _plain(value: Any) -> Any:
    """A value that both formats know: text, number, date; time as the clock shows it here."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, int | float | Decimal | date):
        return value
    return str(value)


def _harmless(value: Any) -> Any:
    """A text that begins like a formula gets an apostrophe, which spreadsheets hide."""
    if isinstance(value, str) and value.startswith(_STARTS_FORMULA):
        return f"'{value}"
    return value.isoformat(" ") if isinstance(value, datetime) else value
