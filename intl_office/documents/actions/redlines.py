"""The redline: what changed between two texts, as a document that can be sent on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.documents.actions.documents import request_document
from intl_office.documents.actions.versions import About
from intl_office.documents.comparing import ComparedPart, ComparedRow, ComparedTable, Fate, compare
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document, TextVersion
from intl_office.documents.parts import Part
from intl_office.documents.redline import REDLINE
from intl_office.documents.spans import Spans


@dataclass(frozen=True, slots=True)
class Text:
    """One of two texts that are compared: a version, or the text as it is now (None)."""

    version: TextVersion | None
    parts: Sequence[Part]

    @property
    def title(self) -> str:
        """How it is called."""
        return str(self.version) if self.version else _("The text as it is now")

    @property
    def sha256(self) -> str:
        """The version's own; none of a text that still changes."""
        return self.version.sha256 if self.version else ""


def text_of(about: About, version: TextVersion | None) -> Text:
    """A version with its parts, or the text as it is now."""
    return Text(version, version.parts if version else about.draft())


def ask_redline(
    *, about: About, earlier: Text, later: Text, by: User, token: UUID | None = None
) -> Document:
    """Have the comparison made by a worker; raises PermissionDenied for who writes not the text."""
    locale = about.rules.text_locale(about.subject)
    found = compare(earlier.parts, later.parts)
    with override(locale.languages[0]):
        heading = about.rules.heading(about.subject, locale)
    values: Mapping[str, Any] = {
        "about": heading,
        "names": [_names(one, locale) for one in (earlier, later)],
        "hashes": [earlier.sha256, later.sha256],
        "parts": [_frozen(one) for one in found],
        "unchanged": sum(one.fate == Fate.SAME for one in found),
    }
    return request_document(
        kind=REDLINE, subject=about.subject, locale=locale, by=by, token=token, values=values
    )


def _names(text: Text, locale: Locale) -> dict[str, str]:
    found = {}
    for code in locale.languages:
        with override(code):
            found[code] = text.title
    return found


def _frozen(one: ComparedPart) -> dict[str, Any]:
    return {
        "fate": one.fate.value,
        "moved": one.moved,
        "before": one.before,
        "after": one.after,
        "coarse": one.coarse,
        "passages": {
            passage.language: {"heading": _plain(passage.heading), "text": _plain(passage.text)}
            for passage in one.passages
        },
        "table": _table(one.table) if one.table else None,
    }


def _table(table: ComparedTable) -> dict[str, Any]:
    """Its head, and the rows that are not the same."""
    rows = [one for one in table.rows if one.fate != Fate.SAME]
    return {
        "head": _cells(table.head),
        "rows": [{"fate": one.fate.value, "cells": _cells(one)} for one in rows],
        "unchanged": len(table.rows) - len(rows),
    }


def _cells(row: ComparedRow) -> list[list[list[Any]]]:
    return [[[code, _plain(pieces)] for code, pieces in cell] for cell in row.cells]


def _plain(spans: Spans) -> list[list[str]]:
    return [[one.mark.value, one.text] for one in spans]
