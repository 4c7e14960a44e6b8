"""Texts compared, on a page and on paper: `{% load versions %}`."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now

from intl_office.documents.comparing import ComparedPart, Fate
from intl_office.documents.parts import Part
from intl_office.documents.spans import Mark, Span, side
from intl_office.documents.templatetags.documents import said_in
from intl_office.ui.components import Tone

register = template.Library()

FATES = {
    Fate.SAME: pgettext_lazy("article", "unchanged"),
    Fate.CHANGED: pgettext_lazy("article", "changed"),
    Fate.MOVED: pgettext_lazy("article", "moved"),
    Fate.ADDED: pgettext_lazy("article", "added"),
    Fate.REMOVED: pgettext_lazy("article", "removed"),
}
ROWS = {
    Fate.SAME: pgettext_lazy("row", "unchanged"),
    Fate.CHANGED: pgettext_lazy("row", "changed"),
    Fate.MOVED: pgettext_lazy("row", "moved"),
    Fate.ADDED: pgettext_lazy("row", "added"),
    Fate.REMOVED: pgettext_lazy("row", "removed"),
}
_TONES: dict[Fate, Tone] = {
    Fate.SAME: "neutral",
    Fate.CHANGED: "warn",
    Fate.MOVED: "info",
    Fate.ADDED: "good",
    Fate.REMOVED: "bad",
}
_SIDES = {"earlier": Mark.REMOVED, "later": Mark.ADDED}


@register.filter
def fate(value: str) -> str:
    """What became of a part, in words."""
    return str(FATES[Fate(value)])


@register.filter
def row_fate(value: str) -> str:
    """The same of a row of a table."""
    return str(ROWS[Fate(value)])


@register.filter
def tone(value: str) -> Tone:
    """The tone of its pill."""
    return _TONES[Fate(value)]


@register.filter
def shown(spans: Iterable[Span], which: str) -> SafeString:
    """One side of two texts, `earlier` or `later`, with words for those who listen to it."""
    said = {Mark.REMOVED: ("del", _now("removed:")), Mark.ADDED: ("ins", _now("added:"))}
    return format_html_join("", "{}", ((_piece(one, said),) for one in side(spans, _SIDES[which])))


def _piece(one: Span, said: dict[Mark, tuple[str, str]]) -> Any:
    if one.mark == Mark.SAME:
        return one.text
    tag, words = said[one.mark]
    hidden = format_html('<span class="visually-hidden">{} </span>', words)
    return format_html("<{0}>{1}{2}</{0}>", tag, hidden, one.text)


@register.filter
def redlined(pieces: Sequence[Sequence[str]]) -> SafeString:
    """Both texts in one, as frozen in a document: what was removed struck, what came underlined."""
    tags = {Mark.SAME.value: "span", Mark.REMOVED.value: "del", Mark.ADDED.value: "ins"}
    lines = ((tags[mark], text) for mark, text in pieces)
    return format_html_join("", "<{0}>{1}</{0}>", lines)


@register.filter
def named(part: Part | ComparedPart) -> str:
    """What a part is called in the reader's language: `Article 3`, or its heading without one."""
    number = part.number if isinstance(part, Part) else part.after or part.before
    if number:
        return _now("Article %(number)s") % {"number": number}
    return titled(part)


@register.filter
def titled(part: Part | ComparedPart) -> str:
    """The heading of a part in the reader's language, without its number."""
    known = {one.language: one.heading for one in part.passages}
    found = known.get(str(get_language())) or next(iter(known.values()), part.key)
    return found if isinstance(found, str) else _of_one_side(found)


def _of_one_side(heading: Iterable[Span]) -> str:
    """The later heading; the earlier one where the part is gone."""
    pieces = list(heading)
    later = "".join(one.text for one in side(pieces, Mark.ADDED))
    return later or "".join(one.text for one in pieces)


# ---------------------------------------------------------------- tables
@register.filter
def beside(cells: Sequence[Any], head: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Each cell of a row with the head of its column; nothing where it has none."""
    return zip_longest(cells, head, fillvalue=())


@register.filter
def said(words: Sequence[Sequence[str]], languages: Collection[str]) -> SafeString:
    """A cell in those of its languages that are asked for; a dash where it is empty."""
    return _both((code, text) for code, text in said_in(words, languages))


@register.filter
def merged(cell: Sequence[tuple[str, Sequence[Span]]], row: str = "") -> SafeString:
    """Both texts of a cell in one; `row`: the fate of the row, which says by itself what is new."""
    told = row not in {Fate.ADDED, Fate.REMOVED}
    return _both((code, _in_one(pieces, told=told)) for code, pieces in cell)


def _in_one(pieces: Iterable[Span], *, told: bool) -> SafeString:
    words = {Mark.REMOVED: ("del", _now("removed:")), Mark.ADDED: ("ins", _now("added:"))}
    if told:
        return format_html_join("", "{}", ((_piece(one, words),) for one in pieces))
    return format_html_join(
        "", "<{0}>{1}</{0}>", ((words[one.mark][0], one.text) for one in pieces)
    )


@register.filter
def redlined_cell(cell: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> SafeString:
    """The same of a cell that is frozen in a document."""
    return _both((code, redlined(pieces)) for code, pieces in cell)


def _both(said: Iterable[tuple[str, Any]]) -> SafeString:
    lines = [(code, text) for code, text in said if text]
    return format_html_join(" / ", '<span lang="{}">{}</span>', lines) if lines else SafeString("–")


@register.filter
def of(values: dict[str, Any], name: str) -> Any:
    """The value under a name that the template knows only when it is filled; empty without one."""
    return values.get(name, "")


@register.filter
def threads(read: Iterable[Any]) -> list[tuple[Part, Any]]:
    """Every thread with the part that it is about, in the order of the text."""
    return [(one.part, thread) for one in read for thread in one.threads]
