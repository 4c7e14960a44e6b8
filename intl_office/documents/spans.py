"""What was removed and added between two texts: paragraph by paragraph, then word by word.

Pure: texts in, spans out. The spans of a text, those that were added left out, give the earlier
text back to the letter; those that were removed left out, the later one. A text that would take
too long to compare is shown as replaced where the effort ended (`core.matching`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, takewhile

from intl_office.core.matching import CALL, Effort, opcodes

_WORDS = re.compile(r"(\w+|[^\w\s])\s*")
_SENTENCES = re.compile(r"[^.!?;]+[.!?;]*|[.!?;]+")
_ALIKE = 0.4  # share of common words below which a paragraph is another one, not the same changed
_HUGE = 20_000  # words on either side beyond which sentences are compared: a paragraph of 20 pages
_NEAR = 20  # paragraphs further on that are looked at for the most alike
_MANY, _NEAREST = 1000, 4  # where so many changed, fewer are looked at
_CHANCE = 4  # characters


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and what became of it."""

    mark: Mark
    text: str


Spans = tuple[Span, ...]


def spans(before: str, after: str, effort: Effort | None = None) -> Spans:
    """What was removed and added between two texts: paragraphs first, words within changed ones.

    `effort` is shared by texts that are compared together; it says afterwards whether it sufficed.
    """
    if before == after:
        return _joined([Span(Mark.SAME, before)])
    old, new = _lines(before), _lines(after)
    bound = effort or Effort()
    found: list[Span] = []
    for same, a, b, c, d in opcodes(_keys(old), _keys(new), bound):
        if same:
            found.extend(_alike(old[a:b], new[c:d]))
        else:
            found.extend(_paragraphs(old[a:b], new[c:d], bound))
    return _joined(found)


def side(pieces: Iterable[Span], mark: Mark) -> Spans:
    """What one side shows: `REMOVED` for the earlier text, `ADDED` for the later one."""
    return tuple(one for one in pieces if one.mark in {Mark.SAME, mark})


# ---------------------------------------------------------------- paragraphs and words
@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a line, with the space after it: space is the same everywhere."""

    key: str
    text: str


def _keys(pieces: Iterable[_Piece]) -> list[str]:
    return [one.key for one in pieces]


def _written(pieces: Iterable[_Piece]) -> str:
    return "".join(one.text for one in pieces)


def _lines(text: str) -> list[_Piece]:
    """The lines of a text, each with the empty ones after it."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if found and line.isspace():
            found[-1] += line
        else:
            found.append(line)
    return [_Piece(one.rstrip(), one) for one in found]


def _split(text: str) -> list[_Piece]:
    """Words and signs; nothing of the text is left out."""
    before = text[: len(text) - len(text.lstrip())]
    lead = [_Piece("", before)] if before else []
    return lead + [_Piece(one[1], one[0]) for one in _WORDS.finditer(text, len(before))]


def _sentences(text: str) -> list[_Piece]:
    return [_Piece(one, one) for one in _SENTENCES.findall(text)]


def _paragraphs(old: list[_Piece], new: list[_Piece], effort: Effort) -> Iterator[Span]:
    """A run of changed paragraphs: each beside the one that became of it, in their order."""
    later, done = [_counted(one.text) for one in new], 0
    near = _NEAR if len(old) <= _MANY else _NEAREST
    for one in old:
        at = _likest(_counted(one.text), later[done : done + near], effort)
        if at is None:
            yield Span(Mark.REMOVED, one.text)
            continue
        yield Span(Mark.ADDED, _written(new[done : done + at]))
        yield from _words(one.text, new[done + at].text, effort)
        done += at + 1
    yield Span(Mark.ADDED, _written(new[done:]))


def _likest(mine: Counter[str], near: list[Counter[str]], effort: Effort) -> int | None:
    """Which of these paragraphs is most alike; None where none is."""
    found, best = None, _ALIKE
    for at, theirs in enumerate(near):
        if not effort.take(CALL + len(mine)):
            return found
        alike = 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())
        if alike > best:
            found, best = at, alike
    return found


def _counted(text: str) -> Counter[str]:
    return Counter(_WORDS.findall(text))


def _words(before: str, after: str, effort: Effort) -> Iterator[Span]:
    old, new = _split(before), _split(after)
    if len(old) * len(new) > _HUGE**2:
        old, new = _sentences(before), _sentences(after)
        effort.refused += 1
    lines = list(opcodes(_keys(old), _keys(new), effort))
    for at, (same, a, b, c, d) in enumerate(lines):
        between = 0 < at < len(lines) - 1
        if same and not (between and _is_chance(_written(old[a:b]))):
            yield from _alike(old[a:b], new[c:d])
        else:
            yield from _replaced(_written(old[a:b]), _written(new[c:d]))


def _alike(old: Sequence[_Piece], new: Sequence[_Piece]) -> Iterator[Span]:
    """The same words; the space between them may differ."""
    if old == new:
        yield Span(Mark.SAME, _written(old))
        return
    for one, two in zip(old, new, strict=True):
        yield Span(Mark.SAME, one.key)
        yield from _replaced(one.text[len(one.key) :], two.text[len(two.key) :])


def _replaced(removed: str, added: str) -> Iterator[Span]:
    """One in place of the other; the space at the end of both stays."""
    size = _space_after(removed, added)
    yield Span(Mark.REMOVED, removed[: len(removed) - size])
    yield Span(Mark.ADDED, added[: len(added) - size])
    yield Span(Mark.SAME, removed[len(removed) - size :])


def _space_after(one: str, two: str) -> int:
    """How many characters of space end both texts."""
    pairs = zip(reversed(one), reversed(two), strict=False)
    same = takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), pairs)
    return sum(1 for _pair in same)


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
