"""Which pieces of two sequences are the same, found within a bound of work.

difflib takes the longest run, then goes on at either side of it: the best to read, and cubic for
one word repeated ten thousand times. What it is about to do is counted first; once the effort is
spent, what is left counts as different. Steps are counted, not seconds: equal texts give equal
answers on every machine.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import Match, SequenceMatcher
from itertools import accumulate

STEPS = 20_000_000  # about a second
FLOOR = 100_000  # steps for each of many texts, whatever the others took
CALL = 100  # steps of a look at two things, however small they are
_POPULAR = 3000  # pieces on either side beyond which the frequent ones are passed over

Opcode = tuple[bool, int, int, int, int]  # same?, from and to in the one, from and to in the other


class Effort:
    """What may still be spent on a comparison of two texts, all their parts together.

    Attributes:
        left: steps.
        refused: how often something asked for more than was left.

    """

    def __init__(self, steps: int = STEPS) -> None:
        """Begin with so many steps."""
        self.left, self.refused = steps, 0

    def take(self, steps: int) -> bool:
        """Spend steps; False where so many are not left."""
        if steps > self.left:
            self.refused += 1
            return False
        self.left -= steps
        return True

    @contextmanager
    def shared(self) -> Iterator["Effort"]:
        """Most of what is left, and never nothing: one long text leaves some for those after it."""
        given = max(FLOOR, self.left * 3 // 4)
        own = Effort(given)
        yield own
        self.left = max(0, self.left - given + own.left)
        self.refused += own.refused


class _Matcher(SequenceMatcher[str]):
    """difflib's, that asks before it looks for a run."""

    def __init__(self, old: Sequence[str], new: Sequence[str], effort: Effort) -> None:
        super().__init__(None, old, new, autojunk=len(old) * len(new) > _POPULAR**2)
        self.effort = effort
        places: dict[str, list[int]] = vars(self)["b2j"]  # public, and missing in the stubs
        steps = (1 + len(places.get(one, ())) for one in old)
        self.steps = list(accumulate(steps, initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        to = len(self.steps) - 1 if ahi is None else ahi
        if not self.effort.take(CALL + self.steps[to] - self.steps[alo]):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, to, blo, bhi)


def opcodes(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[Opcode]:
    """The runs of either sequence in order: the same in both, or one in place of the other."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    to, until = len(old) - tail, len(new) - tail
    if head:
        yield True, 0, head, 0, head
    for tag, a, b, c, d in _Matcher(old[head:to], new[head:until], effort).get_opcodes():
        yield tag == "equal", a + head, b + head, c + head, d + head
    if tail:
        yield True, to, len(old), until, len(new)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pieces are the same from the beginning."""
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, two) in enumerate(pairs) if one != two), min(len(old), len(new)))
