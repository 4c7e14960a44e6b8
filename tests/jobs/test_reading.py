"""Whatever people save as a spreadsheet is read as they see it."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils import translation

from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports import parsers
from intl_office.jobs.imports.cells import as_text, words
from intl_office.jobs.imports.mapping import best_sheet, guess, header_row, headings, signature
from intl_office.jobs.imports.reading import Layout, Sheet, look, read
from tests.factories.jobs import workbook
from tests.jobs.kinds import Papers

# A cell's moment is the clock on the wall: it has no zone.
NEW_YEAR = datetime.fromisoformat("2021-01-01")
TODAY = datetime.fromisoformat("2026-11-21")
THIS_MORNING = datetime.fromisoformat("2026-11-21T08:00:00")


def rows_of(content: bytes, kind: str, sheet: str = "") -> list[tuple[int, list[Any]]]:
    file = io.BytesIO(content)
    layout = Layout.from_json(look(file, kind).as_json())
    name = sheet or layout.sheets[0].name
    return [(number, list(row)) for number, row in read(file, kind, layout, name)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("\u00a0 A\u00a0\u00a0BADEN01\u202f", "A  BADEN01"),
        ("0123", "0123"),
        (2500, "2500"),
        (2500.0, "2500"),
        (1.5, "1.5"),
        (True, "True"),
        (NEW_YEAR, "2021-01-01"),
        ("a\x00b\u200bc", "abc"),
        ("two_x000D_\nlines", "two\nlines"),
    ],
)
def test_a_cell_is_read_as_it_looks(cell: Any, text: str) -> None:
    assert as_text(cell) == text


def test_headings_are_compared_without_accents_and_signs() -> None:
    assert words(" Intitulé_du (Projet) ") == words("intitule du projet")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_read_whatever_wrote_it(encoding: str, delimiter: str) -> None:
    lines = [["code", "titre"], ["0123", "Été, 2026; fini"], ["", ""], ["B", "b"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    found = rows_of(text.encode(encoding), "csv")
    assert found == [(1, ["code", "titre"]), (2, ["0123", "Été, 2026; fini"]), (4, ["B", "b"])]


def test_one_column_and_lines_within_a_cell() -> None:
    assert rows_of(b'code\n"a\nb"\n', "csv") == [(1, ["code"]), (2, ["a\nb"])]


def test_a_csv_with_a_cell_that_never_ends_is_refused() -> None:
    with pytest.raises(ValidationError):
        rows_of(b'a;b\n"' + b"x" * 200_000, "csv")


def test_sheets_blank_rows_dates_and_numbers() -> None:
    content = workbook(
        [[], [], ["Code", "Day"], ["0123", date(2026, 11, 21)], [], [7, "x"]],
        [["secret"]],
        [["Other"], ["y"]],
        hidden=1,
    )
    layout = look(io.BytesIO(content), "xlsx")
    assert [sheet.name for sheet in layout.sheets] == ["Sheet1", "Sheet3"]
    assert rows_of(content, "xlsx") == [
        (3, ["Code", "Day"]),
        (4, ["0123", TODAY]),
        (6, [7, "x"]),
    ]
    assert rows_of(content, "xlsx", "Sheet3") == [(1, ["Other"]), (2, ["y"])]


def test_a_formula_gives_the_value_kept_with_it() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Code", "Pages"])
        sheet.write_row(1, 0, ["A"])
        sheet.write_formula(1, 1, "=20+22", value=42)
    assert rows_of(out.getvalue(), "xlsx")[1] == (2, ["A", 42])


def test_a_cell_merged_downwards_counts_for_each_of_its_rows() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "Report")
        sheet.write_row(1, 0, ["Country", "City"])
        sheet.merge_range("A3:A5", "France")
        for line, city in enumerate(["Lyon", "Paris", "Metz", "Graz"], 2):
            sheet.write(line, 1, city)
        sheet.write(5, 0, "Austria")
    found = rows_of(out.getvalue(), "xlsx")
    assert found[0] == (1, ["Report"])
    assert [row for _number, row in found[2:]] == [
        ["France", "Lyon"],
        ["France", "Paris"],
        ["France", "Metz"],
        ["Austria", "Graz"],
    ]


def test_a_sheet_that_lies_about_its_size_is_read_to_its_end() -> None:
    content = rewritten(workbook([["a", "b"], ["c", "d"]]), b'ref="A1:B2"', b'ref="A1"')
    assert rows_of(content, "xlsx") == [(1, ["a", "b"]), (2, ["c", "d"])]


def test_a_damaged_sheet_is_refused_in_words() -> None:
    content = rewritten(workbook([["a"], ["b"]]), b"</sheetData>", b"<sheetData>")
    with pytest.raises(ValidationError, match="cannot be read"), translation.override("en"):
        rows_of(content, "xlsx")


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return out.getvalue()


@pytest.mark.parametrize("content", [b"\n\n;;\n", b"\xef\xbb\xbf  \n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError) as error:
        look(io.BytesIO(content), "csv")
    assert error.value.code == "empty"


# ---------------------------------------------------------------- headings and columns
HEAD = [
    (1, ["Papers of the office"]),
    (3, ["", "CODE ", "Intitulé", "Remarks"]),
    (4, ["1", "A", 'An "A"', "none"]),
]


def test_the_headings_are_found_under_a_title() -> None:
    sheet = Sheet("", HEAD)
    assert header_row(sheet, Papers()) == 3
    assert guess(headings(sheet, 3), Papers()) == {"code": 1, "title": 2}


def test_without_a_known_heading_the_fullest_row_is_taken() -> None:
    assert header_row(Sheet("", [(1, ["x"]), (2, ["y", "z"]), (3, ["1", "2"])]), Papers()) == 2


def test_the_sheet_with_known_headings_is_proposed() -> None:
    sheets = [Sheet("notes", [(1, ["hello", "world"])]), Sheet("data", HEAD)]
    assert best_sheet(Layout(sheets), Papers()).name == "data"


def test_the_same_headings_have_the_same_signature() -> None:
    assert signature(["Code", "Été"]) == signature([" code", "ete "])
    assert signature(["Code", "Été"]) != signature(["Été", "Code"])


# ---------------------------------------------------------------- parsers
@pytest.mark.parametrize(
    ("parser", "cell", "value"),
    [
        (parsers.text(), 12.0, "12"),
        (parsers.text(), "a\nb", "a b"),
        (parsers.text(lines=True), "a\nb", "a\nb"),
        (parsers.integer(), "1 234", 1234),
        (parsers.integer(), 12.0, 12),
        (parsers.decimal(), "1\u202f234,50", Decimal("1234.50")),
        (parsers.decimal(), 0.1, Decimal("0.10")),
        (parsers.day(), "21/11/2026", date(2026, 11, 21)),
        (parsers.day(), "2026-11-21 00:00:00", date(2026, 11, 21)),
        (parsers.day(), THIS_MORNING, date(2026, 11, 21)),
        (parsers.yes_no(), "Oui", True),
        (parsers.yes_no(), 0, False),
        (parsers.yes_no(), True, True),
        (parsers.choice(Outcome), "Created", "created"),
        (parsers.choice(Outcome), "created", "created"),
        (parsers.email(), "mailto:Me@Example.org", "me@example.org"),
        (parsers.url(), "www.univ.fr", "https://www.univ.fr"),
        (parsers.url(), "http://univ.fr/x ", "http://univ.fr/x"),
    ],
)
def test_cells_become_values(parser: parsers.Parser, cell: Any, value: Any) -> None:
    found = parser.read(cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("parser", "cell"),
    [
        (parsers.text(3), "four"),
        (parsers.integer(), "12,5"),
        (parsers.integer(), "many"),
        (parsers.integer(), True),
        (parsers.integer(0, 10), 11),
        (parsers.integer(0, 10), -1),
        (parsers.integer(), "Infinity"),
        (parsers.integer(), "1e30"),
        (parsers.decimal(), "1,234"),
        (parsers.decimal(), "NaN"),
        (parsers.day(), "31/02/2026"),
        (parsers.day(), 45_000),
        (parsers.yes_no(), "maybe"),
        (parsers.choice(Outcome), "other"),
        (parsers.email(), "me@"),
        (parsers.url(), "javascript:alert(1)"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(parser: parsers.Parser, cell: Any) -> None:
    with pytest.raises(ValidationError) as error:
        parser.read(cell)
    assert error.value.messages[0]
