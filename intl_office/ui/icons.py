"""Icons, inlined: one set, only the files that `package.json` lists."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe


@cache
def svg(name: str) -> SafeString:
    """The icon's SVG, hidden from screen readers: words stand beside it.

    Raises:
        LookupError: `package.json` does not list this icon.
    """
    path = finders.find(f"vendor/icons/{name}.svg")
    if not path:
        raise LookupError(f"No icon {name!r}: add its file to officeAssets in package.json.")
    drawing = (
        Path(str(path)).read_text(encoding="utf-8").partition(">")[2].replace("\n", "").strip()
    )
    opening = '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
    return mark_safe(opening + drawing)  # noqa: S308 - a file of a locked package
