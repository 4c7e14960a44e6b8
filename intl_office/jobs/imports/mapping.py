"""Which row holds the headings, and which column of a file fills which column of a kind."""

import hashlib
from collections.abc import Mapping, Sequence

from django.contrib.auth.base_user import AbstractBaseUser

from intl_office.jobs.imports.cells import words
from intl_office.jobs.imports.kinds import ImportKind
from intl_office.jobs.imports.reading import Layout, Sheet
from intl_office.jobs.models import ImportMapping

Mapped = dict[str, int]


def best_sheet(layout: Layout, kind: ImportKind) -> Sheet:
    """The sheet in which most headings are known, the first of equals."""
    return max(
        layout.sheets, key=lambda sheet: len(guess(headings(sheet, header_row(sheet, kind)), kind))
    )


def header_row(sheet: Sheet, kind: ImportKind) -> int:
    """The row with most headings that the kind knows; without any, the first of the fullest."""
    known = {said for column in kind.columns for said in column.headings()}

    def score(line: tuple[int, list[str]]) -> tuple[int, int]:
        texts = [words(cell) for cell in line[1]]
        return len(known & set(texts)), len({text for text in texts if text})

    return max(sheet.head, key=score)[0]


def headings(sheet: Sheet, row: int) -> list[str]:
    """The texts of a row of the head; none where the row is not among them."""
    return next((texts for number, texts in sheet.head if number == row), [])


def guess(texts: Sequence[str], kind: ImportKind) -> Mapped:
    """Columns of the file by column of the kind, as far as the headings tell."""
    places: dict[str, int] = {}
    for place, text in enumerate(texts):
        places.setdefault(words(text), place)
    return {
        column.name: min(places[said] for said in column.headings() & set(places))
        for column in kind.columns
        if column.headings() & set(places)
    }


def signature(texts: Sequence[str]) -> str:
    """What two files with the same headings have in common."""
    return hashlib.sha256("\n".join(words(text) for text in texts).encode()).hexdigest()


def remembered(user: AbstractBaseUser, kind: ImportKind, texts: Sequence[str]) -> Mapped | None:
    """What this person chose for such a file the last time, None for the first one."""
    kept = ImportMapping.objects.filter(
        user_id=user.pk, kind=kind.code, signature=signature(texts)
    ).first()
    known = {column.name for column in kind.columns}
    return {name: at for name, at in kept.mapping.items() if name in known} if kept else None


def remember(
    user: AbstractBaseUser, kind: ImportKind, texts: Sequence[str], mapping: Mapping[str, int]
) -> None:
    """Keep what this person chose."""
    ImportMapping.objects.update_or_create(
        user_id=user.pk,
        kind=kind.code,
        signature=signature(texts),
        defaults={"mapping": dict(mapping)},
    )
