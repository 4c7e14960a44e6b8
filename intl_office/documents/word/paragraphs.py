"""The paragraphs of a Word file as they read once all tracked changes are accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from intl_office.documents.word.marks import (
    FRONT,
    LABEL,
    Mark,
    of_bookmark,
    of_table_bookmark,
    of_table_tag,
    of_tag,
    w,
)

# What was taken away, what is no text, and the second form of what is there twice.
_LEFT_OUT = frozenset(
    {w(name) for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sdtPr")}
    | {w(name) for name in ("drawing", "pict", "object", "sectPr", "tblPr", "tcPr")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_SIGNS = {w("tab"): " ", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "\u2011"}
_PICTURES = frozenset({w("drawing"), w("pict"), w("object")})
_TRACKED = frozenset({w("ins"), w("del"), w("moveFrom"), w("moveTo")})


@dataclass(slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        label: its words in the style of an article's number.
        text: the rest; LF between lines.
        heading: whether its style is one of a heading.
        mark: of the content control around it, or of its bookmark.
        front: one of ours that is no part of the text.
        given: of a table that fields give, which is no part of the text either.
        comments: the numbers of the comments that stand in it.
        tracked: how many tracked changes it has.
        pictures: whether it has some.

    """

    label: str = ""
    text: str = ""
    heading: bool = False
    mark: Mark | None = None
    front: bool = False
    given: Mark | None = None
    in_table: bool = False
    comments: list[str] = field(default_factory=list)
    tracked: int = 0
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    mark: Mark | None = None
    front: bool = False
    given: Mark | None = None
    in_table: bool = False


def paragraphs(body: Any) -> Iterator[Paragraph]:
    """All of them in order; one whose end was deleted runs on into the next."""
    running: Paragraph | None = None
    for element, place in _blocks(body, _Place()):
        made = _paragraph(element, place)
        if running is not None:
            made = _joined(running, made)
        if is_removed(element, "pPr"):
            running = made
            continue
        running = None
        yield made
    if running is not None:
        yield running


def _blocks(element: Any, place: _Place) -> Iterator[tuple[Any, _Place]]:
    """The paragraphs with the content control in which each lies."""
    for child in element:
        if child.tag == w("p"):
            yield child, place
        elif child.tag == w("sdt"):
            yield from _controlled(child, place)
        elif child.tag == w("tr") and is_removed(child, "trPr"):
            continue
        elif child.tag == w("tbl"):
            yield from _blocks(child, _in_table(child, place))
        elif child.tag not in _LEFT_OUT:
            yield from _blocks(child, place)


def _in_table(table: Any, place: _Place) -> _Place:
    given = place.given or given_by(table)
    if given is None and place.mark is None:
        return place
    return replace(place, given=given, in_table=place.mark is not None)


def given_by(table: Any) -> Mark | None:
    """Which table of ours it is, by the bookmark in its first paragraph; None for any other."""
    first = table.find(f".//{w('p')}")
    found = () if first is None else first.iter(w("bookmarkStart"))
    names = (one.get(w("name"), "") for one in found)
    return next((mark for name in names if (mark := of_table_bookmark(name))), None)


def _controlled(control: Any, place: _Place) -> Iterator[tuple[Any, _Place]]:
    known = control.find(w("sdtPr"))
    if known is not None and known.find(w("showingPlcHdr")) is not None:
        return  # words of the program: "click here"
    name = _value(known.find(w("tag"))) if known is not None else ""
    mark = of_tag(name)
    inner = _Place(mark, in_table=False) if mark else place
    if name == FRONT:
        inner = _Place(front=True)
    if given := of_table_tag(name):
        inner = _Place(given=given)
    for content in control.iterchildren(w("sdtContent")):
        yield from _blocks(content, inner)


def is_removed(element: Any, properties: str) -> bool:
    """Whether the row, or the end of the paragraph, was deleted and that is to be accepted."""
    known = element.find(w(properties))
    if known is None:
        return False
    inner = known if properties == "trPr" else known.find(w("rPr"))
    return inner is not None and inner.find(w("del")) is not None


def _joined(first: Paragraph, second: Paragraph) -> Paragraph:
    first.text += second.label + second.text
    first.comments += second.comments
    first.tracked += second.tracked
    first.pictures |= second.pictures
    return first


def _paragraph(element: Any, place: _Place) -> Paragraph:
    made = Paragraph(mark=place.mark, front=place.front, given=place.given, in_table=place.in_table)
    made.heading = _is_heading(element)
    for node in element.iter():
        if node.tag == w("bookmarkStart"):
            made.mark = made.mark or of_bookmark(node.get(w("name"), ""))
            made.given = made.given or of_table_bookmark(node.get(w("name"), ""))
        elif node.tag == w("commentReference"):
            made.comments.append(node.get(w("id"), ""))
        made.tracked += node.tag in _TRACKED
        made.pictures |= node.tag in _PICTURES
    _collect(element, made, labelled=False)
    return made


def _collect(element: Any, made: Paragraph, *, labelled: bool) -> None:
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        words = _words(child)
        if not words:
            inner = labelled or (child.tag == w("r") and _is_label(child))
            _collect(child, made, labelled=inner)
        elif labelled:
            made.label += words
        else:
            made.text += words


def _words(node: Any) -> str:
    if node.tag == w("t"):
        return (node.text or "").replace("\n", " ")
    return _SIGNS.get(node.tag, "")


def _is_label(run: Any) -> bool:
    return _value(run.find(f"{w('rPr')}/{w('rStyle')}")) == LABEL


def _is_heading(element: Any) -> bool:
    style = _value(element.find(f"{w('pPr')}/{w('pStyle')}")).lower()
    # "Titre 1" of a French Word has the name Titre1.
    return style.startswith(("heading", "titre"))


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(w("val"), ""))
