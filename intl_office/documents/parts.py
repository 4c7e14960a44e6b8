"""The text of a drafted document, part by part: what is compared, commented and exported.

A part is an article or another passage with a name of its own; `key` stays the same from version to
version, `number` is what is printed. What is printed but written in fields of its own (who sends
whom, how many) is a part with a table: it is compared and commented as the others, and changed
where its fields are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

WIDE = 4  # columns
Words = tuple[tuple[str, str], ...]
"""Language and words; once where every language says the same, nothing where none says anything."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part in one language.

    Attributes:
        language: `fr` or `en`.
        heading: of the part, without its number.
        text: plain text; an empty line parts paragraphs.

    """

    language: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `key` names what it is about from version to version, where one knows."""

    cells: tuple[Words, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What fields say; without a head, each row is a label and its value."""

    head: tuple[Words, ...]
    rows: tuple[Row, ...]

    @property
    def wide(self) -> bool:
        """Whether it has more columns than a page takes easily."""
        return len(self.head) > WIDE


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text, in each of its languages."""

    key: str
    number: str
    passages: tuple[Passage, ...]
    table: Table | None = None

    @property
    def fixed(self) -> bool:
        """Whether it is given by fields: nobody writes it as a text."""
        return self.table is not None

    def passage(self, language: str) -> Passage | None:
        """The part in a language; None where it has none."""
        return next((one for one in self.passages if one.language == language), None)


def said(words: Words, language: str) -> str:
    """The words in a language; those of another where they are the same in each."""
    return dict(words).get(language, words[0][1] if words else "")


def as_json(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Plain values, to be kept in a row."""
    return [_plain(part) for part in parts]


def _plain(part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {
        "key": part.key,
        "number": part.number,
        "passages": [asdict(one) for one in part.passages],
    }
    return found | {"table": asdict(part.table)} if part.table else found


def from_json(values: Iterable[Mapping[str, Any]]) -> Sequence[Part]:
    """The parts that `as_json` gave; raises KeyError or TypeError for anything else."""
    return tuple(
        Part(
            one["key"],
            one["number"],
            tuple(Passage(**words) for words in one["passages"]),
            _table(one["table"]) if one.get("table") else None,
        )
        for one in values
    )


def _table(values: Mapping[str, Any]) -> Table:
    rows = (Row(cells_of(one["cells"]), one["key"]) for one in values["rows"])
    return Table(cells_of(values["head"]), tuple(rows))


def cells_of(values: Iterable[Iterable[Sequence[str]]]) -> tuple[Words, ...]:
    """Cells of a table from plain values: lists of [language, words]."""
    return tuple(tuple((code, text) for code, text in words) for words in values)


def digest(parts: Iterable[Part]) -> str:
    """SHA-256 of the text: equal for equal texts, whatever the machine and the keys of rows."""
    plain = as_json(_unkeyed(part) for part in parts)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _unkeyed(part: Part) -> Part:
    """The part as it is read: a row that was written anew with the same words is the same."""
    if part.table is None:
        return part
    rows = tuple(Row(row.cells) for row in part.table.rows)
    return replace(part, table=replace(part.table, rows=rows))
