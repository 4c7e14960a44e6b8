"""Tables that fields give, in a Word file: no part of its text, compared when it comes back."""

import io
from typing import Any

import docx
import pytest
from docx.table import Table as DocxTable
from hypothesis import given, settings
from hypothesis import strategies as st

from intl_office.documents.comparing import Fate
from intl_office.documents.parts import Part, Passage, Row, Table, Words
from intl_office.documents.word import read
from intl_office.documents.word.marks import w
from intl_office.documents.word.tables import compared, taken
from tests.documents.test_word import FEES, SCOPE, edited, made

pytestmark = pytest.mark.usefixtures("in_english")
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"])
WORDS = st.text(LETTERS | st.sampled_from(" \n/"), max_size=12)
CELLS: st.SearchStrategy[Words] = st.one_of(
    st.just(()), st.tuples(st.tuples(st.just("fr"), WORDS.filter(str.strip))),
    st.tuples(*(st.tuples(st.just(one), WORDS.filter(str.strip)) for one in ("fr", "en"))),
)  # fmt: skip
ROW = st.builds(Row, st.tuples(CELLS, CELLS, CELLS))
TABLES = st.builds(
    Table,
    st.just(()) | st.just(tuple((("fr", word),) for word in "ABC")),
    st.lists(ROW, min_size=1, max_size=5).map(tuple),
)


def fixed(table: Table) -> Part:
    heads = (Passage("fr", "Mobilités", "Par an."), Passage("en", "Mobilities", "A year."))
    return Part("conditions", "", heads, table)


def cells(*texts: str) -> tuple[Words, ...]:
    return tuple((("fr", text),) for text in texts)


ANNEX = Table(
    cells("Years", "Persons"),
    (
        Row(cells("2026", "3"), "a"),
        Row(((("fr", "Dès 2027"), ("en", "From 2027")), (("fr", "7"),)), "b"),
    ),
)


def annexed(table: Table = ANNEX, *, columns: bool = True) -> bytes:
    return made([SCOPE, fixed(table), FEES], columns=columns)


@given(table=TABLES, columns=st.booleans())
@settings(max_examples=30, deadline=None)
def test_a_table_that_came_back_as_it_went_differs_in_nothing(table: Table, columns: bool) -> None:
    expected = [SCOPE, fixed(table), FEES]
    found = read(made(expected, columns=columns), expected)
    assert found.parts == [SCOPE, FEES]
    assert not found.warnings
    assert set(found.tables) == (
        {("fren", "conditions")} if columns else {("fr", "conditions"), ("en", "conditions")}
    )
    for mark, lines in found.tables.items():
        assert compared(table, mark, lines) is None
        assert sorted(taken(table, mark, lines).rows, key=str) == sorted(table.rows, key=str)


def back(change: Any) -> tuple[tuple[Row, ...], Any]:
    """The rows of the file once a partner changed it, and what differs."""
    file = read(edited(annexed(), change), [SCOPE, fixed(ANNEX), FEES])
    ((mark, lines),) = file.tables.items()
    assert file.parts == [SCOPE, FEES]
    return taken(ANNEX, mark, lines).rows, compared(ANNEX, mark, lines)


def fates(found: Any) -> list[Fate]:
    return [one.fate for one in found.rows]


def test_a_figure_that_was_changed_with_tracked_changes() -> None:
    three = '<w:t xml:space="preserve">3</w:t></w:r>'
    rows, found = back(lambda text: text.replace(
        three, "</w:r><w:del w:id='90'><w:r><w:delText>3</w:delText></w:r></w:del>"
        "<w:ins w:id='91'><w:r><w:t>5</w:t></w:r></w:ins>",
    ))  # fmt: skip
    assert fates(found) == [Fate.CHANGED, Fate.SAME]
    assert rows == (Row((ANNEX.rows[0].cells[0], cells("5")[0]), "a"), ANNEX.rows[1])


def test_a_row_that_went_and_one_that_came() -> None:
    gone = "<w:trPr><w:del w:id='90'/>"
    new = (
        "<w:tr><w:trPr><w:ins w:id='91'/></w:trPr>"
        "<w:tc><w:p><w:r><w:t>2030</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
    )

    def change(text: str) -> str:
        at = text.rindex("<w:trPr>", 0, text.index(">2026<"))
        end = text.index("</w:tbl>", at)
        return f"{text[:at]}{gone}{text[at + len('<w:trPr>') : end]}{new}{text[end:]}"

    rows, found = back(change)
    assert sorted(fates(found)) == [Fate.ADDED, Fate.REMOVED, Fate.SAME]
    assert [row.key for row in rows] == ["b", ""]
    assert rows[1].cells == (*cells("2030"), ())


def test_a_bookmark_is_enough_where_the_control_was_lost() -> None:
    """Some programs drop controls: the table is still no text of the article above."""
    _rows, found = back(
        lambda text: text.replace("office:table:", "lost:").replace(
            '<w:t xml:space="preserve">3</w:t>', "<w:t>4</w:t>"
        )
    )
    assert fates(found) == [Fate.CHANGED, Fate.SAME]


def test_a_table_that_is_gone_is_told() -> None:
    other = Part("parties", "", (Passage("en", "Parties", ""),), ANNEX)
    found = read(annexed(), [SCOPE, fixed(ANNEX), other, FEES])
    assert found.warnings == ["The table “Parties” is missing in the file."]
    assert not read(made(), [SCOPE, FEES, other]).warnings


def test_a_table_of_thousands_of_rows_is_cut() -> None:
    cell = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    wide, narrow = f"<w:tr>{cell * 40}</w:tr>", f"<w:tr>{cell}</w:tr>"

    def change(text: str) -> str:
        at = text.index("</w:tbl>", text.index(">2026<"))
        return text[:at] + wide + narrow * 1500 + text[at:]

    rows, found = back(change)
    assert len(rows) < 1000
    assert max(len(one.cells) for one in found.rows) == 30


def test_it_is_a_real_table_with_its_head_on_each_page() -> None:
    document = docx.Document(io.BytesIO(annexed(columns=False)))
    (french, _english) = document.element.body.iter(w("tbl"))
    table = DocxTable(french, document._body)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Years", "Persons"], ["2026", "3"], ["Dès 2027", "7"],
    ]  # fmt: skip
    assert french.find(f".//{w('tblHeader')}") is not None
    assert table.style is not None
    assert table.style.name == "Table Grid"
    controls = {
        one.find(f".//{w('tag')}").get(w("val")): one.find(f"{w('sdtPr')}/{w('lock')}")
        for one in document.element.body.iter(w("sdt"))
    }
    assert controls["office:table:fr:conditions"].get(w("val")) == "sdtLocked"
    assert controls["office:part:fr:scope"] is None
