"""Contrast between colours, as WCAG 2.2 computes it, and the accent colour made readable."""

import re
from dataclasses import dataclass

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
# The least favourable backgrounds that links and accents stand on, in static/css/office.css.
LIGHT_SURFACE: Rgb = (238, 241, 244)
DARK_SURFACE: Rgb = (38, 44, 50)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Accent:
    """An accent colour and its companions, all as `#rrggbb`.

    Attributes:
        fill: the colour itself, behind buttons and marks.
        on_fill: white or black, whichever reads better on the fill.
        on_light: the colour as text on light surfaces, darkened until it reads.
        on_dark: the same on dark surfaces, lightened.

    """

    fill: str
    on_fill: str
    on_light: str
    on_dark: str


def parse(text: str) -> Rgb:
    """Read `#rrggbb`.

    Raises:
        ValueError: it is written otherwise.
    """
    if not _HEX.fullmatch(text):
        raise ValueError(f"{text!r} is not a colour like #0f5c6e.")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def written(colour: Rgb) -> str:
    """The colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definition "relative luminance")."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, definition "contrast ratio")."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def accent(text: str) -> Accent:
    """The companions of an accent colour, each at 4.5:1 at least on what it stands on.

    Raises:
        ValueError: the text is not `#rrggbb`.
    """
    fill = parse(text)
    return Accent(
        fill=written(fill),
        on_fill=written(max((WHITE, BLACK), key=lambda colour: contrast(colour, fill))),
        on_light=written(_towards(BLACK, fill, LIGHT_SURFACE)),
        on_dark=written(_towards(WHITE, fill, DARK_SURFACE)),
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _towards(end: Rgb, start: Rgb, surface: Rgb) -> Rgb:
    """Mix the start with the end, in steps of 5 %, until it reads on the surface."""
    steps = (_mix(start, end, step / 20) for step in range(21))
    return next(colour for colour in steps if contrast(colour, surface) >= TEXT_CONTRAST)


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
