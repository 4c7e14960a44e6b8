"""Import the ECHE list without a browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intl_office.core import audit
from intl_office.organisations.actions.eche import Report, import_eche_file


class Command(BaseCommand):
    """The same reading, checks and writing as the import assistant, all or nothing."""

    help = "Import the official list of ECHE holders (XLSX as published)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Import, then say what was done."""
        if not file.is_file():
            raise CommandError(f"No such file: {file}")
        with audit.context(actor="import_eche", reason=file.name):
            report = import_eche_file(file)
        self._say(report)

    def _say(self, report: Report) -> None:
        for issue in report.issues:
            self.stderr.write(f"row {issue.number}, {issue.level}: {issue.message}")
        if report.refused:
            raise CommandError("Nothing was imported: rows have errors.")
        counts = ", ".join(f"{number} {name}" for name, number in sorted(report.counts.items()))
        self.stdout.write(f"{sum(report.counts.values())} institutions: {counts or 'none'}")
