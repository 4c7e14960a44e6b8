"""Parts to a Word file: headings, languages, marks; equal texts give equal bytes."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext, override
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt, RGBColor

from intl_office.documents.parts import Part, Passage
from intl_office.documents.word.marks import FRONT, LABEL, Mark, bookmark, checked, tag, w
from intl_office.documents.word.texts import paragraphs, plain, plain_line

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INK = RGBColor(0x14, 0x18, 0x1C)
MARGIN = Mm(20)
_REGIONS = {"fr": "fr-FR", "en": "en-GB"}
_STYLES = (("Normal", 10.5, False), ("Title", 19, True), ("Heading 1", 12.5, True))


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What stands around the text.

    Attributes:
        title: of the document, at its head and in its properties.
        number: of the document, at the head of every page.
        author: the institution.
        made_at: written into the file as the time of its making.
        draft: whether every page says so.
        columns: two languages side by side; else one after the other.

    """

    title: str
    number: str
    author: str
    made_at: datetime
    draft: bool = True
    columns: bool = True


def written(parts: Sequence[Part], languages: Sequence[str], about: About) -> bytes:
    """The Word file of these parts in these languages, of which the first is the document's own.

    Raises ValueError for a key that no mark can hold.
    """
    document = Document()
    _set_up(document, languages[0], about)
    body = document.element.body
    made = _Builder(plain(one for one in parts if not one.fixed))
    for element in _content(made, languages, about):
        body.insert(len(body) - 1, element)  # before the properties of the section
    return _repacked(document, about)


def _content(made: "_Builder", languages: Sequence[str], about: About) -> Iterator[Any]:
    yield made.front(plain_line(about.title), "Title", languages[0])
    if len(languages) > 1 and about.columns:
        yield made.table(languages)
        yield made.front("", "Normal", languages[0])
        return
    for language in languages:
        if len(languages) > 1:
            yield made.front(_text_in(language), "Subtitle", language)
        yield from made.text(language)


def _text_in(language: str) -> str:
    """What stands over the text in one of several languages, in that language."""
    with override(language):
        return gettext("French text") if language == "fr" else gettext("English text")


