"""Make an installation ready to serve: safe to run again, and by two machines at once."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from intl_office.core.catalogues import compile_catalogues
from intl_office.core.preparation import preparations

# Any number that no other advisory lock of ours uses: only one process migrates at a time.
_MIGRATION_LOCK = 7_362_015


class Command(BaseCommand):
    """Compile catalogues, collect static files, migrate, load what every database holds."""

    # What could be wrong before the migrations is checked by `./office test`.
    requires_system_checks = []

    help = "Compile message catalogues, collect static files, migrate the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to do one half."""
        half = parser.add_mutually_exclusive_group()
        half.add_argument("--files-only", action="store_true", help="leave the database alone")
        half.add_argument("--database-only", action="store_true", help="leave the files alone")

    def handle(
        self, *args: Any, files_only: bool = False, database_only: bool = False, **options: Any
    ) -> None:
        """Do each step, saying so."""
        if not database_only:
            self._prepare_files()
        if not files_only:
            self._migrate()
            for prepare in preparations.values():
                prepare(self.stdout.write)

    def _prepare_files(self) -> None:
        for path in compile_catalogues():
            self.stdout.write(f"catalogue {path.parent.parent.name} compiled")
        stamp = Path(settings.STATIC_ROOT) / ".office-stamp"
        wanted = _fingerprint()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        self.stdout.write("static files collected")
        stamp.write_text(wanted)

    def _migrate(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        try:
            executor = MigrationExecutor(connection)
            if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
                self.stdout.write(f"{len(plan)} migrations to apply")
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])


def _fingerprint() -> str:
    """Names, sizes and times of the files to be collected, wherever the checkout lies."""
    digest = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(p for p in Path(str(folder)).rglob("*") if p.is_file()):
            facts, name = path.stat(), path.relative_to(str(folder))
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
