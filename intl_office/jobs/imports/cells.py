"""What a cell of a spreadsheet holds, and the text that a person sees in it."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None

# Spaces that do not break, thin spaces, tabulators.
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
# Characters without width, control characters (PostgreSQL refuses NUL), halves of characters.
_NOTHING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_EXCEL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WORDS = re.compile(r"[^0-9a-z]+")


def as_text(cell: Cell) -> str:
    """Return the text of a cell: no stray or unusual spaces, `2500` for 2500.0, ISO dates."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _clean(text: str) -> str:
    unescaped = _EXCEL.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    lines = unescaped.replace("\r\n", "\n").replace("\r", "\n")
    return _NOTHING.sub("", _SPACES.sub(" ", lines)).strip()


def words(text: str) -> str:
    """Return a heading as it is compared: no accents, capitals, punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORDS.sub(" ", plain.casefold()).strip()
