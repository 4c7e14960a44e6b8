"""Message catalogues: compiled without GNU gettext, so that any machine can."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_catalogues() -> list[Path]:
    """Write every `.mo` file that is missing or older than its `.po`; return those written."""
    sources = [
        s
        for folder in settings.LOCALE_PATHS
        for s in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))
    ]
    return [_compile(source) for source in sources if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    target = source.with_suffix(".mo")
    with source.open("rb") as file:
        catalogue = read_po(file)
    fresh = target.with_suffix(".new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    return fresh.replace(target)
