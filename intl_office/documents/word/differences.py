"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# The matcher takes the product of both lengths: longer texts are compared line by line.
_MOST = 2500

Piece = tuple[str, str]  # "same", "ins" or "del", and the words


def differences(before: str, after: str) -> list[Piece]:
    """The pieces of both texts, in order; put together, "same" and "ins" are the second text."""
    first, second = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(first), len(second)) > _MOST:
        first, second = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return [piece for piece in _pieces(first, second) if piece[1]]


def _pieces(first: Sequence[str], second: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, start, end, from_, to in matcher.get_opcodes():
        if kind == "equal":
            yield "same", "".join(first[start:end])
        else:
            yield "del", "".join(first[start:end])
            yield "ins", "".join(second[from_:to])
