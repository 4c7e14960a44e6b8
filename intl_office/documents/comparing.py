"""Two versions of a text compared: part by part, paragraph by paragraph, then word by word.

Tables are compared row by row, then word by word in each cell.

Pure: texts in, spans out. The spans of a text, those that were added left out, give the earlier
text back to the letter; those that were removed left out, the later one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Any

from intl_office.documents.parts import Part, Passage, Row, Table, Words, said

_WORDS = re.compile(r"\w+|[^\w\s]|\s+")
_SENTENCES = re.compile(r"[^.!?;]+[.!?;]*|[.!?;]+")
_ALIKE = 0.4  # share of common words below which a paragraph is another one, not the same changed
# Words on either side beyond which frequent ones are passed over: a page of one paragraph.
_LONG = 3000
_HUGE = 20_000  # words on either side beyond which sentences are compared: a paragraph of 20 pages
_NEAR = 20  # paragraphs further on that are looked at for the most alike
_CHANCE = 4  # characters
_HALF, _NEARLY = 0.5, 0.7  # share of equal cells above which a row is the same changed
_MANY = 250_000  # pairs of rows beyond which one that changed is not looked for


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Fate(StrEnum):
    """What became of a part, or of a row of a table."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and what became of it."""

    mark: Mark
    text: str


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ComparedPassage:
    """A part in one language, before and after."""

    language: str
    heading: Spans
    text: Spans

    @property
    def changed(self) -> bool:
        """Whether a letter of it differs."""
        return any(one.mark != Mark.SAME for one in (*self.heading, *self.text))


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row before and after: for each cell language and spans, once where all say the same."""

    fate: Fate
    cells: tuple[tuple[tuple[str, Spans], ...], ...]


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """A table before and after: the rows in the later order, removed ones where they stood."""

    head: ComparedRow
    rows: tuple[ComparedRow, ...]

    @property
    def changed(self) -> bool:
        """Whether a cell of it differs, or the order of its rows."""
        return any(one.fate != Fate.SAME for one in (self.head, *self.rows))

    @property
    def unchanged(self) -> int:
        """How many of its rows are the same."""
        return sum(one.fate == Fate.SAME for one in self.rows)


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """A part before and after.

    Attributes:
        key: of the part, the same in both.
        fate: what became of it; a part moved and changed is changed.
        moved: it stands elsewhere among those that are in both.
        before: its printed number in the earlier text, empty where it is not there.
        after: its printed number in the later text, empty where it is not there.
        passages: in each language of either text.
        table: what fields say, where the part is given by them.

    """

    key: str
    fate: Fate
    moved: bool
    before: str
    after: str
    passages: tuple[ComparedPassage, ...]
    table: ComparedTable | None = None


def compare(before: Sequence[Part], after: Sequence[Part]) -> list[ComparedPart]:
    """Compare two texts: the parts in the later order, removed ones where they stood."""
    old, new = _keyed(before), _keyed(after)
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    return [_part(old.get(key), new.get(key), moved=key in moved) for key in _order(list(old), new)]


def spans(before: str, after: str) -> Spans:
    """What was removed and added between two texts: paragraphs first, words within changed ones."""
    if before == after:
        return _joined([Span(Mark.SAME, before)])
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Span] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Span(Mark.SAME, "".join(old[a:b])))
        else:
            found.extend(_paragraphs(old[a:b], new[c:d]))
    return _joined(found)


def side(pieces: Iterable[Span], mark: Mark) -> Spans:
    """What one side shows: `REMOVED` for the earlier text, `ADDED` for the later one."""
    return tuple(one for one in pieces if one.mark in {Mark.SAME, mark})


# ---------------------------------------------------------------- parts
Key = tuple[str | int, int]


def _keyed(parts: Iterable[Part]) -> dict[Key, Part]:
    """By key; one that comes twice, by its turn too."""
    seen: Counter[str] = Counter()
    found: dict[Key, Part] = {}
    for part in parts:
        found[part.key, seen[part.key]] = part
        seen[part.key] += 1
    return found


def _moved(old: list[Key], new: list[Key]) -> set[Key]:
    """The keys that do not stand in the longest run of those in their order."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(new) - {key for start, _, size in blocks for key in old[start : start + size]}


