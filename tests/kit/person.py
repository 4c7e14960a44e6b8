"""A person who uses the application through HTTP as a browser without scripts does.

Forms are those of the pages: their hidden fields go with them, and a field that a form does not
have cannot be filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html
from requests import Response, Session

SECONDS = 240  # for an answer, on a machine that has much to do
Upload = tuple[str, bytes, str]


@dataclass
class Form:
    """A form of a page, filled in and not sent yet."""

    url: str
    entries: list[tuple[str, str]]
    files: dict[str, Upload] = field(default_factory=dict)


class Page:
    """What a GET gave."""

    def __init__(self, response: Response) -> None:
        self.status, self.url, self.text = response.status_code, response.url, response.text
        self.tree = html.document_fromstring(response.text, base_url=response.url)

    @property
    def words(self) -> str:
        """The text of the page's main part, spaces folded."""
        main = self.tree.find(".//main")
        texts = (self.tree if main is None else main).itertext()
        return " ".join("".join(map(str, texts)).split())

    def form(self, ending: str = "", /, **entries: str | list[str]) -> Form:
        """The first form that is posted to an address with this ending, filled in."""
        for found in self.tree.iterfind(".//main//form"):
            url = urljoin(self.url, found.get("action") or self.url)
            if found.get("method", "").lower() == "post" and urlsplit(url).path.endswith(ending):
                return Form(url, _filled(found, entries))
        raise AssertionError(f"no form for {ending!r} in {self.url}:\n{self.words[:1500]}")

    def link(self, beginning: str) -> str:
        """The first link of the page's main part whose address begins so."""
        for found in self.tree.iterfind(".//main//a"):
            if found.get("href", "").startswith(beginning):
                return str(found.get("href"))
        raise AssertionError(f"no link to {beginning!r} in {self.url}:\n{self.words[:1500]}")


def _filled(form: Any, entries: Mapping[str, str | list[str]]) -> list[tuple[str, str]]:
    absent = entries.keys() - set(form.fields)
    assert not absent, f"no such field: {sorted(absent)} among {sorted(form.fields)}"
    kept = [(name, value) for name, value in form.form_values() if name not in entries]
    for name, value in entries.items():
        given = value if isinstance(value, list) else [value]
        _choose_only_what_is_offered(form, name, given)
        kept += [(name, one) for one in given]
    return kept


def _choose_only_what_is_offered(form: Any, name: str, given: list[str]) -> None:
    offered = getattr(form.inputs[name], "value_options", None)
    assert not offered or set(given) <= set(offered), f"{name}: {given} is not among {offered}"


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, site: str, email: str, password: str) -> None:
        self.site, self.email, self.password = site, email, password
        self.session = Session()
        self.session.trust_env = False
        self.session.headers["Accept-Language"] = "en"

    def look(self, path: str) -> Response:
        """What a page answers, whatever it is."""
        return self.session.get(urljoin(self.site, path), timeout=SECONDS)

    def open(self, path: str) -> Page:
        """A page that is there for this person."""
        page = Page(self.look(path))
        assert page.status == 200, f"{page.url}: {page.status}\n{page.words[:1500]}"
        return page

    def send(self, form: Form) -> Response:
        """Send a form; what it leads to is not followed."""
        return self.session.post(
            form.url, form.entries, files=form.files or None, timeout=SECONDS,
            allow_redirects=False, headers={"Referer": form.url},
        )  # fmt: skip

    def sign_in(self) -> None:
        """Sign in with the password."""
        form = self.open("/sign-in/").form(login=self.email, password=self.password)
        assert self.send(form).status_code == 302, self.email
