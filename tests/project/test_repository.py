"""What is kept in the repository: nothing of one machine, everything locked, nothing overgrown."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.kit.tree import project_files

ROOT = Path(settings.BASE_DIR)
LOCKS = sorted(ROOT.glob("requirements*.lock"))
# Written in pieces, so that this file may be in the repository.
_OUTSIDE = re.compile("|".join(("(?<![\\w.~-])/wor" + "k/", "/tmp/" + "devpg", "\\." + "library/")))
# Our own tests may read the reference folder that lies beside a checkout; nothing else names it.
_BESIDE = "../" + "shared"
_LONGEST = 400


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_place_outside_the_project() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in project_files()
        if (match := _OUTSIDE.search(_text(path)))
    ]
    assert found == []


def test_only_tests_know_the_folder_beside_the_checkout() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in project_files()
        if _BESIDE in _text(path) and path.relative_to(ROOT).parts[0] != "tests"
    ]
    assert found == []


def test_there_are_locks() -> None:
    assert len(LOCKS) >= 3


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: str(path.name))
def test_a_lock_names_no_index_and_has_a_hash_for_every_package(path: Path) -> None:
    text = path.read_text()
    assert "http" not in re.sub(r"(?m)^[a-z0-9-]*http[a-z0-9-]*==", "", text), "an index's address"
    pinned = re.split(r"\n(?=\S)", text.strip())
    lines = [block for block in pinned if not block.startswith("#")]
    assert lines
    without = [block.splitlines()[0] for block in lines if "--hash=sha256:" not in block]
    unpinned = [block.splitlines()[0] for block in lines if "==" not in block.splitlines()[0]]
    assert (without, unpinned) == ([], [])


@pytest.mark.parametrize(
    "path",
    [p for p in project_files() if p.name == "package-lock.json"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_front_end_packages_are_locked_by_hash_without_an_address(path: Path) -> None:
    text = path.read_text()
    assert '"resolved"' not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in facts for name, facts in packages.items() if name)


def _code_lines(path: Path) -> int:
    """Lines that are neither empty nor a comment (style rule: no file over 400 lines of code)."""
    rows = (row.strip() for row in path.read_text().splitlines())
    return sum(bool(row) and not row.startswith("#") for row in rows)


def test_no_file_is_over_400_lines_of_code() -> None:
    python = [p for p in project_files() if p.suffix == ".py" and "migrations" not in p.parts]
    long = {str(p.relative_to(ROOT)): n for p in python if (n := _code_lines(p)) > _LONGEST}
    assert python
    assert long == {}
