"""Signed scans of agreements taken over: one archive, each file found by its name."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import reach
from intl_office.core.uploads import ARCHIVES, MB, FileKind
from intl_office.jobs.imports import archives
from intl_office.jobs.imports.archives import Content
from intl_office.jobs.imports.cells import Cell, as_text, words
from intl_office.jobs.imports.kinds import Column, ImportKind, Row, Text, Written
from intl_office.jobs.imports.parsers import Parser, integer, text
from partnerships import rules
from partnerships.actions.taking_scans import unchanged, write_scan
from partnerships.enums import SIGNED
from partnerships.models import Agreement, TakeOver

AGREEMENT = "agreement"  # beside what a row says: the one whose scan it is
MEMORY = 2 * MB  # of a file; beyond, it lies in a temporary file
_REFUSED = {
    Content.OTHER: _("This is no PDF."),
    Content.ENCRYPTED: _("This file is locked with a password."),
    Content.DAMAGED: _("This file is damaged."),
    Content.LARGE: _("This file is too large: at most 20 MB."),
    Content.OUTSIDE: _("The name of this file leads out of the archive."),
}


def _pdf(cell: Cell) -> str:
    said = as_text(cell)
    if said != Content.PDF:
        raise ValidationError(_REFUSED[Content(said)])
    return said


class Scans(ImportKind):
    """Signed copies, found by the file name that the sheet gave, or by the number."""

    code: ClassVar[str] = "agreement-scans"
    title: Text = _("Signed scans of the agreements taken over")
    help: Text = _(
        "One ZIP archive with a PDF for each agreement, named as your sheet of agreements says, or "
        "after the number: C-12.pdf for C-12. After the agreements; folders do not matter."
    )
    columns: Sequence[Column] = (
        Column(name="file", label=_("File in the archive"), parser=text(500), required=True),
        Column(name="content", label=_("Content"), parser=Parser(_pdf, empty=""), required=True),
        Column(name="size", label=_("Size in bytes"), parser=integer(1)),
    )
    files = ARCHIVES

    def allows(self, user: AbstractBaseUser) -> bool:
        """Who takes agreements over."""
        return rules.may_record_some(user)

    def check_as(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> None:
        """Whose scan each file is, and whether it may have one."""
        known = _by_file_name()
        within = reach(by, rules.RECORD)
        seen: dict[int, int] = {}
        for row in rows:
            row.values[AGREEMENT] = found = _found(row, known)
            if found is None:
                if row.get("file"):
                    row.warning("file", _("No agreement names this file: it is left out."))
            elif not within.covers([found.unit.path]):
                row.error("file", _("You do not record agreements of this unit."))
            else:
                _check(row, found, seen)

    def absent(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Sequence[Row]:
        """Scans that the sheet of agreements names and that have not come."""
        here = {row.values[AGREEMENT].pk for row in rows if row.get(AGREEMENT)}
        within = reach(by, rules.RECORD)
        last = max((row.number for row in rows), default=archives.FIRST - 1)
        waiting = (
            _taken()
            .exclude(scan="")
            .filter(agreement__signed_copy=None, agreement__state__in=SIGNED)
        )
        found = [one for one in waiting.order_by("pk") if one.agreement_id not in here]
        mine = [one for one in found if within.covers([one.agreement.unit.path])]
        return [_missing(number, one) for number, one in enumerate(mine, last + 1)]

    def write(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Iterator[Written]:
        """Never without the archive."""
        raise NotImplementedError

    def write_from(
        self, rows: Sequence[Row], file: IO[bytes], *, by: AbstractBaseUser
    ) -> Iterator[Written]:
        """Keep each scan and give it to its agreement."""
        with archives.opened(file) as archive:
            for row in rows:
                agreement = row.get(AGREEMENT)
                if agreement is None:
                    continue
                if row.get("file") is None or agreement.signed_copy_id:
                    yield unchanged(row.number, agreement)
                    continue
                with SpooledTemporaryFile(max_size=MEMORY) as copied:
                    archives.copy(archive, row.number, copied)
                    yield from write_scan(row.number, agreement, copied, _name(row), by=by)


def _taken() -> Any:
    rows = TakeOver.objects.select_related("agreement__unit", "agreement__signed_copy")
    return rows.defer("agreement__search")


def _by_file_name() -> Mapping[str, Agreement]:
    """Agreements by the name of their scan; the name that the sheet gave wins over the number."""
    rows = list(_taken().order_by("pk"))
    by_number = {words(one.number): one.agreement for one in rows}
    by_scan = {_stem(one.scan): one.agreement for one in rows if one.scan}
    return {**by_number, **by_scan}


def _stem(name: str) -> str:
    """A name as it is compared: no folders, suffix, accents, capitals, punctuation."""
    path = PurePosixPath(name.replace("\\", "/"))
    return words(path.stem if path.suffix.lower() == f".{FileKind.PDF}" else path.name)


def _found(row: Row, known: Mapping[str, Agreement]) -> Agreement | None:
    return known.get(_stem(row.get("file") or ""))


def _name(row: Row) -> str:
    return PurePosixPath(row.values["file"].replace("\\", "/")).name


def _check(row: Row, agreement: Agreement, seen: dict[int, int]) -> None:
    first = seen.setdefault(agreement.pk, row.number)
    if first != row.number:
        row.error("file", _("Row %(number)s is the scan of the same agreement."), number=first)
    elif agreement.state not in SIGNED:
        text_ = _("Agreement %(number)s is not concluded: only what is signed has a signed copy.")
        row.error("file", text_, number=agreement.number)
    elif agreement.signed_copy is not None:
        row.warning(
            "file",
            _("Agreement %(number)s has its signed copy already: it is left alone."),
            number=agreement.number,
        )


def _missing(number: int, one: TakeOver) -> Row:
    row = Row(number, {AGREEMENT: one.agreement}, (one.scan, "", ""))
    text_ = _("This file is not in the archive: agreement %(number)s goes without its scan.")
    row.warning("file", text_, number=one.agreement.number)
    return row
