"""Visible stamps on a sealed paper: one for each signature, at the place kept for it.

A template keeps the places: elements with the ids `signature-LINE-COLUMN` and, at the right edge of
the same place, `signature-LINE-COLUMN-end`; the n-th place is that of the n-th signature. Without a
place a stamp stands at the foot of the last page. Every stamp is a field of the form, made before
the first seal: filling in a field is what a seal allows later (ISO 32000-1, 12.8.2.2.2).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic as objects
from pyhanko.pdf_utils.content import PdfContent, RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment as Align
from pyhanko.pdf_utils.layout import BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.stamp import StaticStampStyle

from intl_office.documents.rendering.stamps import picture
from intl_office.documents.seal_words import Stamp

MM = 72 / 25.4  # points
HEIGHT = 11 * MM  # of a place; the style sheet keeps as much
FOOT = 11 * MM  # free under the foot of a page
ACROSS = 3
_PLACE = re.compile(r"signature-(\d+)-(\d+)(-end)?")
_READ_ONLY, _MULTILINE, _PRINTED = 1, 1 << 12, 4
generic: Any = objects  # its makers have no types
_name = generic.pdf_name
Box = tuple[int, int, int, int]  # left, bottom, right, top, in points


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stamp stands."""

    page: int
    box: Box

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points."""
        left, bottom, right, top = self.box
        return right - left, top - bottom


def with_fields(content: bytes, stamps: Sequence[Stamp]) -> bytes:
    """The file with a field for each stamp; as it is where it has its fields already."""
    reader = PdfFileReader(BytesIO(content))
    if "/AcroForm" in reader.root:
        return content
    writer: Any = IncrementalPdfFileWriter(BytesIO(content))
    for stamp, place in zip(stamps, places(reader, len(stamps)), strict=True):
        (_seal_field if stamp.seal else _words_field)(writer, stamp, place)
        _tag(writer, _field(writer, stamp.field), stamp, place)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def fill(writer: Any, stamps: Sequence[Stamp]) -> None:
    """Write the words of signatures that were set since the last seal."""
    for stamp in stamps:
        found = _field(writer, stamp.field)
        if stamp.seal or not stamp.lines or found is None or "/V" in found.get_object():
            continue
        shown = found.get_object()
        data = picture(stamp.lines, *_size(shown))
        look = writer.import_page_as_xobject(PdfFileReader(BytesIO(data)))
        shown["/V"] = generic.TextStringObject("\n".join(stamp.lines))
        shown["/AP"] = generic.DictionaryObject({_name("/N"): look})
        writer.mark_update(found)


def look_of(writer: Any, stamp: Stamp) -> StaticStampStyle | None:
    """How the seal is seen in its field; None in a file whose fields have no room."""
    found = _field(writer, stamp.field)
    width, height = _size(found.get_object()) if found else (0, 0)
    if not width or not height:
        return None
    corner = SimpleBoxLayoutRule(Align.ALIGN_MIN, Align.ALIGN_MIN, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(
        border_width=0,
        background=_Picture(picture(stamp.lines, width, height)),
        background_layout=corner,
    )


class _Picture(PdfContent):
    """The first page of a PDF as content."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        super().__init__()

    def render(self) -> bytes:
        writer: Any = self.writer
        made = writer.import_page_as_xobject(PdfFileReader(BytesIO(self.data)))
        self.resources.xobject["/Look"] = made
        left, bottom, right, top = made.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Look Do"


# ---------------------------------------------------------------- places
def places(reader: Any, number: int) -> list[Place]:
    """Where `number` stamps stand, in the order of the signatures."""
    kept = list(_kept(reader))[:number]
    return [*kept, *_at_the_foot(reader, number - len(kept))]


def _kept(reader: Any) -> Iterator[Place]:
    """The places that the template keeps, line by line."""
    found: dict[tuple[int, int], dict[bool, Any]] = {}
    for name, target in _destinations(reader):
        known = _PLACE.fullmatch(name)
        if known:
            at = (int(known[1]), int(known[2]))
            found.setdefault(at, {})[known[3] is None] = target
    pages = _page_numbers(reader)
    for _at, ends in sorted(found.items()):
        start, end = ends.get(True), ends.get(False)
        page = pages.get(_reference(start)) if start else None
        if page is not None and start and end:
            left, top, right = (float(one) for one in (start[2], start[3], end[2]))
            yield Place(page, _box(left, top - HEIGHT, right, top))


def _destinations(reader: Any) -> Iterator[tuple[str, Any]]:
    """Named destinations; WeasyPrint writes them as one list."""
    listed = _below(reader.root, "/Names", "/Dests", "/Names") or ()
    for at in range(0, len(listed), 2):
        yield str(listed[at]), listed[at + 1]


def _page_numbers(reader: Any) -> dict[tuple[int, int], int]:
    count = int(reader.root["/Pages"]["/Count"])
    found = (reader.find_page_for_modification(at)[0] for at in range(count))
    return {(one.idnum, one.generation): at for at, one in enumerate(found)}


def _reference(target: Any) -> tuple[int, int]:
    page = target.raw_get(0)
    return page.idnum, page.generation


