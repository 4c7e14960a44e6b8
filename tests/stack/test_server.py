"""What a server runs: two web processes and two workers on one database, broker and file store.

The commands are those of docker-compose.yml, with production settings: HTTPS is said by the proxy's
header, secrets come from files.
"""

import hashlib
import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from intl_office.launcher.process import Child, Program, start
from tests.kit.children import wait_until
from tests.kit.compose import ROOT, command_of, environment_of
from tests.kit.stack import Stack

pytestmark = [
    pytest.mark.stack,
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("stack"),
]
HOST = "office.example.org"
PASSWORD = "a long sentence for a test"
_ACCOUNT = f"""
import django; django.setup()
from allauth.account.models import EmailAddress
from intl_office.accounts.models import User
user = User.objects.create_user("admin@{HOST}", "{PASSWORD}", is_staff=True)
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""


class Browser:
    """A visitor behind the proxy: keeps cookies, whatever web process answers."""

    def __init__(self) -> None:
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(
        self, port: int, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, bytes]:
        """Status, place of a redirect, content."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items()),
        }
        if form is None:
            line.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request("POST", path, urlencode(form), headers)
        answer = line.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        content = answer.read()
        line.close()
        return answer.status, answer.headers.get("Location", ""), content

    def fill(self, port: int, path: str, **fields: str) -> str:
        """Open a form, send it with its hidden fields, return where it leads."""
        _status, _place, page = self.ask(port, path)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode())
        status, place, content = self.ask(port, path, {**dict(hidden), **fields})
        assert status == 302, content.decode()[:3000]
        return place


class Server:
    """Processes of the image on one machine, each kind as often as asked."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self.children: list[Child] = []
        self.logs: dict[str, Path] = {}
        self.environment = self._environment()

    def _environment(self) -> dict[str, str]:
        """The variables of the compose file, with this machine's addresses."""
        address, _sign, _query = self.stack.environment["DATABASE_URL"].partition("?")
        key, password = self.folder / "secret_key", self.folder / "database_password"
        key.write_text("k" * 60)
        password.write_text("not asked for on a socket")
        given = {name: value for name, value in environment_of("web").items() if "${" not in value}
        kept = ("PATH", "LD_LIBRARY_PATH", "HOME", "FONTCONFIG_FILE", "LANG", "STATIC_ROOT")
        here = {name: os.environ[name] for name in kept if name in os.environ}
        return {
            **here,
            **given,
            "STATIC_ROOT": self.stack.environment["STATIC_ROOT"],
            "PYTHONPATH": str(ROOT),
            "SECRET_KEY_FILE": str(key),
            "DATABASE_URL": address,
            "DATABASE_PASSWORD_FILE": str(password),
            "REDIS_URL": self.stack.environment["REDIS_URL"],
            "EMAIL_URL": "consolemail://",
            "EMAIL_URL_FILE": "",
            "ALLOWED_HOSTS": HOST,
            "MEDIA_ROOT": self.stack.environment["MEDIA_ROOT"],
            "WEB_CONCURRENCY": "1",
            "WORKER_CONCURRENCY": "1",
        }

    def start(self, service: str, name: str, *more: str, **variables: str) -> None:
        words = [*command_of(service), *more]
        command = [sys.executable, "-m", *words]
        self.logs[name] = self.folder / f"{name}.log"
        program = Program(
            name, command, {**self.environment, **variables}, ROOT, log=self.logs[name]
        )
        self.children.append(start(program))

    def log(self, name: str) -> str:
        return self.logs[name].read_text(errors="replace")

    def says(self, name: str, words: str) -> bool:
        return words in self.log(name)

    def stop(self) -> None:
        for child in self.children:
            child.kill()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def server(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    stack.start("postgres", "broker", "web")  # the web collects the static files
    ours = Server(stack, tmp_path_factory.mktemp("server"))
    try:
        yield ours
    finally:
        ours.stop()


def test_two_webs_and_two_workers_share_everything(stack: Stack, server: Server) -> None:
    stack.run("-c", _ACCOUNT)
    first, second = free_port(), free_port()
    for name, port in (("web-1", first), ("web-2", second)):
        server.start("web", name, BIND=f"127.0.0.1:{port}")
    for name in ("worker-1", "worker-2"):
        server.start("worker", name, "--hostname", f"{name}@%h")
    visitor = Browser()
    for name, port in (("web-1", first), ("web-2", second)):
        wait_until(partial(answers, port), f"{name} is ready", 60, partial(server.log, name))
    for name in ("worker-1", "worker-2"):
        wait_until(partial(server.says, name, " ready."), name, 60)

    visitor.fill(first, "/sign-in/", login=f"admin@{HOST}", password=PASSWORD)
    assert visitor.ask(second, "/documents/")[0] == 200, "the session of one is valid at the other"
    places = [
        visitor.fill((first, second)[i % 2], "/documents/new/documents.specimen/", locale="fr")
        for i in range(12)
    ]
    assert len(set(places)) == 12
    made = "SELECT count(*) FROM documents_document WHERE state = 'ready'"
    wait_until(lambda: stack.rows(made)[0][0] == 12, "all are made", 90)
    for name in ("worker-1", "worker-2"):
        assert server.says(name, "render_document"), f"{name} did its part"
    for place in places[:2]:
        pages = [visitor.ask(port, f"{place}file/") for port in (first, second)]
        assert [status for status, _place, _content in pages] == [200, 200]
        assert pages[0][2].startswith(b"%PDF")
        assert len({hashlib.sha256(content).hexdigest() for *_rest, content in pages}) == 1


def answers(port: int) -> bool:
    try:
        return Browser().ask(port, "/readyz")[0] == 200
    except OSError:
        return False


def test_a_backup_brings_everything_back(stack: Stack, server: Server, tmp_path: Path) -> None:
    """`deploy/backup.sh now`, then the way back of docs/administration.md."""
    media = Path(stack.environment["MEDIA_ROOT"])
    (media / "kept").mkdir(parents=True, exist_ok=True)
    (media / "kept" / "file.pdf").write_bytes(b"%PDF-1.7")
    stack.rows("CREATE TABLE kept AS SELECT 42 AS value")
    host, name = stack.environment["DATABASE_URL"].partition("@/")[2].rsplit("/", 1)
    variables = {
        **os.environ,
        "PATH": f"{stack.programs}:{os.environ['PATH']}",
        "PGHOST": host,
        "PGUSER": "office",
        "PGDATABASE": name,
        "PGPASSWORD": "not asked for on a socket",
        "FILES": str(media),
        "TARGET": str(tmp_path),
    }

    def run(*words: str) -> str:
        done = subprocess.run(
            words, env=variables, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    said = run("sh", str(ROOT / "deploy/backup.sh"), "now")
    (dump,) = tmp_path.glob("office-*.dump")
    assert dump.name in said
    assert (tmp_path / "files/kept/file.pdf").read_bytes() == b"%PDF-1.7"
    run("createdb", "--template=template0", "restored")
    run("pg_restore", "--no-owner", "--exit-on-error", "--dbname=restored", str(dump))
    tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    counts = [run("psql", "--dbname", one, "-Atc", tables) for one in (name, "restored")]
    assert counts[0] == counts[1]
    assert run("psql", "--dbname", "restored", "-Atc", "SELECT value FROM kept").strip() == "42"