def _order(old: list[Key], new: Iterable[Key]) -> list[Key]:
    order = list(new)
    for at, key in enumerate(old):
        if key not in order:
            order.insert(order.index(old[at - 1]) + 1 if at else 0, key)
    return order


def _part(before: Part | None, after: Part | None, *, moved: bool) -> ComparedPart:
    known = after or before
    assert known is not None  # noqa: S101  # every key comes from one of the two
    passages = tuple(_passage(code, before, after) for code in _languages(before, after))
    table = compare_tables(before.table if before else None, after.table if after else None)
    changed = any(one.changed for one in passages) or (table is not None and table.changed)
    return ComparedPart(
        key=known.key,
        fate=_fate(before, after, changed=changed, moved=moved),
        moved=moved,
        before=before.number if before else "",
        after=after.number if after else "",
        passages=passages,
        table=table,
    )


def _fate(before: object, after: object, *, changed: bool, moved: bool) -> Fate:
    if before is None or after is None:
        return Fate.ADDED if before is None else Fate.REMOVED
    if changed:
        return Fate.CHANGED
    return Fate.MOVED if moved else Fate.SAME


def _languages(*parts: Part | None) -> list[str]:
    return list(dict.fromkeys(one.language for part in parts if part for one in part.passages))


def _passage(code: str, before: Part | None, after: Part | None) -> ComparedPassage:
    none = Passage(code, "", "")
    old = (before.passage(code) if before else None) or none
    new = (after.passage(code) if after else None) or none
    return ComparedPassage(code, spans(old.heading, new.heading), spans(old.text, new.text))


# ---------------------------------------------------------------- tables
def compare_tables(before: Table | None, after: Table | None) -> ComparedTable | None:
    """Compare two tables; one that is not there has no row. None where neither is."""
    if before is None and after is None:
        return None
    none = Table((), ())
    old, new = before or none, after or none
    return ComparedTable(_row(Row(old.head), Row(new.head)), tuple(_rows(old.rows, new.rows)))


def _rows(before: Sequence[Row], after: Sequence[Row]) -> Iterator[ComparedRow]:
    same = matched(before, after)
    old: dict[Key, Row] = {(at, 0): row for at, row in enumerate(before)}
    # A row that stood nowhere before has a key that none there has.
    keys: list[Key] = [(same[at], 0) if at in same else (at, 1) for at in range(len(after))]
    new = dict(zip(keys, after, strict=True))
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    for key in _order(list(old), new):
        yield _row(old.get(key), new.get(key), moved=key in moved)


def matched(old: Sequence[Row], new: Sequence[Row]) -> dict[int, int]:
    """Where each later row stood before: that of its key, else an equal one, else a like one."""
    found: dict[int, int] = {}
    for name in ("key", "cells"):
        _match(old, new, found, name)
    _match_alike(old, new, found)
    return found


def _match(old: Sequence[Row], new: Sequence[Row], found: dict[int, int], name: str) -> None:
    value, taken = attrgetter(name), set(found.values())
    free: dict[Any, list[int]] = {}
    for at, row in enumerate(old):
        if at not in taken and value(row):
            free.setdefault(value(row), []).append(at)
    for at, row in enumerate(new):
        if at not in found and free.get(value(row)):
            found[at] = free[value(row)].pop(0)


def _match_alike(old: Sequence[Row], new: Sequence[Row], found: dict[int, int]) -> None:
    taken = set(found.values())
    left = [at for at in range(len(old)) if at not in taken]
    right = [at for at in range(len(new)) if at not in found]
    if len(left) * len(right) > _MANY:
        return
    alike = ((_likeness(old[a], new[b]), a, b) for a in left for b in right)
    likest = sorted(
        (-share, abs(a - b), a, b) for share, a, b in alike if share > _least(old[a], new[b])
    )
    for _share, _far, a, b in likest:
        if a not in taken and b not in found:
            found[b] = a
            taken.add(a)


def _least(old: Row, new: Row) -> float:
    """Rows that are known to be about other things are one row only if nearly all is the same."""
    return _NEARLY if old.key and new.key else _HALF