def _at_the_foot(reader: Any, number: int) -> Iterator[Place]:
    """Side by side under the foot of the last page, in lines as low as must be."""
    page = int(reader.root["/Pages"]["/Count"]) - 1
    width = float(_media_box(reader, page)[2])
    margin, gap = 20 * MM, 2 * MM
    lines = -(-number // ACROSS)
    height = min(HEIGHT, FOOT / max(lines, 1) - gap / 2)
    across = (width - 2 * margin + gap) / ACROSS
    for at in range(number):
        line, column = divmod(at, ACROSS)
        left, bottom = margin + column * across, (lines - line - 1) * FOOT / lines + gap
        yield Place(page, _box(left, bottom, left + across - gap, bottom + height))


def _box(left: float, bottom: float, right: float, top: float) -> Box:
    return round(left), round(bottom), round(right), round(top)


def _media_box(reader: Any, page: int) -> Any:
    here = reader.find_page_for_modification(page)[0].get_object()
    while "/MediaBox" not in here:
        here = here["/Parent"]
    return here["/MediaBox"]


# ---------------------------------------------------------------- fields
def _seal_field(writer: Any, stamp: Stamp, place: Place) -> None:
    append_signature_field(
        writer,
        SigFieldSpec(
            stamp.field, on_page=place.page, box=place.box, readable_field_name=stamp.label
        ),
    )


def _words_field(writer: Any, stamp: Stamp, place: Place) -> None:
    """A field that nobody types into: words are written when the signature is set."""
    width, height = place.size
    empty = RawContent(b"", box=BoxConstraints(width=width, height=height)).as_form_xobject()
    page, _resources = writer.find_page_for_modification(place.page)
    known: dict[str, Any] = {
        "/Type": _name("/Annot"),
        "/Subtype": _name("/Widget"),
        "/FT": _name("/Tx"),
        "/T": generic.TextStringObject(stamp.field),
        "/TU": generic.TextStringObject(stamp.label),
        "/Ff": generic.NumberObject(_READ_ONLY | _MULTILINE),
        "/F": generic.NumberObject(_PRINTED),
        "/P": page,
        "/Rect": generic.ArrayObject(generic.FloatObject(one) for one in place.box),
        "/AP": generic.DictionaryObject({_name("/N"): writer.add_object(empty)}),
    }
    made = writer.add_object(generic.DictionaryObject({_name(k): v for k, v in known.items()}))
    writer.register_annotation(page, made)
    _form_fields(writer).append(made)


def _form_fields(writer: Any) -> Any:
    """The list of the form's fields, about to change; made where there is none."""
    if "/AcroForm" not in writer.root:
        form = generic.DictionaryObject({_name("/Fields"): generic.ArrayObject()})
        writer.root["/AcroForm"] = writer.add_object(form)
        writer.update_root()
    form = writer.root["/AcroForm"]
    writer.update_container(form)
    return form["/Fields"]


def _field(writer: Any, name: str) -> Any:
    """The reference of a field; None where the file has none of this name."""
    fields: Any = _below(writer.root, "/AcroForm", "/Fields") or ()
    rows = (fields.raw_get(at) for at in range(len(fields)))
    return next((one for one in rows if _below(one.get_object(), "/T") == name), None)


def _below(here: Any, *keys: str) -> Any:
    """What stands there, references followed; None where nothing does."""
    for key in keys:
        if key not in here:
            return None
        here = here[key]
    return here


def _size(shown: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(one) for one in shown["/Rect"])
    return right - left, top - bottom


# ---------------------------------------------------------------- tags
def _tag(writer: Any, widget: Any, stamp: Stamp, place: Place) -> None:
    """Name the field in the structure, as its last element (ISO 32000-1, 14.8.4.5: Form)."""
    tree = _below(writer.root, "/StructTreeRoot")
    if tree is None:
        return
    numbers = tree["/ParentTree"]["/Nums"]
    key = max((int(numbers[at]) for at in range(0, len(numbers), 2)), default=-1) + 1
    above = (
        tree["/K"].raw_get(0) if isinstance(tree["/K"], generic.ArrayObject) else tree.raw_get("/K")
    )
    page, _resources = writer.find_page_for_modification(place.page)
    shown = {"/Type": _name("/OBJR"), "/Obj": widget, "/Pg": page}
    known: dict[str, Any] = {
        "/Type": _name("/StructElem"),
        "/S": _name("/Form"),
        "/P": above,
        "/Pg": page,
        "/Alt": generic.TextStringObject(stamp.label),
        "/K": generic.DictionaryObject({_name(k): v for k, v in shown.items()}),
    }
    made = writer.add_object(generic.DictionaryObject({_name(k): v for k, v in known.items()}))
    _append(writer, above.get_object(), "/K", made)
    numbers.extend([generic.NumberObject(key), made])
    writer.update_container(numbers)
    tree["/ParentTreeNextKey"] = generic.NumberObject(key + 1)
    writer.update_container(tree)
    widget.get_object()["/StructParent"] = generic.NumberObject(key)
    writer.mark_update(widget)


def _append(writer: Any, element: Any, key: str, made: Any) -> None:
    kids = _below(element, key)
    if isinstance(kids, generic.ArrayObject):
        kids.append(made)
        writer.update_container(kids)
        return
    before = [] if kids is None else [element.raw_get(key)]
    element[key] = generic.ArrayObject([*before, made])
    writer.update_container(element)
