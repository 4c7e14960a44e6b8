"""A letter being written: a text of the library, what it is about, to whom, and the entries.

Entries are plain texts by name, as a form and a row keep them: `value_NAME` of a variable,
`salutation_fr`, own words `object_fr` and `text_fr`, `address`, `place`, `day`...
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from intl_office.documents.clauses import Declared, Filled, Variable, fill, names, written
from intl_office.documents.enums import Layout, Locale
from intl_office.documents.house import institution_name
from intl_office.documents.letters import ELSE, OPENING, Addressee, LetterKind
from intl_office.documents.models import ClauseVersion
from intl_office.organisations.models import Institution

WIDTH = 90  # letters in a line of print
Entries = Mapping[str, str]
Asked = Declared | Variable  # what is to be filled in


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in one language.

    Attributes:
        code: `fr` or `en`.
        object, text: as they will be printed.
        usual: object and text of the library with the same values; own words differ from them.

    """

    code: str
    object: Filled
    text: Filled
    usual: tuple[str, str]

    @property
    def missing(self) -> list[str]:
        """The names without a value, once each."""
        return list(dict.fromkeys([*self.object.missing, *self.text.missing]))

    @property
    def both(self) -> tuple[str, str]:
        """Object and text."""
        return self.object.text, self.text.text


class Writing:
    """One letter before it is made; what is known is asked for once."""

    def __init__(
        self,
        kind: LetterKind,
        version: ClauseVersion,
        subject: UUID,
        locale: Locale,
        to: Addressee | None = None,
    ) -> None:
        """Tie a text to what the letter is about; without an addressee the officer writes one."""
        self.kind, self.version, self.subject, self.locale = kind, version, subject, locale
        self.to = to or Addressee(key=ELSE, label="")

    @property
    def codes(self) -> tuple[str, ...]:
        """Its languages."""
        return self.locale.languages

    @cached_property
    def known(self) -> Mapping[str, Mapping[str, str]]:
        """What is known by itself, by language; the opening is an entry."""
        return {
            code: {**self.kind.values(self.subject, code), **self.to.known(code)}
            for code in self.codes
        }

    def source(self, code: str) -> str:
        """Object and text of the library in a language, with their places."""
        return f"{self.version.heading(code)}\n{self.version.text(code)}"

    @property
    def named(self) -> list[str]:
        """What the text names in the languages of the letter, once each, in order."""
        return list(dict.fromkeys(name for code in self.codes for name in names(self.source(code))))

    @cached_property
    def asked(self) -> list[Asked]:
        """What the officer fills in: the text's own variables, and what is not known of the file.

        Each is named in the text; one that nobody knows any more is asked for as a text.
        """
        own = {one.name: one for one in self.version.declared}
        kinds = {one.code: one for one in self.kind.variables}
        open_names = (one for one in self.named if one != OPENING)
        return [
            own.get(name) or kinds.get(name) or Declared(name)
            for name in open_names
            if name in own or not all(self.known[code].get(name) for code in self.codes)
        ]

    @property
    def given(self) -> list[tuple[Variable, str]]:
        """What is filled in by itself, with its value in the first language."""
        known, first = {one.code: one for one in self.kind.variables}, self.codes[0]
        open_names = {name_of(one) for one in self.asked} | {OPENING}
        return [
            (known[name], self.known[first][name])
            for name in self.named
            if name in known and name not in open_names
        ]

    def words(self, entries: Entries, code: str) -> Words:
        """The letter in one language; own words are filled in like those of the library."""
        values = self._values(entries, code)
        optional = {one.name for one in self.version.declared if not one.obligatory}
        library = (self.version.heading(code), self.version.text(code))
        own = (entries.get(f"object_{code}"), entries.get(f"text_{code}"))
        usual = tuple(fill(one, values, optional).text for one in library)
        first, second = (
            fill(mine or theirs, values, optional)
            for mine, theirs in zip(own, library, strict=True)
        )
        return Words(code, first, second, (usual[0], usual[1]))

    def _values(self, entries: Entries, code: str) -> dict[str, str]:
        values = dict(self.known[code])
        for one in self.asked:
            if given := entries.get(f"value_{name_of(one)}"):
                values[name_of(one)] = written(one.type, given, code)
        if opening := entries.get(f"{OPENING}_{code}"):
            values[OPENING] = opening
        return values

    def missing(self, entries: Entries) -> list[str]:
        """The names without a value in any of its languages, once each."""
        found = (name for code in self.codes for name in self.words(entries, code).missing)
        return list(dict.fromkeys(found))

    def label(self, name: str) -> str:
        """What a variable is, for the reader."""
        found = (str(one.label) for one in self.asked if name_of(one) == name)
        return next(found, name)

    @property
    def title(self) -> str:
        """Name of the text and what it is about, in the letter's first language."""
        with override(self.codes[0]):
            return f"{self.version.clause} – {self.kind.subject_name(self.subject)}"[:200]

    def context(self, entries: Entries) -> dict[str, Any]:
        """What is printed, as plain values to be frozen."""
        turns = {"layout": Layout.SEQUENCE.value} if len(self.codes) > 1 else {}
        return {
            "title": self.title,
            "form": self.kind.form,
            "address": lines(entries.get("address", "")),
            "reference": entries.get("reference", ""),
            "place": entries.get("place", ""),
            "day": entries.get("day", ""),
            "signatory": entries.get("signatory", ""),
            "function": entries.get("function", ""),
            "enclosures": lines(entries.get("enclosures", "")),
            "words": [self._printed(self.words(entries, code)) for code in self.codes],
            **turns,
        }

    def _printed(self, words: Words) -> dict[str, Any]:
        return {
            "code": words.code,
            "sender": sender(words.code),
            "object": words.object.text,
            "blocks": list(blocks(words.text.text)),
        }


