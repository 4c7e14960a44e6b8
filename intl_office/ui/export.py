"""A list as a file: exactly the rows and columns seen, in their order.

A text that a spreadsheet would take for a formula is written as text (CWE-1236).
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

Columns = Sequence[tuple[str, Callable[[Any], Any]]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What a sheet and a cell hold (ECMA-376 leaves it to the program, every one keeps to these).
_ROWS = 1_048_575  # under the headings
_LONGEST = 32_767
_FIRST_YEAR = 1900  # earlier days have no number in a spreadsheet
_KNOWN = frozenset({str, int, float, Decimal, date})  # by both formats; most cells hold these
_WIDTH = 20  # characters of a column; the rows are not known before they are written


def xlsx(name: str, columns: Columns, rows: Iterable[Any]) -> HttpResponseBase:
    """The rows as a workbook, written in constant memory to a file that goes with the answer."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        with xlsxwriter.Workbook(file, options) as book:
            _fill(book, columns, rows)
        file.seek(0)
        stack.pop_all()  # the answer closes it
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def csv_file(name: str, columns: Columns, rows: Iterable[Any]) -> HttpResponseBase:
    """The rows as CSV in UTF-8 with its mark, separated as spreadsheets in French read it: `;`."""
    return StreamingHttpResponse(
        _lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _fill(book: xlsxwriter.Workbook, columns: Columns, rows: Iterable[Any]) -> None:
    """Write the rows, in as many sheets as they need."""
    formats = {
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        date: book.add_format({"num_format": "dd/mm/yyyy"}),
        str: book.add_format({"bold": True}),
    }
    remaining = iter(rows)
    _fill_sheet(book, columns, islice(remaining, _ROWS), formats)
    for further in remaining:
        _fill_sheet(book, columns, chain([further], islice(remaining, _ROWS - 1)), formats)


def _fill_sheet(
    book: xlsxwriter.Workbook, columns: Columns, rows: Iterable[Any], formats: dict[type, Any]
) -> None:
    sheet = book.add_worksheet()
    sheet.set_column(0, max(len(columns) - 1, 0), _WIDTH)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [heading for heading, _read in columns], formats[str])
    for line, row in enumerate(rows, start=1):
        for place, (_heading, read) in enumerate(columns):
            value = read(row)
            if type(value) not in _KNOWN:
                value = _plain(value)
            if value != "":  # nothing leaves its cell empty
                _write(sheet, line, place, value, formats)


def _write(sheet: Any, line: int, place: int, value: Any, formats: dict[type, Any]) -> None:
    """One cell; a text stays a text whatever it begins with."""
    if isinstance(value, date):
        if value.year >= _FIRST_YEAR:
            sheet.write_datetime(line, place, value, formats[type(value)])
            return
        value = value.isoformat()
    if isinstance(value, str):
        sheet.write_string(line, place, value[:_LONGEST])
    else:
        sheet.write_number(line, place, value)


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
