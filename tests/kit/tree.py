"""The files of the project, also on a machine without git."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_MADE = {".git", ".office", "__pycache__", "node_modules", ".env"}
_CACHES = "_cache"


def project_files() -> list[Path]:
    """What git knows or would add; without git, all that no tool has made."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        names = filter(None, listed.split("\0"))
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    return sorted(_walk())


def _walk() -> Iterator[Path]:
    for folder, inside, names in os.walk(ROOT):
        inside[:] = [name for name in inside if name not in _MADE and not name.endswith(_CACHES)]
        yield from (Path(folder) / name for name in names if not name.endswith((".mo", ".pyc")))
