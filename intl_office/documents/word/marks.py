"""How a passage is marked in a Word file, and the names of WordprocessingML (ISO/IEC 29500-1).

A passage lies in a content control whose tag names language and key; a hidden bookmark at its
heading says the same, for programs that keep one and lose the other. A table that fields give has
marks of its own, with all languages of its cells: it is compared, never read as a text.
"""

import re
from collections.abc import Sequence

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FRONT = "office:front"  # ours, and no part of the text
LABEL = "PartNumber"  # the style of "Article 1 – " before a heading
_TAG, _BOOKMARK = "office:part:", "_p_"
_TABLE_TAG, _TABLE_BOOKMARK, _TABLE_HEADING = "office:table:", "_t_", "_h_"
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_LANGUAGES = re.compile(r"(?:[a-z]{2})+")
LONGEST = 34  # a bookmark's name has at most 40 characters
LONGEST_TABLE = 30  # key of a part with a table: two languages stand before it

Mark = tuple[str, str]  # language, key


def w(name: str) -> str:
    """The full name of an element or attribute."""
    return f"{{{SPACE}}}{name}"


def checked(language: str, key: str) -> Mark:
    """The mark of a passage; raises ValueError for a key that no mark can hold."""
    if not (_KEY.fullmatch(key) and len(key) <= LONGEST and _LANGUAGE.fullmatch(language)):
        raise ValueError(f"no mark for part {key!r} in {language!r}")
    return language, key


def tag(mark: Mark) -> str:
    """The tag of its content control."""
    return f"{_TAG}{mark[0]}:{mark[1]}"


def bookmark(mark: Mark) -> str:
    """The name of its bookmark: letters, digits and underscores alone."""
    return f"{_BOOKMARK}{mark[0]}_{mark[1].replace('-', '_')}"


def of_tag(text: str) -> Mark | None:
    """The mark that a tag means; None for anything else."""
    language, _colon, key = text.removeprefix(_TAG).partition(":")
    return _known(language, key) if text.startswith(_TAG) else None


def of_bookmark(name: str) -> Mark | None:
    """The mark that a bookmark means; None for anything else."""
    language, _line, key = name.removeprefix(_BOOKMARK).partition("_")
    return _known(language, key.replace("_", "-")) if name.startswith(_BOOKMARK) else None


# ---------------------------------------------------------------- tables
def checked_table(languages: Sequence[str], key: str) -> Mark:
    """The mark of a table; raises ValueError for a key that no mark can hold."""
    written = "".join(languages)
    if not (_LANGUAGES.fullmatch(written) and _KEY.fullmatch(key) and len(key) <= LONGEST_TABLE):
        raise ValueError(f"no mark for table {key!r} in {languages!r}")
    return written, key


def languages_of(mark: Mark) -> tuple[str, ...]:
    """The languages of the cells of a table: `fren` means two."""
    return tuple(mark[0][at : at + 2] for at in range(0, len(mark[0]), 2))


def table_tag(mark: Mark) -> str:
    """The tag of its content control."""
    return f"{_TABLE_TAG}{mark[0]}:{mark[1]}"


def table_bookmark(mark: Mark, *, heading: bool = False) -> str:
    """The name of the bookmark in its first cell, or at its heading."""
    prefix = _TABLE_HEADING if heading else _TABLE_BOOKMARK
    return f"{prefix}{mark[0]}_{mark[1].replace('-', '_')}"


def of_table_tag(text: str) -> Mark | None:
    """The table that a tag means; None for anything else."""
    languages, _colon, key = text.removeprefix(_TABLE_TAG).partition(":")
    return _known_table(languages, key) if text.startswith(_TABLE_TAG) else None


def of_table_bookmark(name: str) -> Mark | None:
    """The table that a bookmark means; None for anything else."""
    prefix, rest = name[: len(_TABLE_BOOKMARK)], name[len(_TABLE_BOOKMARK) :]
    languages, _line, key = rest.partition("_")
    known = prefix in {_TABLE_BOOKMARK, _TABLE_HEADING}
    return _known_table(languages, key.replace("_", "-")) if known else None


def _known_table(languages: str, key: str) -> Mark | None:
    try:
        return checked_table([languages], key)
    except ValueError:
        return None


def _known(language: str, key: str) -> Mark | None:
    try:
        return checked(language, key)
    except ValueError:
        return None
