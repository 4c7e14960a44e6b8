"""A partner's Word file beside the text as it is: what differs, ready to be taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.core import signing

from intl_office.core.matching import Effort
from intl_office.documents.comparing import ComparedPart, Fate, compare
from intl_office.documents.parts import Part, as_json, digest, from_json
from intl_office.documents.spans import Spans, spans
from intl_office.documents.word import tables as word_tables
from intl_office.documents.word.marks import Mark
from intl_office.documents.word.reading import Comment, ReadFile
from intl_office.documents.word.tables import Lines
from intl_office.documents.word.texts import plain_text
from partnerships.printed_parts import is_article

SALT = "partnerships.word"
HOURS = 12  # how long a comparison may stay open
_AGE = HOURS * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Changed:
    """An article that differs: the pieces of its text by language; `coarse` as `ComparedPart`.

    `written`: it can be taken over; a sentence that stands in every amendment cannot.
    """

    key: str
    number: str
    heading: str
    texts: Sequence[tuple[str, Spans]]
    coarse: bool
    written: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What the page of a comparison sends back; signed, so that it is what we read.

    Attributes:
        of: uid of the agreement.
        parts: the passages that differ, with the partner's texts.
        shown: digest of each of these articles as it was compared.
        comments: of the file.
        warnings: about the file.
        tables: the rows of those that differ, as the partner has them.

    """

    of: str
    parts: Sequence[Part]
    shown: Mapping[str, str]
    comments: Sequence[Comment]
    warnings: Sequence[str]
    tables: Mapping[Mark, Lines]


def compared(of: UUID, present: Mapping[str, Part], file: ReadFile) -> Compared:
    """The file beside the present text."""
    parts = [one for part in file.parts if (one := _changed(part, present.get(part.key)))]
    shown = {part.key: digest([present[part.key]]) for part in parts}
    tables = {
        mark: lines
        for mark, lines in file.tables.items()
        if _table(mark, lines, present) is not None
    }
    return Compared(str(of), parts, shown, file.comments, file.warnings, tables)


def _table(mark: Mark, lines: Lines, present: Mapping[str, Part]) -> ComparedPart | None:
    """Our table beside theirs; None where both say the same, or there is no such table."""
    part = present.get(mark[1])
    if part is None or part.table is None:
        return None
    found = word_tables.compared(part.table, mark, lines)
    (alone,) = compare([part], [part])
    return replace(alone, fate=Fate.CHANGED, table=found) if found else None


def shown_tables(known: Compared, present: Mapping[str, Part]) -> list[ComparedPart]:
    """Tables that fields give and the file has otherwise, in the order of the text."""
    found = [_table(mark, lines, present) for mark, lines in known.tables.items()]
    order = list(present)
    return sorted((one for one in found if one), key=lambda one: order.index(one.key))


def again(known: Compared, present: Mapping[str, Part]) -> Compared:
    """The same file beside the text as it is by now."""
    file = ReadFile(known.parts, known.comments, known.warnings, known.tables)
    return compared(UUID(known.of), present, file)


def whole(known: Compared, present: Mapping[str, Part]) -> list[Part]:
    """The partner's text: the draft, with the passages and tables that the file has otherwise."""
    other = {part.key: part for part in known.parts}
    theirs = {mark[1]: (mark, lines) for mark, lines in reversed([*known.tables.items()])}
    return [_theirs(one, other.get(one.key), theirs.get(one.key)) for one in present.values()]


def _theirs(present: Part, other: Part | None, lines: tuple[Mark, Lines] | None) -> Part:
    if present.table is not None:
        table = word_tables.taken(present.table, *lines) if lines else present.table
        return replace(present, table=table)
    if other is None:
        return present
    passages = (other.passage(one.language) or one for one in present.passages)
    return Part(present.key, present.number, tuple(passages))


def _changed(part: Part, present: Part | None) -> Part | None:
    """The passages that differ; None where the text has no such article or all are equal."""
    if present is None or present.fixed:
        return None
    passages = tuple(
        one
        for one in part.passages
        if (known := present.passage(one.language))
        and plain_text(known.text) != plain_text(one.text)
    )
    return Part(part.key, part.number, passages) if passages else None


def shown(known: Compared, present: Mapping[str, Part]) -> list[Changed]:
    """What the page shows of each article that differs, in the order of the text."""
    parts, effort = {part.key: part for part in known.parts}, Effort()
    return [_shown(parts[key], one, effort) for key, one in present.items() if key in parts]


def _shown(part: Part, present: Part, effort: Effort) -> Changed:
    with effort.shared() as own:
        texts = [
            (one.language, spans(plain_text(before.text), plain_text(one.text), own))
            for one in part.passages
            if (before := present.passage(one.language))
        ]
    heading = present.passages[0].heading
    return Changed(
        part.key,
        present.number,
        heading,
        texts,
        coarse=own.refused > 0,
        written=is_article(part.key),
    )


def sealed(known: Compared) -> str:
    """The comparison as a signed text."""
    values = {
        "of": known.of,
        "parts": as_json(known.parts),
        "shown": dict(known.shown),
        "comments": [asdict(one) for one in known.comments],
        "warnings": list(known.warnings),
        "tables": [[*mark, lines] for mark, lines in known.tables.items()],
    }
    return signing.dumps(values, salt=SALT, compress=True)


def opened(text: str) -> Compared:
    """The comparison again; raises BadSignature for a text that is not ours, or old."""
    values: Any = signing.loads(text, salt=SALT, max_age=_AGE)
    comments = [Comment(**one) for one in values["comments"]]
    parts = from_json(values["parts"])
    tables = {
        (languages, key): tuple(map(tuple, lines)) for languages, key, lines in values["tables"]
    }
    return Compared(values["of"], parts, values["shown"], comments, values["warnings"], tables)
