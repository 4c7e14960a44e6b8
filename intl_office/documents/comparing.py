"""Two versions of a text compared: part by part, then passages and tables.

Tables are compared row by row, then word by word in each cell (`documents.spans`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from operator import attrgetter
from typing import Any

from intl_office.core.matching import Effort
from intl_office.documents.parts import Part, Passage, Row, Table, Words, said
from intl_office.documents.spans import Mark, Spans, spans

_HALF, _NEARLY = 0.5, 0.7  # share of equal cells above which a row is the same changed
_MANY = 250_000  # pairs of rows beyond which one that changed is not looked for


class Fate(StrEnum):
    """What became of a part, or of a row of a table."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ComparedPassage:
    """A part in one language, before and after; `coarse` where it was not compared to its end."""

    language: str
    heading: Spans
    text: Spans
    coarse: bool = False

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

    @property
    def coarse(self) -> bool:
        """Whether more of it is marked than changed, because comparing it took too long."""
        return any(one.coarse for one in self.passages)


def compare(before: Sequence[Part], after: Sequence[Part]) -> list[ComparedPart]:
    """Compare two texts: the parts in the later order, removed ones where they stood."""
    old, new = _keyed(before), _keyed(after)
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    effort = Effort()
    return [
        _part(old.get(key), new.get(key), effort, moved=key in moved)
        for key in _order(list(old), new)
    ]


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


def _part(before: Part | None, after: Part | None, effort: Effort, *, moved: bool) -> ComparedPart:
    known = after or before
    assert known is not None  # noqa: S101  # every key comes from one of the two
    passages = tuple(_passage(code, before, after, effort) for code in _languages(before, after))
    old, new = (one.table if one else None for one in (before, after))
    table = compare_tables(old, new, effort)
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


def _passage(code: str, before: Part | None, after: Part | None, effort: Effort) -> ComparedPassage:
    none = Passage(code, "", "")
    old = (before.passage(code) if before else None) or none
    new = (after.passage(code) if after else None) or none
    with effort.shared() as own:
        heading, text = spans(old.heading, new.heading, own), spans(old.text, new.text, own)
    return ComparedPassage(code, heading, text, coarse=own.refused > 0)


# ---------------------------------------------------------------- tables
def compare_tables(
    before: Table | None, after: Table | None, effort: Effort | None = None
) -> ComparedTable | None:
    """Compare two tables; one that is not there has no row. None where neither is."""
    if before is None and after is None:
        return None
    none = Table((), ())
    old, new = before or none, after or none
    bound = effort or Effort()
    head = _row(Row(old.head), Row(new.head), bound)
    return ComparedTable(head, tuple(_rows(old.rows, new.rows, bound)))


def _rows(before: Sequence[Row], after: Sequence[Row], effort: Effort) -> Iterator[ComparedRow]:
    same = matched(before, after)
    old: dict[Key, Row] = {(at, 0): row for at, row in enumerate(before)}
    # A row that stood nowhere before has a key that none there has.
    keys: list[Key] = [(same[at], 0) if at in same else (at, 1) for at in range(len(after))]
    new = dict(zip(keys, after, strict=True))
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    for key in _order(list(old), new):
        yield _row(old.get(key), new.get(key), effort, moved=key in moved)


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


def _row(
    before: Row | None, after: Row | None, effort: Effort, *, moved: bool = False
) -> ComparedRow:
    old, new = (one.cells if one else () for one in (before, after))
    cells = tuple(_cell(a, b, effort) for a, b in zip_longest(old, new, fillvalue=()))
    changed = any(
        one.mark != Mark.SAME for cell in cells for _code, pieces in cell for one in pieces
    )
    return ComparedRow(_fate(before, after, changed=changed, moved=moved), cells)


def _cell(before: Words, after: Words, effort: Effort) -> tuple[tuple[str, Spans], ...]:
    found: list[tuple[str, Spans]] = []
    for code in dict.fromkeys(code for code, _text in (*before, *after)):
        pieces = spans(said(before, code), said(after, code), effort)
        if not any(known == pieces for _code, known in found):
            found.append((code, pieces))
    return tuple(found)
