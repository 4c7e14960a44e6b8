"""The virtual environment: locked with hashes, made with nothing but python3."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from intl_office.launcher import packages, say
from intl_office.launcher.place import Place
from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.stamp import fingerprint, is_current, write_text

# Each lock holds all of the one before it.
LOCKS = ("requirements.lock", "requirements-local.lock", "requirements-test.lock")


def prepare(place: Place, lock: str) -> None:
    """Bring the virtual environment to a lock file; one that holds more is left as it is.

    Raises:
        CannotGoOn: packages could not be downloaded or a hash did not match.
    """
    if is_prepared(place, lock):
        return
    uv = prepare_uv(place)
    with say.step(f"Python packages from {lock}"):
        if not place.python.exists():
            make_environment(place.venv)
        _stamp(place).unlink(missing_ok=True)
        _uv(uv, ["pip", "sync", "--require-hashes", str(place.root / lock)], place.venv)
    write_text(_stamp(place), _fingerprint(place.root / lock))


def is_prepared(place: Place, lock: str) -> bool:
    """Say whether the virtual environment holds a lock file's packages, or more."""
    sufficient = LOCKS[LOCKS.index(lock) :]
    return is_current(_stamp(place), (_fingerprint(place.root / name) for name in sufficient))


def _stamp(place: Place) -> Path:
    return place.venv / "office-stamp"


def make_environment(folder: Path) -> None:
    """Make an empty virtual environment; Debian's bare python3 can do that much."""
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(
            f"python3 could not make a virtual environment: {done.stderr.strip()}",
            "Install the package python3-venv (Debian, Ubuntu) or python3.",
        )


def prepare_uv(place: Place) -> Path:
    """The installer, in a folder of its own, from its own lock file."""
    folder, lock = place.state / "tools", place.root / "requirements-uv.lock"
    stamp, uv = folder / "office-stamp", folder / "bin" / "uv"
    if uv.exists() and is_current(stamp, [_fingerprint(lock)]):
        return uv
    with say.step("The package installer uv"):
        command = [*_pip(place), "install", "--quiet", "--require-hashes", "--upgrade"]
        environment = {**os.environ, **_pip_path(place)}
        done = subprocess.run(
            [*command, "--target", str(folder), "-r", str(lock)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise CannotGoOn(
            f"uv could not be installed: {done.stderr.strip()[-400:]}",
            "Check the network and the settings of pip (proxy, index).",
        )
    write_text(stamp, _fingerprint(lock))
    return uv


def install_beside(place: Place, lock: str, folder: Path) -> None:
    """Install a lock file into a folder of its own, outside the environment."""
    stamp = folder / "office-stamp"
    if is_current(stamp, [_fingerprint(place.root / lock)]):
        return
    uv = prepare_uv(place)
    arguments = ["pip", "install", "--require-hashes", "--target", str(folder)]
    _uv(uv, [*arguments, "-r", str(place.root / lock)], place.venv)
    write_text(stamp, _fingerprint(place.root / lock))


def _fingerprint(lock: Path) -> str:
    return fingerprint(sys.version, lock)


def _pip(place: Place) -> list[str]:
    if importlib.util.find_spec("pip") or _pip_path(place):
        return [sys.executable, "-m", "pip"]
    raise CannotGoOn("python3 comes without pip.", "Install pip (or ensurepip) for this python3.")


def _pip_path(place: Place) -> dict[str, str]:
    """PYTHONPATH with a pip, where python3 has none of its own."""
    if importlib.util.find_spec("pip"):
        return {}
    wheels = _bundled_pip() or _unpacked_pip(place)
    return {"PYTHONPATH": str(wheels[-1])} if wheels else {}


def _bundled_pip() -> list[Path]:
    spec = importlib.util.find_spec("ensurepip")
    folder = Path(spec.origin).parent / "_bundled" if spec and spec.origin else None
    return sorted(folder.glob("pip-*.whl")) if folder else []


def _unpacked_pip(place: Place) -> list[Path]:
    folder = place.system / "usr/share/python-wheels"
    if not folder.exists():
        packages.unpack(["python3-pip-whl"], place.system)
    return sorted(folder.glob("pip-*.whl"))


def _uv(uv: Path, arguments: list[str], venv: Path) -> None:
    environment = {**_indexes(), **os.environ, "VIRTUAL_ENV": str(venv), "UV_LINK_MODE": "copy"}
    done = subprocess.run(
        [str(uv), "--quiet", "--no-config", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(
            f"Python packages could not be installed: {done.stderr.strip()[-600:]}",
            "Check the network and free space, then start again: nothing is left half made.",
        )


def _indexes() -> dict[str, str]:
    """What the person told pip about indexes, told to uv too."""
    pairs = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX"}
    return {new: os.environ[old] for old, new in pairs.items() if old in os.environ}
