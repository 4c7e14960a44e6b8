"""From a mail's text to its two forms, plain and HTML.

What officers may write: paragraphs apart by an empty line, `- ` before the items of a list,
`[words](https://...)` for a link; a link alone in its paragraph becomes a button. Everything else
is text. The value of a variable is never markup: `guarded` hides its special characters until the
markup has been read, and all of it is escaped before anything becomes HTML.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# Characters with a meaning, and their stand-ins from Unicode's private use area.
_SPECIAL = {
    "[": "\ue000",
    "]": "\ue001",
    "(": "\ue002",
    ")": "\ue003",
    "\n": "\ue004",
    "-": "\ue005",
    ":": "\ue006",
}
_STAND_INS = "".join(_SPECIAL.values())
_GUARD = str.maketrans(_SPECIAL | {"\r": ""} | dict.fromkeys(_STAND_INS, ""))
_GUARD_ADDRESS = {place: stand_in for place, stand_in in _GUARD.items() if place != ord(":")}
_UNGUARD = str.maketrans({stand_in: character for character, stand_in in _SPECIAL.items()})
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()]+|mailto:[^\s()]+)\)")
_ALONE = re.compile(rf"\s*{_LINK.pattern}\s*")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?]")
_ADDRESS_ALONE = re.compile(r"(https?://|mailto:)\S+")
_PIECE = re.compile(f"{_LINK.pattern}|({_ADDRESS.pattern})")


def guarded(value: Any) -> Any:
    """Make every text inside a value harmless to the markup; an address stays one that can link."""
    if isinstance(value, str):
        return value.translate(_GUARD_ADDRESS if _ADDRESS_ALONE.fullmatch(value) else _GUARD)
    if isinstance(value, list):
        return [guarded(part) for part in value]
    if isinstance(value, dict):
        return {name: guarded(part) for name, part in value.items()}
    return value


def restored(text: str) -> str:
    """Give the values their characters back."""
    return text.translate(_UNGUARD)


def to_text(marked: str) -> str:
    """The plain form: links as `words: address`."""
    written = _LINK.sub(lambda found: f"{found[1]}: {found[2]}", "\n\n".join(_blocks(marked)))
    return restored(written)


def to_html(marked: str) -> SafeString:
    """The HTML form of the body, without the layout around it."""
    return format_html_join("\n", "{}", ((_block(block),) for block in _blocks(marked)))


def _blocks(marked: str) -> Iterator[str]:
    parts = re.split(r"\n[ \t]*\n", marked.replace("\r", "").strip())
    return (part.strip("\n") for part in parts if part.strip())


def _block(block: str) -> SafeString:
    alone = _ALONE.fullmatch(block)
    if alone:
        return format_html('<p><a class="button" href="{}">{}</a></p>', *_shown(alone[2], alone[1]))
    lines = block.split("\n")
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_inline(line[2:]),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html("<p>{}</p>", _joined(_inline(line) for line in lines))


def _joined(lines: Iterator[SafeString]) -> SafeString:
    return mark_safe("<br>\n".join(lines))  # noqa: S308  # each line is escaped by _inline


def _inline(line: str) -> SafeString:
    made, end = [], 0
    for found in _PIECE.finditer(line):
        made += [_escaped(line[end : found.start()]), _anchor(found)]
        end = found.end()
    return mark_safe("".join([*made, _escaped(line[end:])]))  # noqa: S308  # every piece is escaped


def _anchor(found: re.Match[str]) -> SafeString:
    words, address = (found[1], found[2]) if found[1] else (found[3], found[3])
    return format_html('<a href="{}">{}</a>', *_shown(address, words))


def _shown(*texts: str) -> tuple[str, ...]:
    return tuple(restored(text) for text in texts)


def _escaped(text: str) -> str:
    return escape(restored(text)).replace("\n", "<br>\n")