def _likeness(old: Row, new: Row) -> float:
    """Share of equal cells; the first, which often names what the row is about, counts twice."""
    same = [a == b for a, b in zip(old.cells, new.cells, strict=False)]
    return (sum(same) + sum(same[:1])) / (max(len(old.cells), len(new.cells)) + 1)


def _row(before: Row | None, after: Row | None, *, moved: bool = False) -> ComparedRow:
    old, new = (one.cells if one else () for one in (before, after))
    cells = tuple(_cell(a, b) for a, b in zip_longest(old, new, fillvalue=()))
    changed = any(
        one.mark != Mark.SAME for cell in cells for _code, pieces in cell for one in pieces
    )
    return ComparedRow(_fate(before, after, changed=changed, moved=moved), cells)


def _cell(before: Words, after: Words) -> tuple[tuple[str, Spans], ...]:
    found: list[tuple[str, Spans]] = []
    for code in dict.fromkeys(code for code, _text in (*before, *after)):
        pieces = spans(said(before, code), said(after, code))
        if not any(known == pieces for _code, known in found):
            found.append((code, pieces))
    return tuple(found)


# ---------------------------------------------------------------- paragraphs and words
def _paragraphs(old: list[str], new: list[str]) -> Iterator[Span]:
    """A run of changed paragraphs: each beside the one that became of it, in their order."""
    later, done = [_split(one) for one in new], 0
    for one in old:
        words = _split(one)
        at = _likest(words, later, done)
        if at is None:
            yield Span(Mark.REMOVED, one)
            continue
        yield Span(Mark.ADDED, "".join(new[done:at]))
        yield from _words(words, later[at])
        done = at + 1
    yield Span(Mark.ADDED, "".join(new[done:]))


def _split(text: str) -> list[str]:
    """Words, signs and the space between them; nothing of the text is left out."""
    return _WORDS.findall(text)


def _likest(words: list[str], later: list[list[str]], start: int) -> int | None:
    """Where the paragraph most alike stands, among the next ones; None where there is none."""
    found, best = None, _ALIKE
    mine = _counted(words)
    for at, other in enumerate(later[start : start + _NEAR], start):
        theirs = _counted(other)
        alike = 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())
        if alike > best:
            found, best = at, alike
    return found


def _counted(words: list[str]) -> Counter[str]:
    return Counter(one for one in words if not one.isspace())


def _words(old: list[str], new: list[str]) -> Iterator[Span]:
    if len(old) * len(new) > _HUGE**2:
        old, new = (_SENTENCES.findall("".join(one)) for one in (old, new))
    long = len(old) * len(new) > _LONG**2
    # Space is the same everywhere: it joins words that are the same, it is no match by itself.
    lines = SequenceMatcher(str.isspace, old, new, autojunk=long).get_opcodes()
    for at, (tag, a, b, c, d) in enumerate(lines):
        removed, added = "".join(old[a:b]), "".join(new[c:d])
        between = 0 < at < len(lines) - 1
        if tag == "equal" and not (between and _is_chance(removed)):
            yield Span(Mark.SAME, removed)
        else:
            yield Span(Mark.REMOVED, removed)
            yield Span(Mark.ADDED, added)


def _is_chance(text: str) -> bool:
    """A comma that both have between other words says nothing, and tears them apart."""
    return len(text) < _CHANCE and not any(letter.isalnum() for letter in text)


def _joined(pieces: Iterable[Span]) -> Spans:
    """Neighbours of one fate in one piece, what was removed before what was added."""
    found: list[Span] = []
    for is_same, run in groupby((one for one in pieces if one.text), _is_same):
        texts = list(run)
        if is_same:
            found.append(Span(Mark.SAME, _text(texts, Mark.SAME)))
        else:
            found += [Span(mark, _text(texts, mark)) for mark in (Mark.REMOVED, Mark.ADDED)]
    return tuple(one for one in found if one.text)


def _is_same(span: Span) -> bool:
    return span.mark == Mark.SAME


def _text(pieces: Iterable[Span], mark: Mark) -> str:
    return "".join(one.text for one in pieces if one.mark == mark)
