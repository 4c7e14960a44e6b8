"""Two texts compared word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
# Beyond, words that come very often are no longer tried one by one: the time stays short.
MANY = 2000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether the newer text has them still, lost them or gained them."""

    change: Literal["same", "removed", "added"]
    text: str


def compared(old: str, new: str) -> list[Piece]:
    """Every word of both texts, in order; where only spaces differ the newer ones are shown."""
    before, after = _words(old), _words(new)
    many = max(len(before), len(after)) > MANY
    old_keys, new_keys = ([word.strip() for word in words] for words in (before, after))
    steps = SequenceMatcher(None, old_keys, new_keys, autojunk=many).get_opcodes()
    return [piece for step in steps for piece in _pieces(step, before, after)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("\r\n", "\n"))


def _pieces(
    step: tuple[str, int, int, int, int], before: Sequence[str], after: Sequence[str]
) -> Iterator[Piece]:
    kind, start, end, new_start, new_end = step
    if kind == "equal":
        yield Piece("same", "".join(after[new_start:new_end]))
        return
    if start < end:
        yield Piece("removed", "".join(before[start:end]))
    if new_start < new_end:
        yield Piece("added", "".join(after[new_start:new_end]))
