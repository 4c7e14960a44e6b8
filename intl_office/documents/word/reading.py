"""A partner's Word file as parts again, with what the reader should know about it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intl_office.documents.parts import Part, Passage
from intl_office.documents.word.marks import Mark, w
from intl_office.documents.word.opening import Opened, opened
from intl_office.documents.word.paragraphs import Paragraph, paragraphs
from intl_office.documents.word.tables import Lines, tables
from intl_office.documents.word.texts import plain, plain_line, plain_text

# A thousand pages of 3,000 letters; Word cuts a page into some 20 paragraphs and 300 elements.
PAGES = 1_000
MAX_LETTERS, MAX_PARAGRAPHS, MAX_ELEMENTS = 3_000 * PAGES, 30 * PAGES, 500 * PAGES
MAX_PASSAGES = 1_000
MAX_COMMENTS = 500
SHOWN = 10  # paragraphs that are named one by one
LONGEST_COMMENT = 2000  # characters shown
_NUMBER = re.compile(r"(?:Article\s+)?(?P<number>.*?)\s*[–—-]?\s*", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?:Article\s+)(?P<number>\d[\w.]{0,9})\s*[.:–—-]+\s*(?P<heading>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in the margin; `key` is that of its part, empty outside all parts."""

    author: str
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file says; `warnings` are sentences for the user, `tables` those that fields give."""

    parts: Sequence[Part]
    comments: Sequence[Comment]
    warnings: Sequence[str]
    tables: Mapping[Mark, Lines] = field(default_factory=dict)


@dataclass(slots=True)
class _Passage:
    """A passage while it is put together."""

    number: str | None = None
    heading: str | None = None
    texts: list[str] = field(default_factory=list)


def read(data: bytes, expected: Sequence[Part] = ()) -> ReadFile:
    """Read a file; `expected`, the text as it was sent, tells what is missing or renamed.

    Raises ValidationError, with words for the user, for a file that is damaged, locked, too big,
    with macros or with entities. No file raises anything else.
    """
    file = opened(data)
    _check_length(sum(1 for _element in file.body.iter()), MAX_ELEMENTS)
    reader = _Reader(plain(expected))
    for number, one in enumerate(paragraphs(file.body), start=1):
        _check_length(number, MAX_PARAGRAPHS)
        reader.take(one)
    _check_length(len(reader.found), MAX_PASSAGES)
    parts = reader.parts()
    if not parts:
        text = _("No article of ours was found in this file: take the Word file that you sent.")
        raise ValidationError(text, code="foreign")
    letters = sum(len(one.text) for part in parts for one in part.passages)
    _check_length(letters, MAX_LETTERS)
    reader.known = tables(file.body)
    comments = _comments(file, reader.commented)
    return ReadFile(parts, comments, reader.warnings(), reader.known)


def _check_length(found: int, most: int) -> None:
    if found > most:
        text = _("This file is too long: texts of at most %(pages)s pages are read.")
        raise ValidationError(text % {"pages": PAGES}, code="long")


class _Reader:
    """Puts paragraphs together to passages, and notes what is odd."""

    def __init__(self, expected: Sequence[Part]) -> None:
        self.expected = [one for one in expected if not one.fixed]
        self.given = [one for one in expected if one.fixed]
        self.known: Mapping[Mark, Lines] = {}
        self.outside = False  # below the heading of a table that fields give
        self.lost = False
        self.found: dict[Mark, _Passage] = {}
        self.commented: dict[str, str] = {}
        self.here: Mark | None = None
        self.tracked = 0
        self.before: list[str] = []
        self.attached: dict[Mark, str] = {}
        self.tables: set[Mark] = set()
        self.pictures = False

    def take(self, one: Paragraph) -> None:
        """Take the next paragraph."""
        self.tracked += one.tracked
        self.pictures |= one.pictures
        if one.front:
            return
        if one.given is not None:
            self._take_given(one, one.given)
            return
        mark = one.mark or self._named(one)
        self.outside = mark is None and (self.outside or self._names_table(one))
        if mark is not None:
            self._take_marked(one, mark)
        elif not self.outside and plain_text(one.label + one.text):
            self._take_unmarked(one)
        where = self.here[1] if self.here else ""
        self.commented |= dict.fromkeys(one.comments, where)

    def _take_given(self, one: Paragraph, mark: Mark) -> None:
        """Words of a table of ours; between its heading and it stand ours too."""
        self.commented |= dict.fromkeys(one.comments, mark[1])
        self.outside = one.heading

    def _names_table(self, one: Paragraph) -> bool:
        """Whether it is the heading of a table of ours whose marks were lost."""
        words = plain_line(one.text).casefold()
        known = (two.heading.casefold() for part in self.given for two in part.passages)
        self.lost |= (found := one.heading and words in known)
        return found

    def _take_marked(self, one: Paragraph, mark: Mark) -> None:
        new = mark not in self.found
        self.here = mark
        passage = self.found.setdefault(mark, _Passage())
        if one.in_table:
            self.tables.add(mark)
        if new and (one.heading or one.label or _LABELLED.match(one.text)):
            passage.number, passage.heading = _split(one)
        else:
            passage.texts.append(one.label + one.text)

    def _take_unmarked(self, one: Paragraph) -> None:
        words = one.label + one.text
        if self.here is None:
            self.before.append(plain_line(words))
        else:
            self.found[self.here].texts.append(words)
            self.attached.setdefault(self.here, plain_line(words))

    def _named(self, one: Paragraph) -> Mark | None:
        """The passage whose heading this is, where its marks were lost; None for another text."""
        if not (one.heading or one.label or _LABELLED.match(one.text)):
            return None
        heading = _split(one)[1].casefold()
        known = (
            (passage.language, part.key)
            for part in self.expected
            for passage in part.passages
            if heading and passage.heading.casefold() == heading
        )
        return next((mark for mark in known if mark not in self.found), None)

    def parts(self) -> list[Part]:
        """The parts in the order in which they were sent, then others as they come."""
        keys = dict.fromkeys(key for _language, key in self.found)
        sent = [part.key for part in self.expected if part.key in keys]
        return [self._part(key) for key in dict.fromkeys([*sent, *keys])]

    def _part(self, key: str) -> Part:
        own = {language: one for (language, known), one in self.found.items() if known == key}
        sent = self._sent(key)
        numbers = [one.number for one in own.values() if one.number]
        number = numbers[0] if numbers else (sent.number if sent else "")
        order = [one.language for one in sent.passages if one.language in own] if sent else []
        passages = (
            Passage(language, self._heading(own[language], sent, language), _text(own[language]))
            for language in dict.fromkeys([*order, *own])
        )
        return Part(key, number, tuple(passages))

    def _heading(self, one: _Passage, sent: Part | None, language: str) -> str:
        if one.heading is not None:
            return one.heading
        before = sent.passage(language) if sent else None
        return before.heading if before else ""

    def _sent(self, key: str) -> Part | None:
        return next((part for part in self.expected if part.key == key), None)

    # ------------------------------------------------------------ what is odd
    def warnings(self) -> list[str]:
        """Sentences for the user, the gravest first."""
        return [
            *self._missing(),
            *self._unknown(),
            *self._headings(),
            *self._without_table(),
            *self._added(),
            *self._others(),
        ]

    def _missing(self) -> Iterable[str]:
        for part in self.expected:
            for one in part.passages:
                if (one.language, part.key) not in self.found:
                    yield _("“%(heading)s” is missing in the file.") % {"heading": one.heading}

    def _unknown(self) -> Iterable[str]:
        known = {part.key for part in self.expected}
        for key in dict.fromkeys(key for _language, key in self.found) if known else ():
            if key not in known:
                text = _("The file has a part “%(name)s” that this text does not have.")
                yield text % {"name": key}

    def _headings(self) -> Iterable[str]:
        for part in self.expected:
            for one in part.passages:
                found = self.found.get((one.language, part.key))
                if found is not None and found.heading != one.heading:
                    text = _("The heading “%(before)s” reads “%(now)s” in the file.")
                    yield text % {"before": one.heading, "now": found.heading or "–"}

    def _without_table(self) -> Iterable[str]:
        """Tables that are gone; a file that was made without them has none."""
        keys = {key for _languages, key in self.known}
        for part in self.given if keys or self.lost else ():
            if part.key not in keys:
                text = _("The table “%(heading)s” is missing in the file.")
                yield text % {"heading": part.passages[0].heading}

    def _added(self) -> Iterable[str]:
        for (language, key), words in self.attached.items():
            part = self._part(key)
            passage = part.passage(language)
            text = _("“%(words)s” stands outside of every article and was taken to the end of"
                     " “%(heading)s”.")  # fmt: skip
            heading = passage.heading if passage else key
            yield text % {"words": _short(words), "heading": heading}
        for words in self.before[:SHOWN]:
            text = _("“%(words)s” stands before the first article and was left out.")
            yield text % {"words": _short(words)}
        more = len(self.before) - SHOWN
        if more > 0:
            yield ngettext(
                "%(count)s more paragraph before the first article was left out.",
                "%(count)s more paragraphs before the first article were left out.",
                more,
            ) % {"count": more}

    def _others(self) -> Iterable[str]:
        if self.tracked:
            yield ngettext(
                "%(count)s tracked change was taken as accepted.",
                "%(count)s tracked changes were taken as accepted.",
                self.tracked,
            ) % {"count": self.tracked}
        if self.tables:
            yield _("Tables inside of articles were read line by line.")
        if self.pictures:
            yield _("Pictures were left out.")


def _split(one: Paragraph) -> tuple[str, str]:
    """Number and heading of a heading's paragraph."""
    if not one.label:
        found = _LABELLED.fullmatch(plain_line(one.text))
        return (found["number"], found["heading"]) if found else ("", plain_line(one.text))
    number = _NUMBER.fullmatch(plain_line(one.label))
    return (number["number"] if number else ""), plain_line(one.text)


def _text(one: _Passage) -> str:
    return plain_text("\n\n".join(words for words in map(plain_text, one.texts) if words))


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79]}…"


def _comments(file: Opened, places: dict[str, str]) -> list[Comment]:
    if file.comments is None:
        return []
    rows = list(file.comments.iterchildren(w("comment")))[:MAX_COMMENTS]
    made = (_comment(row, places) for row in rows)
    return [one for one in made if one.text]


def _comment(row: Any, places: dict[str, str]) -> Comment:
    text = "\n".join(one.text for one in paragraphs(row))
    author = plain_line(row.get(w("author"), ""))[:100]
    return Comment(author, plain_text(text)[:LONGEST_COMMENT], places.get(row.get(w("id")), ""))
