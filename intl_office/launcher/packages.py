"""Programs and libraries of the distribution, unpacked beside the project.

Nothing is installed: packages are downloaded with private lists (no root needed) and unpacked
into a folder, from which programs and libraries are used. What the machine has is used first.
"""

import ctypes
import glob
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from intl_office.launcher import say
from intl_office.launcher.place import is_linux
from intl_office.launcher.say import CannotGoOn


@dataclass(frozen=True)
class Need:
    """Something that a command needs from the system.

    Attributes:
        title: its name in messages.
        packages: Debian and Ubuntu packages that bring it; of alternatives (`a|b`) the first
            that exists is taken.
        present: says whether it is there, given the folder of unpacked packages.
        remedy: what to install where there is no apt.
    """

    title: str
    packages: tuple[str, ...]
    present: Callable[[Path], bool]
    remedy: str


def library_folders(system: Path) -> list[Path]:
    """The folders of unpacked libraries, for LD_LIBRARY_PATH."""
    # PulseAudio, which Chromium loads, keeps a library of its own in a folder of its own.
    patterns = ("usr/lib/*-linux-*", "lib/*-linux-*", "usr/lib/*-linux-*/pulseaudio", "usr/lib")
    return [Path(p) for pattern in patterns for p in sorted(glob.glob(str(system / pattern)))]


def has_library(*names: str) -> Callable[[Path], bool]:
    """A check that every shared library can be loaded or has been unpacked."""
    return lambda system: all(_loads(name) or _unpacked(name, system) for name in names)


def has_program(*names: str) -> Callable[[Path], bool]:
    """A check that one of the programs is on the path or has been unpacked."""
    return lambda system: find_program(system, *names) is not None


def has_font(system: Path) -> bool:
    """Say whether there is a font to print with."""
    folders = (Path("/usr/share/fonts"), system / "usr/share/fonts", Path("/Library/Fonts"))
    return any(next(folder.rglob("*.tt[fc]"), None) for folder in folders if folder.exists())


def find_program(system: Path, *names: str) -> Path | None:
    """The first of these programs that the machine has, or that was unpacked."""
    for name in names:
        if found := shutil.which(name):
            return Path(found)
        for folder in ("usr/lib/chromium", "usr/bin"):
            if (system / folder / name).is_file():
                return system / folder / name
    return None


def get(needs: Iterable[Need], system: Path) -> None:
    """Make sure that every need is met, unpacking what is missing.

    Raises:
        CannotGoOn: something is missing and cannot be unpacked here.
    """
    missing = [need for need in needs if not need.present(system)]
    if not missing:
        return
    titles = ", ".join(need.title for need in missing)
    if not (is_linux() and shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise CannotGoOn(f"not found on this machine: {titles}.", missing[0].remedy)
    with say.step(f"Getting {titles}"):
        unpack([p for need in missing for p in need.packages], system)
    still = [need for need in missing if not need.present(system)]
    if still:
        raise CannotGoOn(f"could not be unpacked: {still[0].title}.", still[0].remedy)


def unpack(packages: list[str], system: Path) -> None:
    """Download packages with what they depend on and unpack them into a folder.

    Raises:
        CannotGoOn: apt could not find or download them.
    """
    cache = system.parent / "apt"
    for folder in (cache / "lists" / "partial", cache / "archives" / "partial", system):
        folder.mkdir(parents=True, exist_ok=True)
    apt = _apt(cache)
    # A third-party source that is away makes this fail though the packages can be had.
    _run([*apt, "update"])
    names = [_first_existing(alternatives, apt) for alternatives in packages]
    done = _run([*apt, "install", "--download-only", "--yes", "--no-install-recommends", *names])
    if done.returncode != 0:
        raise CannotGoOn(
            f"the packages {' '.join(names)} could not be downloaded: {_last_line(done.stderr)}",
            f"Check the network, or as root: apt-get install {' '.join(names)}",
        )
    for archive in sorted((cache / "archives").glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", archive, system], check=True)
    shutil.rmtree(cache)


def environment(system: Path) -> dict[str, str]:
    """Variables with which programs find unpacked libraries and fonts."""
    folders = [str(folder) for folder in library_folders(system)]
    if not folders:
        return {}
    known = [p for p in os.environ.get("LD_LIBRARY_PATH", "").split(":") if p]
    variables = {"LD_LIBRARY_PATH": ":".join([*folders, *known])}
    if (system / "usr/share/fonts").exists():
        variables["FONTCONFIG_FILE"] = str(_font_configuration(system))
    return variables


def _font_configuration(system: Path) -> Path:
    path = system / "fonts.conf"
    if not path.exists():
        folders = ("/usr/share/fonts", system / "usr/share/fonts")
        rows = "".join(f"  <dir>{folder}</dir>\n" for folder in folders)
        cache = system.parent / "fontcache"
        path.write_text(
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
            f"<fontconfig>\n{rows}  <cachedir>{cache}</cachedir>\n</fontconfig>\n"
        )
    return path


def _apt(cache: Path) -> list[str]:
    options = {
        "Dir::State::lists": cache / "lists",
        "Dir::Cache::archives": cache / "archives",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    return ["apt-get", "-q", *(word for k, v in options.items() for word in ("-o", f"{k}={v}"))]


def _first_existing(alternatives: str, apt: list[str]) -> str:
    names = alternatives.split("|")
    tool = ["apt-cache", *apt[2:]]
    for name in names[:-1]:
        if "Package:" in _run([*tool, "show", "--no-all-versions", name]).stdout:
            return name
    return names[-1]


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    plain = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=plain, stdin=subprocess.DEVNULL
    )


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _unpacked(name: str, system: Path) -> bool:
    return any((folder / name).exists() for folder in library_folders(system))
