"""Where this checkout keeps what it makes."""

import hashlib
import os
import pwd
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from intl_office.launcher.say import CannotGoOn

# A Unix socket's path has room for 107 bytes; the longest name in it is `.s.PGSQL.5432.lock`.
_LONGEST_SOCKET_FOLDER = 85


@dataclass(frozen=True)
class Place:
    """The folders of one checkout.

    Attributes:
        root: the checkout.
        state: what the launcher makes and git ignores: environment, assets, files, notes.
        servers: data and programs of PostgreSQL and the broker. As root they run as another
            user, who may not enter a closed home, so they live under `/var/lib/intl-office`.
        service_user: who runs the servers, None for the user who started the launcher.
    """

    root: Path
    state: Path
    servers: Path
    service_user: str | None

    @property
    def run(self) -> Path:
        """Notes about running processes."""
        return self.state / "run"

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.state / "venv"

    @property
    def python(self) -> Path:
        """The interpreter of the virtual environment."""
        return self.venv / "bin" / "python"

    @property
    def system(self) -> Path:
        """The root of unpacked distribution packages."""
        return self.servers / "system"

    def sockets(self, name: str) -> Path:
        """The folder of a server's Unix socket, closed to everybody else."""
        folder = self.servers / name
        if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
            return folder
        short = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"intl-office-{os.getuid()}-{short}"

    def make_for_servers(self, folder: Path) -> Path:
        """Make a folder that only the servers' user (and root) may enter.

        Raises:
            CannotGoOn: the folder exists and belongs to somebody else.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        owner = pwd.getpwnam(self.service_user).pw_uid if self.service_user else os.getuid()
        if os.geteuid() == 0:
            os.chown(folder, owner, -1)
        if folder.stat().st_uid != owner:
            raise CannotGoOn(
                f"{folder} belongs to another user.", f"Remove {folder} and start again."
            )
        folder.chmod(0o700)
        return folder


def find_place(root: Path) -> Place:
    """Work out the folders of a checkout for the user who runs this."""
    state = root / ".office"
    if os.geteuid() != 0:
        return Place(root, state, state, None)
    key = hashlib.sha256(os.fsencode(root)).hexdigest()[:8]
    servers = Path("/var/lib/intl-office") / f"{root.name}-{key}"
    for folder in (servers.parent, servers):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # whatever the umask: the servers' user passes through
    return Place(root, state, servers, _service_user())


def _service_user() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise CannotGoOn(
        "PostgreSQL refuses to run as root and there is no user to run it as.",
        "Start ./office as an ordinary user, or create a user named postgres.",
    )


def is_linux() -> bool:
    """Say whether distribution packages and process notes are those of Linux."""
    return sys.platform.startswith("linux")
