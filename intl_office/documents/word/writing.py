"""Parts to a Word file: headings, languages, marks; equal texts give equal bytes."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext, override
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt, RGBColor

from intl_office.documents.parts import Part, Passage
from intl_office.documents.word.elements import (
    REGIONS,
    bookmarked,
    element,
    given_table,
    paragraph,
    run,
)
from intl_office.documents.word.marks import (
    FRONT,
    LABEL,
    Mark,
    bookmark,
    checked,
    checked_table,
    table_bookmark,
    table_tag,
    tag,
    w,
)
from intl_office.documents.word.texts import paragraphs, plain, plain_line

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INK = RGBColor(0x14, 0x18, 0x1C)
MARGIN = Mm(20)
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
    made = _Builder(plain(parts))
    for one in _content(made, languages, about):
        body.insert(len(body) - 1, one)  # before the properties of the section
    return _repacked(document, about)


def _content(made: "_Builder", languages: Sequence[str], about: About) -> Iterator[Any]:
    yield made.front(plain_line(about.title), "Title", languages[0])
    if any(part.fixed for part in made.parts):
        yield from made.note(languages)
    if len(languages) > 1 and about.columns:
        yield from made.columns(languages)
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
        return self._control(FRONT, words, [paragraph([run(words, language)], style)])

    def note(self, languages: Sequence[str]) -> Iterator[Any]:
        """What becomes of a table that the partner changes."""
        for language in languages:
            with override(language):
                words = gettext(
                    "Tables are for information: what you change in them is shown to us, and"
                    " entered by us once it is agreed."
                )
            yield self.front(words, "Normal", language)

    def columns(self, languages: Sequence[str]) -> Iterator[Any]:
        """The languages side by side; a table that fields give takes the whole width."""
        for fixed, parts in groupby(self.parts, key=lambda part: part.fixed):
            if fixed:
                yield from (self.given(part, languages) for part in parts)
            else:
                yield self.table(list(parts), languages)

    def text(self, language: str) -> Iterator[Any]:
        """Each part in one language."""
        for part in self.parts:
            if part.fixed:
                yield self.given(part, [language])
            elif passage := part.passage(language):
                mark = checked(language, part.key)
                yield self._control(
                    tag(mark), _title(part, passage), self._passage(part, passage, mark)
                )

    def given(self, part: Part, languages: Sequence[str]) -> Any:
        """A table that fields give, with its heading: one may write in it, not take it away."""
        mark = checked_table(languages, part.key)
        known = [one for one in map(part.passage, languages) if one]
        heads = {one.heading: one.language for one in reversed(known)}
        words = " / ".join(reversed(heads))
        texts = [paragraph([run(one.text, one.language)]) for one in known if one.text]
        assert part.table is not None  # noqa: S101  # a part that fields give has one
        table = given_table(part.table, mark, words, self._next())
        heading = paragraph([run(words, languages[0])], "Heading1")
        bookmarked(heading, table_bookmark(mark, heading=True), self._next())
        inside = [heading, *texts, table, paragraph([])]
        return self._control(table_tag(mark), words, inside, lock=True)

    def table(self, parts: Sequence[Part], languages: Sequence[str]) -> Any:
        """The languages side by side: a row for each part, a cell for each language."""
        table = element("tbl")
        layout = element("tblLayout", type="fixed")
        table.append(element("tblPr", [element("tblW", w="5000", type="pct"), layout]))
        columns = [element("gridCol", w="4800") for _language in languages]
        table.append(element("tblGrid", columns))
        for part in parts:
            table.append(element("tr", [self._cell(part, one) for one in languages]))
        return table

    def _cell(self, part: Part, language: str) -> Any:
        mark = checked(language, part.key)
        passage = part.passage(language)
        if passage is None:
            return element("tc", [element("p")])
        cell = element("tc", self._passage(part, passage, mark))
        return self._control(tag(mark), _title(part, passage), [cell])

    def _passage(self, part: Part, passage: Passage, mark: Mark) -> list[Any]:
        language = passage.language
        label = run(_label(part, language), language, style=LABEL)
        heading = paragraph([label, run(passage.heading, language)], "Heading1")
        bookmarked(heading, bookmark(mark), self._next())
        rest = [paragraph([run(one, language)]) for one in paragraphs(passage.text)]
        return [heading, *rest]

    def _control(self, name: str, title: str, content: list[Any], *, lock: bool = False) -> Any:
        known = [
            *([element("alias", val=title[:60])] if title else []),
            element("tag", val=name),
            element("id", val=str(self._next())),
            *([element("lock", val="sdtLocked")] if lock else []),
        ]
        return element("sdt", [element("sdtPr", known), element("sdtContent", content)])

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
        run(" · ".join(plain_line(one) for one in words if one), language)
    )
    foot = section.footer.paragraphs[0]._p  # noqa: SLF001  # as above
    foot.extend([run("Page ", language), _field("PAGE"), run(" / ", language)])
    foot.append(_field("NUMPAGES"))


def _field(name: str) -> Any:
    words = element("t")
    words.text = "1"
    return element("fldSimple", [element("r", [words])], instr=name)


def _set_properties(known: Any, language: str, about: About) -> None:
    known.title = plain_line(about.title)[:255]
    known.author = known.last_modified_by = plain_line(about.author)[:255]
    known.identifier = plain_line(about.number)[:255]
    known.language = REGIONS.get(language, language)
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
        known.set(w("val"), REGIONS.get(language, language))


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
