"""The look of a stamp: a page as small as its place, in the house's font."""

from collections.abc import Sequence

import weasyprint

from intl_office.documents.rendering import strict
from intl_office.documents.rendering.fetching import BASE, StaticFetcher

LARGEST, SMALLEST = 7.2, 4.6  # points, of the letters
LEADING = 1.22  # lines, in letters
WIDTH = 0.42  # a letter of the house's font, as wide as most
EDGES = (10, 3)  # points beside, and above and below the letters


def picture(lines: Sequence[str], width: float, height: float) -> bytes:
    """A PDF of one page, `width` by `height` points; the first line is the strongest."""
    letters = _letters(lines, width - EDGES[0], height - EDGES[1])
    html = strict.render("documents/stamp.html", {"lines": lines})
    size = weasyprint.CSS(
        string=f"@page {{ size: {width:.2f}pt {height:.2f}pt }}"
        f" body {{ height: {height:.2f}pt; font-size: {letters:.2f}pt; line-height: {LEADING} }}"
    )
    source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=StaticFetcher())
    made: bytes = source.write_pdf(stylesheets=[size])
    return made


def _letters(lines: Sequence[str], width: float, height: float) -> float:
    """As large as the place allows; never too small to be read, unless lines would be lost."""
    longest = max((len(line) for line in lines), default=1)
    by_width = max(width / (WIDTH * longest), SMALLEST)
    return min(LARGEST, by_width, height / (LEADING * max(len(lines), 1)))
