"""A real browser on the pages as production serves them.

The server runs in a thread of the test's own process, so that strict templates, mails and the
test's settings hold there too; static files are collected, hashed and served by WhiteNoise, and
the content security policy is sent. Whatever the browser complains about fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from intl_office.accounts.models import User

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    # A page lives for a second: no script in it is worth optimising.
    "--js-flags=--no-opt,--no-maglev",
)  # fmt: skip
VIEWPORTS = {"desktop": (1280, 800), "phone": (360, 740)}
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
SCREENSHOTS = Path(settings.BASE_DIR) / ".office" / "screenshots"
UNCOMPRESSED = ("css", "html", "ico", "js", "json", "map", "png", "svg", "txt", "woff2")
_REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (e) =>
  console.error(`CSP: ${e.violatedDirective} refused ${e.blockedURI} (${e.sourceFile})`));
"""


@dataclass(frozen=True)
class Look:
    """How a person sees the pages."""

    language: str = "fr"
    theme: str = "light"
    viewport: str = "desktop"

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.viewport}"


# `check_page` asks axe about each in its own theme and narrows each page to 320 px.
LOOKS = (Look(), Look("en", "dark", "phone"))
in_every_look = pytest.mark.parametrize("look", LOOKS, ids=str)
"""Both languages, both themes and both viewports."""


@dataclass
class Complaints:
    """What the browser complained about; a status that a test provokes is named beforehand."""

    base: str
    found: list[str] = field(default_factory=list)
    _expected: set[int] = field(default_factory=set)

    def expect_status(self, *codes: int) -> None:
        """Say that pages of this test may answer so (404, 403...)."""
        self._expected |= set(codes)

    def watch(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser's own line about a status is dropped: `_response` knows which one it was.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.found.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.found.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page ends what it still loads.
        if request.failure != "net::ERR_ABORTED":
            self.found.append(f"failed request: {request.url} ({request.failure})")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.found.append(f"status {response.status}: {response.url}")

    def check(self) -> None:
        """Fail if there were any."""
        found, self.found = self.found, []
        if found:
            pytest.fail("the browser complained:\n  " + "\n  ".join(found), pytrace=False)


def _application(_handler: object) -> WSGIHandler:
    """The application alone: WhiteNoise serves static files, uploaded ones pass through views."""
    return WSGIHandler()


@pytest.fixture(scope="session")
def collected_static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Static files collected as production does it."""
    folder = tmp_path_factory.mktemp("static")
    production = {"STATIC_ROOT": str(folder), "STORAGES": settings.PRODUCTION_STORAGES}
    # Compressed copies take half of the time, and no test looks at them.
    with override_settings(**production, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=UNCOMPRESSED):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


@pytest.fixture
def _production_static_files(collected_static_files: Path) -> Iterator[None]:
    with override_settings(
        STATIC_ROOT=str(collected_static_files), STORAGES=settings.PRODUCTION_STORAGES
    ):
        yield


@pytest.fixture
def server(
    transactional_db: None, _production_static_files: None, _browser_session: Browser
) -> Iterator[str]:
    """The address of the application on the test's database."""
    with override_settings(ALLOWED_HOSTS=["127.0.0.1"]):
        thread = LiveServerThread("127.0.0.1", cast("type[WSGIHandler]", _application))
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        address = f"http://127.0.0.1:{thread.port}"
        with override_settings(PUBLIC_URL=address):
            yield address
        thread.terminate()


def chromium() -> str:
    """The browser's program: `OFFICE_CHROMIUM`, else the machine's.

    Raises:
        pytest.fail.Exception: there is none.
    """
    found = os.environ.get("OFFICE_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("no Chromium: install it or set OFFICE_CHROMIUM", pytrace=False)
    return found


@pytest.fixture(scope="session")
def _browser_session() -> Iterator[Browser]:
    """One browser for the session.

    Playwright's loop makes Django believe that all code is asynchronous: its guard is lifted
    while the browser lives, which is from the first browser test on, and they come last.
    """
    libraries = os.environ.get("OFFICE_LIBRARY_PATH")
    own = {**os.environ, "LD_LIBRARY_PATH": libraries} if libraries else None
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=list(ARGUMENTS), env=dict(own) if own else None
        )
        yield browser
        browser.close()


@pytest.fixture
def browser(_browser_session: Browser) -> Browser:
    """The running Chromium."""
    return _browser_session


@pytest.fixture
def look() -> Look:
    """French, light, desktop; `@in_every_look` gives others."""
    return Look()


@pytest.fixture
def complaints(server: str) -> Iterator[Complaints]:
    """What the browser complained about so far; any fails the test at its end."""
    found = Complaints(server)
    yield found
    found.check()


@pytest.fixture
def open_page(
    browser: Browser, server: str, complaints: Complaints
) -> Iterator[Callable[[Look], Page]]:
    """Open a page for one more person: `open_page(Look("en"))`, each with cookies of its own."""
    contexts: list[BrowserContext] = []

    def open_one(look: Look) -> Page:
        width, height = VIEWPORTS[look.viewport]
        context = browser.new_context(
            base_url=server,
            locale=LOCALES[look.language],
            color_scheme="dark" if look.theme == "dark" else "light",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("page", complaints.watch)
        contexts.append(context)
        context.add_cookies([{"name": "theme", "value": look.theme, "url": server}])
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[[Look], Page], look: Look) -> Page:
    """A page in the look of the test; `page.goto("/")` is the application's first page."""
    return open_page(look)


def sign_in(page: Page, user: User) -> None:
    """Sign a person in by a session of their own, without the form."""
    client = Client()
    client.force_login(user)
    address = urlsplit(str(page.context._impl_obj._options["baseURL"]))
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": f"{address.scheme}://{address.netloc}",
                "httpOnly": True,
            }
        ]
    )


@pytest.fixture
def signed_in(page: Page, look: Look, server: str) -> Callable[[User], Page]:
    """The page with a person signed in, who reads the language of the look."""

    def enter(user: User) -> Page:
        if user.language != look.language:
            user.language = look.language
            user.save(update_fields=["language"])
        sign_in(page, user)
        return page

    return enter
