"""Every page that a person reaches: from link to link, one address for each name and role."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from tests.bench.measuring import median_ms

_LINK = re.compile(r"""<a\s[^>]*?href="([^"]+)\"""")
TRIES = 3  # addresses of a name that lead elsewhere, before it is left


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one person sees it.

    Attributes:
        name: of its address, `partnerships:agreement`.
        role: of the person.
        address: where it was found.
        ms: server time, of one request until it is measured.

    """

    name: str
    role: str
    address: str
    ms: float = 0.0

    def __str__(self) -> str:
        return f"{self.ms:6.1f} ms  {self.name} as {self.role}  {self.address}"


@dataclass
class Walk:
    """What one person reaches by links, beginning at `start`; nothing is ever sent."""

    client: Client
    role: str
    start: str = "/today/"
    _left: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _tries: dict[str, int] = field(default_factory=dict)

    def pages(self) -> Iterator[Page]:
        """Each page once, with the time of this one request; files and redirects are none."""
        self._left = [self.start]
        while self._left:
            address = self._left.pop(0)
            if name := self._wanted(address):
                self._tries[name] = self._tries.get(name, 0) + 1
                began = time.perf_counter()
                if self._opened(address):
                    self._tries[name] = TRIES
                    yield Page(name, self.role, address, (time.perf_counter() - began) * 1000)

    def _wanted(self, address: str) -> str:
        """The name of an address that was not seen, of which no page was found yet."""
        if address in self._seen:
            return ""
        self._seen.add(address)
        try:
            name = resolve(address).view_name
        except Resolver404:
            return ""
        return name if self._tries.get(name, 0) < TRIES else ""

    def _opened(self, address: str) -> bool:
        """Whether it is a page; its links are kept for later."""
        answer = self.client.get(address)
        assert answer.status_code < 500, f"{address} as {self.role}: {answer.status_code}"
        if answer.status_code in {301, 302}:
            self._left.append(urlsplit(urljoin(address, answer.headers["Location"])).path)
        if answer.status_code != 200 or not _is_page(answer):
            return False
        found = (unescape(one) for one in _LINK.findall(answer.content.decode()))
        targets = (urlsplit(urljoin(address, one)) for one in found)
        self._left += [one.path for one in targets if not one.netloc and not one.scheme]
        return True


def _is_page(answer: HttpResponseBase) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html")


def measured(client: Client, page: Page, times: int, warm_up: int = 1) -> Page:
    """The page with the median of so many requests."""
    ms = median_ms(lambda: client.get(page.address), times=times, warm_up=warm_up)
    return Page(page.name, page.role, page.address, ms)
