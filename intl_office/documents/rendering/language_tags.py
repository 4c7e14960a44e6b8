"""The language of each passage in the PDF's structure (ISO 32000-1, 14.9.2; WCAG 3.1.2).

And whether a header of a table is that of a row or of a column (14.8.5.7). WeasyPrint 70 writes
the language of the whole document only, and no scope. Its builder of the structure is wrapped:
what an element of the HTML says of both, it says in the PDF too. The builder is private:
`weasyprint` is pinned to this major version, and a test reads the result.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags

Builder = Callable[..., Iterator[Any]]
# The builder hands their children on as its own.
_SKIPPED = frozenset({"html", "body"})
_SCOPES = {"row": "/Row", "col": "/Column"}


def install() -> None:
    """Wrap the builder; again, nothing happens."""
    if not hasattr(tags._build_box_tree, "without_languages"):  # noqa: SLF001  # see above
        tags._build_box_tree = _with_languages(tags._build_box_tree)  # noqa: SLF001  # see above


def _with_languages(build: Builder) -> Builder:
    def build_with_languages(box: Any, *arguments: Any) -> Iterator[Any]:
        language, scope = _said(box, "lang"), _SCOPES.get(_said(box, "scope"))
        for element in build(box, *arguments):
            if language:
                element["Lang"] = pydyf.String(language)
            if scope and element.get("S") == "/TH":
                element["A"]["Scope"] = scope
            yield element

    build_with_languages.without_languages = build  # type: ignore[attr-defined]  # a mark
    return build_with_languages


def _said(box: Any, attribute: str) -> str:
    drawn = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001  # as WeasyPrint does
    if drawn.element is None or drawn.element_tag in _SKIPPED:
        return ""
    return str(drawn.element.attrib.get(attribute, ""))