def specimen(
    kind: LetterKind, version: ClauseVersion, subject: UUID
) -> tuple[Writing, dict[str, str]]:
    """The letter as it would be today in both languages; what an officer fills in by its label."""
    to = next(iter(kind.addressees(subject)), None)
    writing = Writing(kind, version, subject, Locale.BOTH, to)
    proposed = kind.proposed(subject)
    asked = {f"value_{name_of(one)}": f"[{one.label}]" for one in writing.asked}
    return writing, {
        "address": "\n".join(writing.to.lines),
        "reference": proposed.reference,
        "place": city(),
        "day": timezone.localdate().isoformat(),
        "signatory": proposed.signatory,
        "function": proposed.function,
        **asked,
    }


def name_of(one: Asked) -> str:
    """As it stands in the text."""
    return one.code if isinstance(one, Variable) else one.name


def lines(text: str) -> list[str]:
    """The lines of an address or a list, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def blocks(text: str) -> Iterator[dict[str, Sequence[str]]]:
    """Paragraphs by their lines, lists by their items: written as mails are.

    An empty line parts paragraphs; lines that begin with `- ` make a list.
    """
    together: list[str] = []
    for line in [*text.replace("\r", "").split("\n"), ""]:
        if line.strip():
            together.append(line.strip())
        elif together:
            listed = all(one.startswith("- ") for one in together)
            items = [one[2:] for one in together] if listed else []
            yield {"lines": [] if listed else together, "items": items}
            together = []


def printed_lines(value: object) -> int:
    """About how many lines plain values take in print."""
    if isinstance(value, str):
        return sum(1 + len(line) // WIDTH for line in value.splitlines())
    if isinstance(value, Mapping):
        return sum(map(printed_lines, value.values()))
    return sum(map(printed_lines, value)) if isinstance(value, Sequence) else 0


def sender(code: str) -> list[str]:
    """Name and address of the house in a language; its name alone where it is not described."""
    with override(code):
        house = Institution.get()
        if house is None:
            return [institution_name()]
        place = f"{house.postal_code} {house.city}".strip()
        found = [house.name, house.address, place, str(house.country or "")]
        return [one for one in found if one]


def city() -> str:
    """Where the house writes its letters."""
    house = Institution.get()
    return house.city if house else ""
