"""The text of a drafted document, part by part: what is compared, commented and exported.

A part is an article or another passage with a name of its own; `key` stays the same from version to
version, `number` is what is printed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


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
class Part:
    """A part of the text, in each of its languages."""

    key: str
    number: str
    passages: tuple[Passage, ...]

    def passage(self, language: str) -> Passage | None:
        """The part in a language; None where it has none."""
        return next((one for one in self.passages if one.language == language), None)


def as_json(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Plain values, to be kept in a row."""
    return [asdict(part) | {"passages": [asdict(one) for one in part.passages]} for part in parts]


def from_json(values: Iterable[Mapping[str, Any]]) -> Sequence[Part]:
    """The parts that `as_json` gave; raises KeyError or TypeError for anything else."""
    return tuple(
        Part(one["key"], one["number"], tuple(Passage(**words) for words in one["passages"]))
        for one in values
    )


def digest(parts: Iterable[Part]) -> str:
    """SHA-256 of the text: equal for equal texts, whatever the machine."""
    plain = json.dumps(as_json(parts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
