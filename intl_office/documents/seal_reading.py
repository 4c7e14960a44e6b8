"""Reading PDF files that were sealed several times, in time that grows with their length.

WeasyPrint keeps nearly all objects of a file in one compressed stream. pyHanko 0.38 reads the index
of that stream again for each object in it: a text of 40 pages takes it a minute to compare with its
later revisions. Here the index is read once.

It also follows references one inside the other, and a bookmark names the next one: a text with
hundreds of headings is deeper than Python goes by itself, and each step asks whether it was on the
way before. Here that is one question, however long the way.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from types import GenericAlias
from typing import Any, NamedTuple

from pyhanko.pdf_utils import generic as objects
from pyhanko.pdf_utils import misc
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

generic: Any = objects  # its makers have no types
DEPTH = 5_000  # calls: a file made to go deeper cannot be read; ten times as many break the process


@contextmanager
def deep() -> Iterator[None]:
    """Let long chains of references be followed; of no use to a process with several threads."""
    before, library = sys.getrecursionlimit(), misc.ConsList
    sys.setrecursionlimit(max(before, DEPTH))
    misc.ConsList = Way  # type: ignore[misc,assignment]  # a class for a class
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
        misc.ConsList = library  # type: ignore[misc]  # as it was


class Way:
    """A way through a file, from its root to an object: what pyHanko calls a `ConsList`.

    The library's own is walked from end to end to be asked, compared or hashed. The search goes
    into the depth and back: what lies on the way to where it is now is kept once for all its steps.
    """

    __slots__ = ("depth", "digest", "head", "places", "steps", "tail")
    __class_getitem__: Any = classmethod(GenericAlias)  # as the library's annotations ask

    def __init__(self, head: Any = None, tail: "Way | None" = None) -> None:
        """One step further than `tail`; the empty way without a step."""
        self.head, self.tail = head, tail
        self.depth: int = tail.depth + 1 if tail is not None else 0
        self.digest: int = hash((head, tail.digest)) if tail is not None else 0
        self.steps: list[Any] = tail.steps if tail is not None else [None]
        self.places: dict[Any, int] = tail.places if tail is not None else {}
        del self.steps[self.depth :]
        self.steps.append(head)
        self.places[head] = self.depth

    @staticmethod
    def empty() -> "Way":
        """No step."""
        return Way()

    @staticmethod
    def sing(value: Any) -> "Way":
        """One step."""
        return Way(value, Way())

    def cons(self, head: Any) -> "Way":
        """A step further."""
        return Way(head, self)

    def __contains__(self, value: object) -> bool:
        """Whether it is a step of this way; asked while the search is here."""
        at = self.places.get(value, 0)
        return 0 < at <= self.depth and self.steps[at] == value

    def __iter__(self) -> Iterator[Any]:
        """The steps from the last to the first."""
        here: Way | None = self
        while here is not None and here.tail is not None:
            yield here.head
            here = here.tail

    def __hash__(self) -> int:
        """Kept since it was made."""
        return self.digest

    def __eq__(self, other: object) -> bool:
        """The same steps."""
        if not isinstance(other, Way) or (self.depth, self.digest) != (other.depth, other.digest):
            return False
        return self is other or all(a == b for a, b in zip(self, other, strict=True))


class _Index(NamedTuple):
    """A stream of objects: its bytes, and where each object with its number begins."""

    data: bytes
    starts: list[tuple[int, int]]


class Reader(PdfFileReader):
    """Knows where the objects of a stream are. The method is private: a test holds the time."""

    def __init__(self, content: bytes) -> None:
        """Take the bytes of a file; raises PdfError where they are none."""
        self._indexes: dict[int, _Index] = {}
        super().__init__(BytesIO(content))

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        index = self._indexes.get(stmnum)
        if index is None:
            index = self._indexes[stmnum] = _read(generic.Reference(stmnum, 0, self).get_object())
        if not 0 <= idx < len(index.starts) or index.starts[idx][0] != idnum:
            raise PdfReadError(f"object {idnum} is not where its stream says")
        stream = BytesIO(index.data)
        stream.seek(index.starts[idx][1])
        found = generic.read_object(stream, generic.Reference(idnum, 0, self))
        if isinstance(found, objects.StreamObject | objects.IndirectObject):
            raise PdfReadError(f"object {idnum} may not be in a stream")
        return found


def _read(stream: Any) -> _Index:
    if not isinstance(stream, objects.StreamObject) or stream["/Type"] != "/ObjStm":
        raise PdfReadError("this is no stream of objects")
    data = bytes(stream.read_data(generic.DecodePurpose.OBJECT_STREAM))
    first, count = int(stream["/First"]), int(stream["/N"])
    numbers = [int(one) for one in data[:first].split()[: 2 * count]]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return _Index(data, [(number, first + offset) for number, offset in pairs])