# ---------------------------------------------------------------- elements
class _Builder:
    """Makes the elements of one file; each content control and bookmark has its own number."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.count = 0

    def front(self, words: str, style: str, language: str) -> Any:
        """Words of ours that are no part of the text."""
        return self._control(FRONT, words, [_paragraph([_run(words, language)], style)])

    def text(self, language: str) -> Iterator[Any]:
        """Each part in one language."""
        for part in self.parts:
            if passage := part.passage(language):
                mark = checked(language, part.key)
                yield self._control(
                    tag(mark), _title(part, passage), self._passage(part, passage, mark)
                )

    def table(self, languages: Sequence[str]) -> Any:
        """The languages side by side: a row for each part, a cell for each language."""
        table = _element("tbl")
        layout = _element("tblLayout", type="fixed")
        table.append(_element("tblPr", [_element("tblW", w="5000", type="pct"), layout]))
        columns = [_element("gridCol", w="4800") for _language in languages]
        table.append(_element("tblGrid", columns))
        for part in self.parts:
            table.append(_element("tr", [self._cell(part, one) for one in languages]))
        return table

    def _cell(self, part: Part, language: str) -> Any:
        mark = checked(language, part.key)
        passage = part.passage(language)
        if passage is None:
            return _element("tc", [_element("p")])
        cell = _element("tc", self._passage(part, passage, mark))
        return self._control(tag(mark), _title(part, passage), [cell])

    def _passage(self, part: Part, passage: Passage, mark: Mark) -> list[Any]:
        language = passage.language
        label = _run(_label(part, language), language, style=LABEL)
        heading = _paragraph([label, _run(passage.heading, language)], "Heading1")
        number = str(self._next())
        start = _element("bookmarkStart", id=number, name=bookmark(mark))
        heading.insert(1, start)
        heading.append(_element("bookmarkEnd", id=number))
        rest = [_paragraph([_run(one, language)]) for one in paragraphs(passage.text)]
        return [heading, *rest]

    def _control(self, name: str, title: str, content: list[Any]) -> Any:
        known = [
            *([_element("alias", val=title[:60])] if title else []),
            _element("tag", val=name),
            _element("id", val=str(self._next())),
        ]
        return _element("sdt", [_element("sdtPr", known), _element("sdtContent", content)])

    def _next(self) -> int:
        self.count += 1
        return self.count


def _title(part: Part, passage: Passage) -> str:
    return f"{_label(part, passage.language)}{passage.heading}"


def _label(part: Part, language: str) -> str:
    """What stands before the heading; nothing for a part without a number."""
    if not part.number:
        return ""
    with override(language):
        return gettext("Article %(number)s – ") % {"number": part.number}


def _element(name: str, children: Sequence[Any] = (), /, **attributes: str) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(w(key), value)
    made.extend(children)
    return made


def _paragraph(runs: list[Any], style: str = "") -> Any:
    properties = [_element("pPr", [_element("pStyle", val=style)])] if style else []
    return _element("p", [*properties, *runs])


def _run(text: str, language: str, style: str = "") -> Any:
    styles = [_element("rStyle", val=style)] if style else []
    region = _element("lang", val=_REGIONS.get(language, language))
    made = _element("r", [_element("rPr", [*styles, region])])
    for at, line in enumerate(text.split("\n")):
        if at:
            made.append(_element("br"))
        words = _element("t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


# ---------------------------------------------------------------- the file around them
def _set_up(document: Any, language: str, about: About) -> None:
    _set_properties(document.core_properties, language, about)
    _set_styles(document.styles, language)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = MARGIN
    words = [about.author, about.number]
    if about.draft:
        with override(language):
            words.append(gettext("Draft: this document commits nobody."))
    section.header.paragraphs[0]._p.append(  # noqa: SLF001  # python-docx's way to the element
        _run(" · ".join(plain_line(one) for one in words if one), language)
    )
    foot = section.footer.paragraphs[0]._p  # noqa: SLF001  # as above
    foot.extend([_run("Page ", language), _field("PAGE"), _run(" / ", language)])
    foot.append(_field("NUMPAGES"))


def _field(name: str) -> Any:
    words = _element("t")
    words.text = "1"
    return _element("fldSimple", [_element("r", [words])], instr=name)


def _set_properties(known: Any, language: str, about: About) -> None:
    known.title = plain_line(about.title)[:255]
    known.author = known.last_modified_by = plain_line(about.author)[:255]
    known.identifier = plain_line(about.number)[:255]
    known.language = _REGIONS.get(language, language)
    known.comments = known.keywords = ""
    known.created = known.modified = known.last_printed = about.made_at
    known.revision = 1


def _set_styles(styles: Any, language: str) -> None:
    for name, size, bold in _STYLES:
        font = styles[name].font
        font.name, font.size, font.bold, font.color.rgb = "Calibri", Pt(size), bold, INK
        fonts = styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme"):
            fonts.attrib.pop(w(theme), None)
    styles.add_style(LABEL, WD_STYLE_TYPE.CHARACTER)
    for known in styles.element.iter(w("lang")):
        known.set(w("val"), _REGIONS.get(language, language))


def _repacked(document: Any, about: About) -> bytes:
    """The same members, each with the time of the document instead of the clock's."""
    packed, out = io.BytesIO(), io.BytesIO()
    document.save(packed)
    at = about.made_at.timetuple()[:6]
    with ZipFile(packed) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = ZipInfo(entry.filename, (max(at[0], 1980), *at[1:]))
            info.compress_type, info.create_system = ZIP_DEFLATED, 3
            target.writestr(info, source.read(entry), compresslevel=6)
    return out.getvalue()
