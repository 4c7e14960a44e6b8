"""What a document may load: the house's static files and data in the page itself, nothing else."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Never asked of the network: the reserved name stands for the folder of static files.
BASE = "https://static.invalid/"
_TYPES = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml", ".png": "image/png"}


class Refused(ValueError):
    """An address that no document may load."""


class StaticFetcher(URLFetcher):  # type: ignore[misc]  # no types published
    """Gives static files by relative address; anything else stops the rendering."""

    def __init__(self) -> None:
        """Open nothing by itself, and let no failure pass."""
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the content at an address; raises Refused."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if not url.startswith(BASE):
            raise Refused(f"documents load nothing from {url[:200]}")
        return _static(url)


def static_bytes(name: str) -> bytes:
    """The content of a static file, from the packages' and rooms' own folders."""
    path = finders.find(name) if Path(name).suffix in _TYPES else None
    if not path:
        raise Refused(f"there is no static file {name}")
    return Path(str(path)).read_bytes()


def _static(url: str) -> Any:
    name = unquote(urlsplit(url).path).lstrip("/")
    headers = {"Content-Type": _TYPES.get(Path(name).suffix, "")}
    return URLFetcherResponse(url, static_bytes(name), headers)
