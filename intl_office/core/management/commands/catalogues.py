"""The French catalogue, brought up to date from the sources."""

import re
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands import makemessages

CATALOGUE = "fr/LC_MESSAGES/django.po"
# Where a module's `_` is the lazy one, the other is called `_now`; a test knows of no third name.
ALIASES = ("_", "_now")
_IGNORED = ["--ignore=.office", "--ignore=tests", "--ignore=node_modules"]


class Command(BaseCommand):
    """Collect the texts of the sources; English is the texts themselves."""

    help = "Bring locale/fr up to date; --check only says whether it is, and complete."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to look only."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail if not up to date"
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        """Write the catalogue, then name what is not translated."""
        path = Path(settings.LOCALE_PATHS[0]) / CATALOGUE
        before = path.read_text() if path.exists() else ""
        after = _collected(path)
        if check:
            path.write_text(before)
            if before != after:
                raise CommandError("The catalogue is not up to date: run ./office messages.")
        missing = untranslated(path)
        for text in missing:
            self.stdout.write(f"not translated: {text!r}")
        if missing and check:
            raise CommandError(f"{len(missing)} texts are not translated.")


def _collected(path: Path) -> str:
    """The catalogue after makemessages, without the date that would differ at every run."""
    with tempfile.TemporaryFile("w") as silence:
        command = makemessages.Command(stdout=silence)
        keywords = [f"--keyword={name}" for name in ALIASES]
        command.xgettext_options = [*command.xgettext_options, *keywords]
        command.run_from_argv([
            "manage.py", "makemessages", "--locale=fr", "--no-location", "--no-wrap",
            "--no-obsolete", "--verbosity=0", *_IGNORED,
        ])  # fmt: skip
    text = re.sub(r'"(POT-Creation|PO-Revision)-Date:.*\n', "", path.read_text())
    path.write_text(text)
    return text


def untranslated(path: Path) -> list[str]:
    """Texts without a translation, or with one that nobody confirmed."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(_strings(message.string)))
    ]


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)
