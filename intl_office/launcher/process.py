"""Child processes: each leads a group of its own, and none outlives the launcher."""

import ctypes
import json
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from intl_office.launcher.place import is_linux
from intl_office.launcher.stamp import write_text

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if is_linux() else None


@dataclass
class Program:
    """How a child is started and stopped.

    Attributes:
        name: what its log lines begin with.
        command: program and arguments.
        environment: all its variables.
        user: who runs it, None for the launcher's own user.
        cwd: its working folder, one that its user may enter.
        stop_signal: asks it to end in good order.
        grace: seconds that it has to do so.
        log: the file that its output goes to, None to pass it on line by line.
        once: it ends by itself when its work is done.
        sockets: open sockets that it inherits, also when it is started again.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    cwd: Path = Path("/")
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    log: Path | None = None
    once: bool = False
    sockets: tuple[socket.socket, ...] = ()


@dataclass
class Child:
    """A running program."""

    program: Program
    process: "subprocess.Popen[bytes]"
    started: float = field(default_factory=time.monotonic)

    @property
    def output(self) -> IO[bytes] | None:
        """Its output and errors; None when they go to a file."""
        return self.process.stdout

    def ask_to_stop(self) -> None:
        """Send the signal for an end in good order."""
        if self.process.poll() is None:
            self.process.send_signal(self.program.stop_signal)

    def kill(self) -> None:
        """End the whole group at once, children of the child included, and reap it."""
        kill_group(self.process.pid)
        self.process.wait()


def start(program: Program) -> Child:
    """Start a program as the leader of a new process group that ends with the launcher."""
    signal_at_death = program.stop_signal

    def before_exec() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal_at_death), 0, 0, 0)

    output = program.log.open("ab") if program.log else None
    process = subprocess.Popen(
        list(program.command),
        env=dict(program.environment),
        cwd=program.cwd,
        stdin=subprocess.DEVNULL,
        stdout=output or subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=[one.fileno() for one in program.sockets],
        preexec_fn=before_exec,  # noqa: PLW1509 - the launcher has one thread
        user=program.user,
        group=_group(program.user),
        extra_groups=[] if program.user else None,
    )
    if output:
        output.close()
    return Child(program, process)


def _group(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def kill_group(leader: int) -> None:
    """SIGKILL a process group, whether its leader still lives or not."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass
    except PermissionError:
        # macOS says so for a group of zombies.
        pass


def start_time(pid: int) -> str:
    """When a process was started, in the system's own terms; empty when there is none.

    Together with the number it names a process for good: numbers are used again.
    """
    if is_linux():
        try:
            text = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return ""
        # The second field, the program's name in brackets, may hold spaces.
        fields = text.rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    done = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def group_members(leader: int) -> list[int]:
    """The living processes of a group (Linux; elsewhere the leader alone is known)."""
    if not is_linux():
        return [leader] if start_time(leader) else []
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _group_of(entry) == leader and start_time(int(entry.name))
    ]


def processes_in(folder: Path) -> list[int]:
    """The living processes whose working folder this is (Linux; elsewhere none is known)."""
    if not is_linux():
        return []
    wanted = folder.resolve()
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _works_in(entry, wanted)
    ]


def _works_in(entry: Path, folder: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == folder
    except OSError:
        return False


def _group_of(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[2])
    except (OSError, IndexError):
        return -1


class Notebook:
    """Notes on disk about running children, so that the next start finds what was left behind."""

    def __init__(self, path: Path) -> None:
        """Keep the file's place."""
        self.path = path

    def write(self, children: Sequence[Child]) -> None:
        """Replace the notes by these children."""
        rows = [(c.program.name, c.process.pid, start_time(c.process.pid)) for c in children]
        write_text(self.path, json.dumps(rows))

    def kill_orphans(self, patience: float = 10.0) -> list[str]:
        """End every process that the notes name and that still lives; return their names.

        A number that the system gave to somebody else meanwhile is left alone.
        """
        found = {name: pid for name, pid, started in self._read() if _is_ours(pid, started)}
        for pid in found.values():
            kill_group(pid)
        end = time.monotonic() + patience
        while any(map(group_members, found.values())) and time.monotonic() < end:
            time.sleep(0.05)
        self.path.unlink(missing_ok=True)
        return list(found)

    def _read(self) -> list[tuple[str, int, str]]:
        try:
            return [
                (str(name), int(pid), str(at))
                for name, pid, at in json.loads(self.path.read_text())
            ]
        except (OSError, TypeError, ValueError):
            return []


def _is_ours(pid: int, started: str) -> bool:
    now = start_time(pid)
    # A dead leader leaves its group's number taken for as long as a member lives.
    return now == started if now else bool(group_members(pid))
