"""`./office test`: every check, against servers that are thrown away afterwards."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from intl_office.launcher import packages, postgres, say, stack
from intl_office.launcher.place import Place
from intl_office.launcher.process import Notebook
from intl_office.launcher.run import prepare, supervised

# Tables of tests hold a few rows: to look for the best order of a join costs more than any order.
FEW_ROWS = {"join_collapse_limit": "1", "from_collapse_limit": "1"}
TESTS_FAILED = 1  # pytest's exit code; anything else is no matter of single tests
# Tests that kill processes compete with everything else for two cores. So many may be tried again:
# more are no accident, and one that fails alone too has failed.
FEW = 3

LONGEST = "types"  # of the checks; it knows one core only, so the tests begin beside it
CHECKS: dict[str, list[str]] = {
    "types": ["mypy"],
    "linter": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "import contracts": ["lint-imports"],
    "settings": ["python", "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "message catalogues": ["python", "manage.py", "catalogues", "--check"],
}


def test(place: Place, arguments: list[str]) -> int:
    """Run all checks, then all tests; with arguments only pytest, with these."""
    prepare(place, "requirements-test.lock")
    with throwaway_servers(place) as environment, ThreadPoolExecutor(1) as aside:
        longest = None if arguments else aside.submit(_passes, place, LONGEST, environment)
        failed = [] if arguments else _run_checks(place, environment)
        subprocess.run(
            ["python", "manage.py", "prepare", "--files-only"],
            cwd=place.root, env=environment, check=True,
        )  # fmt: skip
        code = run_tests(place.root, environment, arguments)
        if longest and not longest.result():
            failed.append(LONGEST)
    if failed:
        say.line(f"Checks that failed: {', '.join(failed)}")
    return code or (1 if failed else 0)


def run_tests(root: Path, environment: dict[str, str], arguments: list[str]) -> int:
    """Run pytest; without arguments on all cores, and the few that failed once more, alone."""
    if arguments:
        return subprocess.call(["pytest", *arguments], cwd=root, env=environment)
    cores = str(os.cpu_count() or 1)
    words = ["--numprocesses", cores, "--dist", "loadgroup", "--cache-clear", "--durations=40"]
    code = subprocess.call(["pytest", *words], cwd=root, env=environment)
    unsteady = failed_tests(root)
    if code != TESTS_FAILED or not 0 < len(unsteady) <= FEW:
        return code
    say.line("These failed beside others, and are run once more alone:")
    for name in unsteady:
        say.line(f"  {name}")
    code = subprocess.call(["pytest", *unsteady], cwd=root, env=environment)
    if not code:
        say.line(f"Passed alone, so they are UNSTEADY and to be mended: {', '.join(unsteady)}")
    return code


def failed_tests(root: Path) -> list[str]:
    """The tests that failed in the last run of this folder, as pytest keeps them."""
    kept = root / ".pytest_cache" / "v" / "cache" / "lastfailed"
    known = json.loads(kept.read_text()) if kept.exists() else {}
    # pytest-xdist writes the group behind the name.
    return sorted(re.sub(r"@\w+$", "", name) for name in known)


def _run_checks(place: Place, environment: dict[str, str]) -> list[str]:
    """The quicker ones side by side; names those that failed."""
    names = [name for name in CHECKS if name != LONGEST]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = pool.map(lambda name: _passes(place, name, environment), names)
        return [name for name, passes in zip(names, passed, strict=True) if not passes]


def _passes(place: Place, name: str, environment: dict[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=place.root, env=environment, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    seconds = time.monotonic() - start
    say.line(f"{name}: {'FAILED' if done.returncode else 'passed'} ({seconds:.1f} s)")
    if done.returncode:
        print(done.stdout)
    return done.returncode == 0


@contextmanager
def throwaway_servers(place: Place) -> Iterator[dict[str, str]]:
    """Variables with a database and a broker made for the block, two runs side by side included."""
    _remove_leftovers(place)
    name = f"test-{os.getpid()}"
    environment = stack.base_environment(place)
    missing = stack.missing_servers(environment)
    folders = [place.servers / name, place.sockets(name)]
    try:
        with supervised(place, place.run / f"{name}.json") as supervisor:
            servers = {
                variable: stack.database(place, name=name, options=postgres.VOLATILE | FEW_ROWS)
                if variable == "DATABASE_URL"
                else stack.message_broker(place, name=name)
                for variable in missing
            }
            servers = stack.logging_to(place.run / "test-servers.log", servers)
            yield environment | stack.start_servers(supervisor, servers) | _programs(place)
    finally:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def _programs(place: Place) -> dict[str, str]:
    """Where the tests find programs that they start themselves."""
    browser = packages.find_program(place.system, "chromium", "chromium-browser", "google-chrome")
    known = os.environ.get("OFFICE_CHROMIUM")
    return {"OFFICE_CHROMIUM": known or str(browser)}


def _remove_leftovers(place: Place) -> None:
    """End and remove what a killed test run left behind."""
    for note in place.run.glob("test-*.json"):
        name = note.stem
        if not _lives(int(name.removeprefix("test-"))):
            Notebook(note).kill_orphans()
            shutil.rmtree(place.servers / name, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
