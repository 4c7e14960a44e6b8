"""Two small bars a year, for a cell of a list: drawn in the colour of the text, no chart engine."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_WIDE, _HIGH, _STEP = 5, 22, 14  # a bar's width, the tallest bar, from pair to pair; in pixels
_BAR = (
    f'<rect x="{{}}" y="{{}}" width="{_WIDE - 1}" height="{{}}" fill="{{}}"'
    ' stroke="currentColor" stroke-width="1"/>'
)
_FRAME = (
    '<span class="visually-hidden">{}</span>'
    '<svg aria-hidden="true" width="{}" height="{}" viewBox="0 0 {} {}">{}</svg>'
)


@dataclass(frozen=True, slots=True)
class Twin:
    """Two numbers side by side, such as out and in of a year."""

    first: int
    second: int


def spark(pairs: Sequence[Twin], words: str) -> SafeString:
    """The pairs as bars, the second one hollow; `words` says the same to those who do not see."""
    most = max((max(one.first, one.second) for one in pairs), default=0) or 1
    drawn = "".join(_pair(at * _STEP, one, most) for at, one in enumerate(pairs))
    return format_html(_FRAME, words, *_frame(len(pairs)), mark_safe(drawn))  # noqa: S308  # numbers alone


def _frame(pairs: int) -> tuple[int, int, int, int]:
    width = _STEP * max(pairs, 1)
    return width, _HIGH + 2, width, _HIGH + 2


def _pair(left: int, one: Twin, most: int) -> str:
    full = _BAR.format(left + 0.5, *_tall(one.first, most), "currentColor")
    return full + _BAR.format(left + _WIDE + 1.5, *_tall(one.second, most), "none")


def _tall(value: int, most: int) -> tuple[float, float]:
    """Upper edge and height of a bar; nothing is a line on the ground."""
    height = round(_HIGH * value / most, 1)
    return _HIGH + 0.5 - height, height
