"""What is read of mails and their texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override

from intl_office.mail import kinds
from intl_office.mail.enums import MessageStatus
from intl_office.mail.models import Message, Template
from intl_office.mail.values import Plain, from_json, plain
from intl_office.mail.wording import Wording

RECENT = 10  # mails offered to try a text on


@dataclass(frozen=True, slots=True)
class TextRow:
    """One line of the list of texts: a kind and its version in use by language (0: house text)."""

    kind: kinds.Kind
    versions: Mapping[str, int]

    @property
    def marks(self) -> list[tuple[str, int]]:
        """Name of each language with the version in use."""
        return [(str(name), self.versions[code]) for code, name in settings.LANGUAGES]


def version_in_use(kind: str, language: str) -> Template | None:
    """The officers' version in use, None where the house text is."""
    return Template.objects.in_use().filter(kind=kind, language=language).first()


def versions_in_use(kind: str) -> dict[str, Template | None]:
    """The officers' version in use with its author, by language."""
    found = Template.objects.in_use().filter(kind=kind).select_related("author")
    known = {version.language: version for version in found}
    return {language: known.get(language) for language, _name in settings.LANGUAGES}


def wording_in_use(kind: kinds.Kind, language: str) -> Wording:
    """The wording that the next mail of this kind is written with."""
    edited = version_in_use(kind.code, language)
    return edited.wording if edited else kind.house[language]


def text_rows() -> list[TextRow]:
    """Every registered kind, by group and title."""
    edited = {
        (kind, language): number
        for kind, language, number in Template.objects.in_use().values_list(
            "kind", "language", "number"
        )
    }
    rows = [TextRow(kind, _versions(kind.code, edited)) for kind in kinds.registered.values()]
    return sorted(rows, key=lambda row: (str(row.kind.group), str(row.kind.title)))


def recent(kind: kinds.Kind) -> Sequence[Message]:
    """The latest mails of a kind whose values are still there, to try a text on."""
    if kind.confidential:
        return []
    rows = Message.objects.filter(kind=kind.code, erased_at=None).order_by("-created_at", "-pk")
    return list(rows.only("uid", "name", "address", "created_at", "context")[:RECENT])


def values_for(kind: kinds.Kind, message: Message | None) -> dict[str, Plain]:
    """The values of a real mail, completed by the examples for variables that came later."""
    kept: dict[str, Any] = from_json(message.context) if message else {}
    return kind.example() | {name: kept[name] for name in kept if name in kind.names()}


def values_about(kind: kinds.Kind, row: Any, language: str) -> dict[str, Plain]:
    """What a mail about a row would say now, completed by the examples of what every mail has."""
    with override(language):
        return kind.example() | {name: plain(value) for name, value in kind.context(row).items()}


def text_is_shown(message: Message) -> bool:
    """Whether officers may read the words: not those with a personal link or code.

    On one's own machine without a mail server they are shown, or nobody could ever use the link.
    """
    kind = kinds.registered.get(message.kind)
    if message.is_erased:
        return False
    if kind is None or not kind.confidential:
        return True
    kept: bool = settings.LOCAL and message.status == MessageStatus.KEPT
    return kept


def in_trouble() -> Mapping[str, int]:
    """How many mails failed and how many are uncertain."""
    statuses = Message.objects.in_trouble().order_by().values_list("status", flat=True)[:1000]
    found = list(statuses)
    return {status: found.count(status) for status in sorted(set(found))}


def _versions(kind: str, edited: Mapping[tuple[str, str], int]) -> dict[str, int]:
    return {language: edited.get((kind, language), 0) for language, _name in settings.LANGUAGES}
