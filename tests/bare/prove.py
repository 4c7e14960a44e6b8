"""Prove both commands on a bare Debian, as an ordinary user.

    python3 -m tests.bare.prove [--folder DIR] [--suite bookworm] [--skip-tests]

Needs root and debootstrap on the machine that runs it. A minimal system (apt, python3 and
ca-certificates, nothing else) is made in a folder; an unprivileged user of it gets a fresh clone
and types `./office run`, twice, and `./office test`. Prints the timings of docs/installation.md.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = "python3,ca-certificates"
USER = "person"
HOME = Path("home") / USER / "office"
# A machine behind an inspecting proxy has its own authorities: the bare system learns them.
_CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"
_PASSED_ON = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "http_proxy", "https_proxy", "no_proxy")


@dataclass
class Bare:
    """A minimal system in a folder."""

    folder: Path

    def build(self, suite: str) -> None:
        """Make the system and its one user."""
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite]
        subprocess.run([*command, str(self.folder)], check=True, stdout=subprocess.DEVNULL)
        shutil.copy2("/etc/resolv.conf", self.folder / "etc/resolv.conf")
        shutil.copy2(f"/{_CERTIFICATES}", self.folder / _CERTIFICATES)
        self.run(["useradd", "--create-home", USER])

    def clone(self) -> None:
        """Give the user a fresh copy of what is committed."""
        target = self.folder / HOME
        target.mkdir()
        archive = subprocess.run(
            ["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", str(target)], input=archive, check=True)
        self.run(["chown", "-R", f"{USER}:{USER}", f"/{HOME}"])

    def run(self, command: Sequence[str]) -> None:
        """Run a command inside, as root."""
        subprocess.run(["chroot", str(self.folder), *command], check=True)

    def start(self, *arguments: str, log: Path) -> "subprocess.Popen[bytes]":
        """Start `./office` inside, as the user, its output in a file."""
        passed = [f"{name}={os.environ[name]}" for name in _PASSED_ON if name in os.environ]
        plain = ["env", "-i", f"HOME=/home/{USER}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", *passed]
        inside = ["sh", "-c", f"cd /{HOME} && exec ./office {' '.join(arguments)}"]
        command = ["chroot", f"--userspec={USER}:{USER}", str(self.folder), *plain, *inside]
        with log.open("wb") as output:
            return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """The kernel's own folders, for as long as something runs inside."""
        with ExitStack() as stack:
            for name, command in {
                "proc": ["mount", "-t", "proc", "proc"],
                "dev": ["mount", "--rbind", "/dev"],
            }.items():
                point = str(self.folder / name)
                subprocess.run([*command, point], check=True)
                if name == "dev":
                    subprocess.run(["mount", "--make-rslave", point], check=True)
                stack.callback(subprocess.run, ["umount", "-l", point], check=False)
            yield


def first_page(bare: Bare, log: Path) -> tuple[float, str]:
    """Seconds from the command to the first page, and the launcher's own account; then Ctrl-C."""
    begin = time.monotonic()
    process = bare.start("run", log=log)
    try:
        url = _address(process, log)
        with urllib.request.urlopen(url, timeout=30) as page:
            page.read()
        return time.monotonic() - begin, log.read_text()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    while process.poll() is None:
        if found := re.search(r"Ready after \S+ s: (http\S+)", log.read_text(errors="replace")):
            return found.group(1)
        time.sleep(0.1)
    sys.exit(f"./office run ended:\n{log.read_text()}")


def run_tests(bare: Bare, log: Path) -> tuple[float, int]:
    """Seconds and exit code of `./office test`."""
    begin = time.monotonic()
    code = bare.start("test", log=log).wait()
    return time.monotonic() - begin, code


def main() -> int:
    """Build, run both commands, print what was measured."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bare.prove")
    parser.add_argument("--folder", type=Path, help="where to make the system (kept)")
    parser.add_argument("--suite", default="bookworm")
    parser.add_argument("--skip-tests", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="office-bare-") as temporary:
        bare = Bare(options.folder or Path(temporary) / "system")
        if not (bare.folder / "usr").exists():
            bare.build(options.suite)
        shutil.rmtree(bare.folder / HOME, ignore_errors=True)
        bare.clone()
        with bare.mounted():
            return _prove(bare, Path(temporary) / "log", skip_tests=options.skip_tests)


def _prove(bare: Bare, log: Path, *, skip_tests: bool) -> int:
    seconds, text = first_page(bare, log)
    print(text)
    own = re.search(r"first page ([\d.]+) s after the downloads", text)
    print(f"first start, downloads included: {seconds:.1f} s")
    print(f"first page after the downloads: {own.group(1) if own else '?'} s")
    print(f"second start: {first_page(bare, log)[0]:.1f} s")
    if skip_tests:
        return 0
    seconds, code = run_tests(bare, log)
    print(log.read_text(errors="replace")[-20_000:])
    print(f"./office test: {'passed' if code == 0 else 'FAILED'} in {seconds:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
