"""Two wordings compared line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from intl_office.core.matching import Effort, Opcode, opcodes
from intl_office.mail.wording import Wording


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and whether the newer wording has it still, lost it or gained it."""

    change: Literal["same", "removed", "added"]
    text: str


def differences(old: Wording, new: Wording) -> list[Line]:
    """Every line of both, in order; the subject is the first one."""
    before, after = _lines(old), _lines(new)
    steps = opcodes(before, after, Effort())
    return [line for step in steps for line in _step(step, before, after)]


def _lines(wording: Wording) -> list[str]:
    return [wording.subject, *wording.body.split("\n")]


def _step(step: Opcode, before: list[str], after: list[str]) -> Iterator[Line]:
    same, start, end, new_start, new_end = step
    if same:
        yield from (Line("same", text) for text in before[start:end])
        return
    yield from (Line("removed", text) for text in before[start:end])
    yield from (Line("added", text) for text in after[new_start:new_end])
