"""The ECHE list, from a file on this machine."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from intl_office.core.locks import lock
from intl_office.core.uploads import FileKind
from intl_office.jobs.enums import Level
from intl_office.jobs.imports import mapping
from intl_office.jobs.imports.checking import parsed
from intl_office.jobs.imports.kinds import Row
from intl_office.jobs.imports.reading import look, read
from intl_office.organisations.imports.eche import EcheImport


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row, in words."""

    number: int
    level: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: rows by outcome, remarks, and whether errors stopped it."""

    counts: Mapping[str, int] = field(default_factory=dict)
    issues: Sequence[Remark] = ()
    refused: bool = False


@transaction.atomic
def import_eche_file(path: Path) -> Report:
    """Check every row, then write all of them or none.

    Raises ValidationError where the file cannot be read.
    """
    kind = EcheImport()
    lock(f"import:{kind.code}")
    rows = _rows(path, kind)
    kind.check(rows)
    issues = [Remark(row.number, one.level, one.message) for row in rows for one in row.issues]
    if any(row.level == Level.ERROR for row in rows):
        return Report(issues=issues, refused=True)
    counts = Counter(str(written.outcome) for written in kind.write(rows, by=None))
    return Report(counts, issues)


def _rows(path: Path, kind: EcheImport) -> list[Row]:
    suffix = FileKind.CSV if path.suffix.lower() == ".csv" else FileKind.XLSX
    with path.open("rb") as file:
        layout = look(file, suffix)
        sheet = mapping.best_sheet(layout, kind)
        header = mapping.header_row(sheet, kind)
        places = mapping.guess(mapping.headings(sheet, header), kind)
        columns = {kind.column(name): place for name, place in places.items()}
        found = read(file, suffix, layout, sheet.name)
        return [parsed(number, cells, columns) for number, cells in found if number > header]
