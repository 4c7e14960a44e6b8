"""A test that fails beside others has a second try alone; one that fails twice has failed."""

import os
from pathlib import Path

import pytest

from intl_office.launcher import check

# pytest-xdist names its processes: alone there is none.
STEADY = "def test_steady(): pass\n"
WRONG = "def test_wrong(): assert False\n"
UNSTEADY = """
import os, pytest
@pytest.mark.xdist_group("alone")
def test_unsteady(): assert "PYTEST_XDIST_WORKER" not in os.environ
"""
MANY = """
import os, pytest
@pytest.mark.parametrize("n", range(4))
def test_unsteady(n): assert "PYTEST_XDIST_WORKER" not in os.environ
"""


def run(folder: Path, *texts: str) -> int:
    """A run of the launcher over modules with these texts."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p xdist\n")
    for number, text in enumerate(texts):
        (folder / f"test_{number}.py").write_text(text)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return check.run_tests(folder, inherited | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, [])


def test_all_pass(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, STEADY) == 0
    assert "UNSTEADY" not in capfd.readouterr().out


def test_what_passes_alone_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, STEADY, UNSTEADY) == 0
    said = capfd.readouterr().out
    assert "UNSTEADY and to be mended: test_1.py::test_unsteady" in said


def test_what_fails_alone_has_failed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, STEADY, UNSTEADY, WRONG) == 1
    assert "UNSTEADY" not in capfd.readouterr().out


def test_many_are_no_accident(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, STEADY, MANY) == 1
    assert "once more" not in capfd.readouterr().out


def test_an_earlier_run_does_not_count(tmp_path: Path) -> None:
    assert run(tmp_path, WRONG) == 1
    (tmp_path / "test_0.py").unlink()
    assert run(tmp_path, STEADY) == 0
    assert check.failed_tests(tmp_path) == []
