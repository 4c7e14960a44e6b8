"""Elements of WordprocessingML: paragraphs, runs with their language, tables that fields give."""

from collections.abc import Iterator, Sequence
from typing import Any

from docx.oxml import OxmlElement

from intl_office.documents.parts import Table, Words
from intl_office.documents.word.marks import Mark, languages_of, table_bookmark, w
from intl_office.documents.word.tables import lines_of

REGIONS = {"fr": "fr-FR", "en": "en-GB"}
SMALL = "16"  # half points, for tables of many columns
USUAL = "19"


def element(name: str, children: Sequence[Any] = (), /, **attributes: str) -> Any:
    """An element of the main name space, with its attributes there too."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(w(key), value)
    made.extend(children)
    return made


def paragraph(runs: Sequence[Any], style: str = "") -> Any:
    """A paragraph."""
    properties = [element("pPr", [element("pStyle", val=style)])] if style else []
    return element("p", [*properties, *runs])


def run(text: str, language: str, style: str = "", *, bold: bool = False, size: str = "") -> Any:
    """Words in one language; LF parts lines. `size` in half points."""
    known = [
        *([element("rStyle", val=style)] if style else []),
        *([element("b")] if bold else []),
        *([element("sz", val=size)] if size else []),
        element("lang", val=REGIONS.get(language, language)),
    ]
    made = element("r", [element("rPr", known)])
    for at, line in enumerate(text.split("\n")):
        if at:
            made.append(element("br"))
        words = element("t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


# ---------------------------------------------------------------- tables
def given_table(table: Table, mark: Mark, title: str, number: int) -> Any:
    """A table with lines, its head repeated on each page; its mark lies in its first cell."""
    size = SMALL if table.wide else USUAL
    made = _frame(table, title)
    made.extend(_rows(table, languages_of(mark), size))
    first = next(made.iter(w("p")), None)
    if first is not None:
        bookmarked(first, table_bookmark(mark), number)
    return made


def bookmarked(made: Any, name: str, number: int) -> Any:
    """The paragraph within a bookmark."""
    properties = made.find(w("pPr"))
    start = element("bookmarkStart", id=str(number), name=name)
    made.insert(0 if properties is None else 1, start)
    made.append(element("bookmarkEnd", id=str(number)))
    return made


def _frame(table: Table, title: str) -> Any:
    columns = len(table.head) or max((len(row.cells) for row in table.rows), default=1)
    known = element("tblPr", [
        element("tblStyle", val="TableGrid"),
        element("tblW", w="5000", type="pct"),
        element("tblLayout", type="fixed"),
        element("tblCaption", val=title),
    ])  # fmt: skip
    grid = element("tblGrid", [element("gridCol", w=str(9600 // columns)) for _ in range(columns)])
    return element("tbl", [known, grid])


def _rows(table: Table, languages: Sequence[str], size: str) -> Iterator[Any]:
    whole = element("cantSplit")
    if table.head:
        cells = [_cell(one, languages, size, bold=True) for one in table.head]
        yield element("tr", [element("trPr", [whole, element("tblHeader")]), *cells])
    for row in table.rows:
        cells = [
            _cell(one, languages, size, bold=not (at or table.head))
            for at, one in enumerate(row.cells)
        ]
        yield element("tr", [element("trPr", [element("cantSplit")]), *cells])


def _cell(words: Words, languages: Sequence[str], size: str, *, bold: bool) -> Any:
    """A cell, each language in paragraphs of its own; empty ones have one all the same."""
    lines = lines_of(words, languages)
    texts = [paragraph([run(line, code, bold=bold, size=size)]) for code, line in lines]
    return element("tc", texts or [paragraph([])])
