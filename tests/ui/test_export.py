"""What a spreadsheet gets: types, nothing that runs, nothing lost."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from django.utils import translation
from openpyxl import load_workbook

from intl_office.ui import export

COLUMNS: export.Columns = [("Value", lambda row: row)]


def _cells(*rows: Any) -> list[Any]:
    answer = cast("Any", export.xlsx("x", COLUMNS, iter(rows)))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    answer.file_to_stream.close()
    return [
        sheet.cell(line, 1) for sheet in book.worksheets for line in range(2, sheet.max_row + 1)
    ]


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        (12, "n", 12),
        (Decimal("1234.50"), "n", 1234.5),
        (date(2026, 11, 21), "d", datetime(2026, 11, 21)),  # noqa: DTZ001  # as a sheet has it
        (datetime(2026, 6, 1, 22, 30, tzinfo=UTC), "d", datetime(2026, 6, 2, 0, 30)),  # noqa: DTZ001  # idem
        (True, "s", "oui"),
        ("0123", "s", "0123"),
        ("=1+1", "s", "=1+1"),
        ("+33 1", "s", "+33 1"),
        ("-2", "s", "-2"),
        ("@SUM(A1)", "s", "@SUM(A1)"),
        ("{=1}", "s", "{=1}"),
        ("https://example.org/", "s", "https://example.org/"),
        (date(1850, 2, 3), "s", "1850-02-03"),
        ("x" * 40_000, "s", "x" * 32_767),
    ],
    ids=[
        "integer", "decimal", "day", "moment", "yes", "code", "equals", "plus", "minus", "at",
        "array", "link", "old-day", "long",
    ],
)  # fmt: skip
def test_a_cell_has_its_type(value: Any, kind: str, kept: Any) -> None:
    with translation.override("fr"):
        (cell,) = _cells(value)
    assert (cell.data_type, cell.value, cell.hyperlink) == (kind, kept, None)


@pytest.mark.parametrize("value", [None, ""], ids=["none", "empty-text"])
def test_nothing_leaves_its_cell_blank(value: Any) -> None:
    columns = [("Nothing", lambda _row: value), ("Number", lambda _row: 1)]
    answer = cast("Any", export.xlsx("x", columns, [object()]))
    body = b"".join(answer.streaming_content)
    answer.file_to_stream.close()
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'r="B2"' in sheet
    assert 'r="A2"' not in sheet


def test_what_is_no_number_is_an_error_in_its_cell() -> None:
    nothing, endless = _cells(float("nan"), float("inf"))
    assert (nothing.value, endless.value) == ("=#NUM!", "=1/0")


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_ROWS", 2)
    assert [cell.value for cell in _cells(*range(5))] == [0, 1, 2, 3, 4]
    assert [cell.parent.title for cell in _cells(*range(4))] == ["Sheet1"] * 2 + ["Sheet2"] * 2
    assert _cells() == []


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_csv_neutralises_what_begins_like_a_formula(text: str) -> None:
    answer = export.csv_file("x", COLUMNS, [text])
    body = b"".join(cast("Any", answer).streaming_content).decode("utf-8-sig")
    assert body.split("\r\n", 1)[1].lstrip('"').startswith("'")
