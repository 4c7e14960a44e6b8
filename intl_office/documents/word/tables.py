"""Tables that fields give, in a Word file: shown there, compared when the file comes back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from intl_office.documents.comparing import ComparedTable, compare_tables, matched
from intl_office.documents.parts import Row, Table, Words
from intl_office.documents.word.marks import Mark, languages_of, of_table_tag, w
from intl_office.documents.word.paragraphs import given_by, is_removed, paragraphs
from intl_office.documents.word.texts import plain_text

Lines = tuple[tuple[str, ...], ...]  # the cells of each row, as they read
MAX_ROWS = 1000
MAX_CELLS = 30  # in a row
LONGEST_CELL = 20_000  # characters: words of an amendment in two languages have 16,000


# ---------------------------------------------------------------- ours, as they are written
def lines_of(words: Words, languages: Sequence[str]) -> list[tuple[str, str]]:
    """The paragraphs of a cell with their language: each language after the other."""
    known = [one for one in words if one[0] in languages] or list(words)
    return [(code, line) for code, text in known for line in plain_text(text).split("\n") if line]


def plain_cell(words: Words, languages: Sequence[str]) -> str:
    """The same in one line."""
    return _in_one(line for _code, line in lines_of(words, languages))


def _in_one(lines: Iterable[str]) -> str:
    return " / ".join(lines)


def _plain(table: Table, languages: Sequence[str]) -> Table:
    """The table as a file gives it back: each cell in one line, in one language."""
    head, *rows = (
        _row([plain_cell(cell, languages) for cell in cells], languages[0], key)
        for cells, key in ((table.head, ""), *((row.cells, row.key) for row in table.rows))
    )
    return Table(head.cells, tuple(rows))


def _row(cells: Iterable[str], language: str, key: str = "") -> Row:
    return Row(tuple(((language, text),) if text else () for text in cells), key)


# ---------------------------------------------------------------- theirs
def tables(body: Any) -> dict[Mark, Lines]:
    """The rows of each table of ours that a file has, all tracked changes accepted."""
    found: dict[Mark, list[tuple[str, ...]]] = {}
    for mark, table in _ours(body, None):
        found.setdefault(mark, []).extend(islice(_lines(table), MAX_ROWS))
    return {mark: tuple(lines[:MAX_ROWS]) for mark, lines in found.items()}


def _ours(element: Any, around: Mark | None) -> Iterator[tuple[Mark, Any]]:
    """Our tables with their marks; what lies in a cell of theirs is part of it."""
    for child in element:
        if child.tag == w("tbl") and (mark := around or given_by(child)):
            yield mark, child
        elif child.tag == w("sdt"):
            tag = child.find(f"{w('sdtPr')}/{w('tag')}")
            mark = None if tag is None else of_table_tag(tag.get(w("val"), ""))
            yield from _ours(child, mark or around)
        elif child.tag != w("p"):
            yield from _ours(child, around)


def _lines(table: Any) -> Iterator[tuple[str, ...]]:
    for row in _inside(table, "tr"):
        if not is_removed(row, "trPr"):
            yield tuple(_cell(one) for one in list(_inside(row, "tc"))[:MAX_CELLS])


def _inside(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table, cells of a row; those in content controls and in what was added too."""
    for child in element:
        if child.tag == w(name):
            yield child
        elif child.tag in {w("sdt"), w("sdtContent"), w("ins"), w("customXml")}:
            yield from _inside(child, name)


def _cell(element: Any) -> str:
    texts = (plain_text(one.label + one.text) for one in paragraphs(element))
    return _in_one(line for text in texts for line in text.split("\n") if line)[:LONGEST_CELL]


# ---------------------------------------------------------------- beside each other
def compared(ours: Table, mark: Mark, lines: Lines) -> ComparedTable | None:
    """Our table beside theirs; None where they say the same."""
    languages = languages_of(mark)
    found = compare_tables(_plain(ours, languages), _theirs(ours, languages, lines))
    return found if found is not None and found.changed else None


def taken(ours: Table, mark: Mark, lines: Lines) -> Table:
    """Their table: cells that they left have our words in every language."""
    languages = languages_of(mark)
    known, theirs = _plain(ours, languages), _theirs(ours, languages, lines)
    same = matched(known.rows, theirs.rows)
    rows = []
    for at, row in enumerate(theirs.rows):
        own = same.get(at)
        rows.append(row if own is None else _kept(ours.rows[own], known.rows[own], row))
    return replace(ours, rows=tuple(rows))


def _kept(own: Row, plain: Row, row: Row) -> Row:
    cells = zip(own.cells, plain.cells, row.cells, strict=False)
    words = [ours if known == theirs else theirs for ours, known, theirs in cells]
    return Row((*words, *row.cells[len(words) :]), own.key)


def _theirs(ours: Table, languages: Sequence[str], lines: Lines) -> Table:
    """The head is ours, where they left it; else it is a row that differs."""
    head = tuple(plain_cell(cell, languages) for cell in ours.head)
    rows = [one for at, one in enumerate(lines) if at or not ours.head or one != head]
    known = _plain(ours, languages).head
    return Table(known, tuple(_row(one, languages[0]) for one in rows))
