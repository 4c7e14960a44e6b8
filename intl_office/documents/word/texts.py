"""What of a text a Word file can hold: letters that XML allows, lines, paragraphs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from intl_office.core.letters import seen
from intl_office.documents.parts import Part
from intl_office.documents.xml_letters import xml_letters

_SPACES = re.compile("[ \t]+")
_PARTED = re.compile("\n{2,}")


def plain_text(text: str) -> str:
    """A text with single spaces, LF between lines and one empty line between paragraphs."""
    lines = (_SPACES.sub(" ", xml_letters(line)).strip(" ") for line in seen(text).splitlines())
    return _PARTED.sub("\n\n", "\n".join(lines)).strip("\n")


def plain_line(text: str) -> str:
    """The same in one line."""
    return _SPACES.sub(" ", plain_text(text).replace("\n", " "))


def plain(parts: Iterable[Part]) -> list[Part]:
    """The parts as a Word file gives them back."""
    return [
        replace(
            part,
            number=plain_line(part.number).strip(),
            passages=tuple(
                replace(one, heading=plain_line(one.heading), text=plain_text(one.text))
                for one in part.passages
            ),
        )
        for part in parts
    ]


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a plain text; their lines are parted by LF."""
    return (one for one in text.split("\n\n") if one)
