"""Texts compared, on a page and on paper: `{% load versions %}`."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import pgettext_lazy

from intl_office.documents.comparing import Fate, Mark, Span, side

register = template.Library()

FATES = {
    Fate.SAME: pgettext_lazy("article", "unchanged"),
    Fate.CHANGED: pgettext_lazy("article", "changed"),
    Fate.MOVED: pgettext_lazy("article", "moved"),
    Fate.ADDED: pgettext_lazy("article", "added"),
    Fate.REMOVED: pgettext_lazy("article", "removed"),
}
_SIDES = {"earlier": Mark.REMOVED, "later": Mark.ADDED}


@register.filter
def fate(value: str) -> str:
    """What became of a part, in words."""
    return str(FATES[Fate(value)])


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
def of(values: dict[str, Any], name: str) -> Any:
    """The value under a name that the template knows only when it is filled; empty without one."""
    return values.get(name, "")
