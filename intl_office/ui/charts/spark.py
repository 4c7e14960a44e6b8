"""Two small bars a year, for a cell of a list: drawn in the colour of the text, no chart engine."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDE, _HIGH, _STEP = 5, 22, 14  # a bar's width, the tallest bar, from pair to pair; in pixels


@dataclass(frozen=True, slots=True)
class Twin:
    """Two numbers side by side, such as out and in of a year."""

    first: int
    second: int


def spark(pairs: Sequence[Twin], words: str) -> SafeString:
    """The pairs as bars, the second one hollow; `words` says the same to those who do not see."""
    most = max((max(one.first, one.second) for one in pairs), default=0) or 1
    bars = [bar for at, one in enumerate(pairs) for bar in _bars(at * _STEP, one, most)]
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="currentColor"'
        ' stroke-width="1"/>',
        bars,
    )
    width = _STEP * max(len(pairs), 1)
    return format_html(
        '<span class="visually-hidden">{}</span><svg aria-hidden="true" width="{}" height="{}"'
        ' viewBox="0 0 {} {}">{}</svg>',
        words,
        width,
        _HIGH + 2,
        width,
        _HIGH + 2,
        drawn,
    )


def _bars(left: int, one: Twin, most: int) -> list[tuple[float, float, int, float, str]]:
    return [
        (left + 0.5, *_tall(one.first, most), "currentColor"),
        (left + _WIDE + 1.5, *_tall(one.second, most), "none"),
    ]


def _tall(value: int, most: int) -> tuple[float, int, float]:
    """Upper edge, width and height of a bar; nothing is a line on the ground."""
    height = round(_HIGH * value / most, 1)
    return _HIGH + 0.5 - height, _WIDE - 1, height
