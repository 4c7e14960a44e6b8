"""How time and weight are measured."""

import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.test import Client

_LOADED = re.compile(
    r"""<link[^>]+rel="(?:stylesheet|icon|preload)"[^>]*>|<script[^>]+src=[^>]+>|<img[^>]+src=[^>]+>"""
)
_ADDRESS = re.compile(r"""(?:href|src)="([^"]+)\"""")
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")


def median_ms(call: Callable[[], object], times: int = 200, warm_up: int = 10) -> float:
    """Median duration of a call in milliseconds, after a few that are not counted."""
    for _ in range(warm_up):
        call()
    return statistics.median(_duration(call) for _ in range(times)) * 1000


def _duration(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def first_load_kb(client: Client, address: str) -> float:
    """Weight in kB (1,000 bytes) of a page and all that it loads, as sent over the wire.

    Static files count with their compressed size where WhiteNoise has one; a file that a style
    sheet names counts too, whether the browser would need it or not.
    """
    page = client.get(address)
    body = page.content.decode()
    found = {m.group(1) for tag in _LOADED.findall(body) for m in _ADDRESS.finditer(tag)}
    todo = [urljoin(address, name) for name in found if not name.startswith("data:")]
    weight, seen = len(page.content), set(todo)
    while todo:
        name = todo.pop()
        size, text = _fetch(client, name)
        weight += size
        inner = {urljoin(name, u) for u in _CSS_ADDRESS.findall(text) if not u.startswith("data:")}
        todo += inner - seen
        seen |= inner
    return weight / 1000


def _fetch(client: Client, name: str) -> tuple[int, str]:
    if not name.startswith(settings.STATIC_URL):
        response = client.get(name)
        return len(response.content), response.content.decode(errors="replace")
    path = Path(settings.STATIC_ROOT) / name.removeprefix(settings.STATIC_URL)
    sent = min((p for p in (path, Path(f"{path}.gz"), Path(f"{path}.br")) if p.exists()), key=_size)
    text = path.read_text(errors="replace") if path.suffix == ".css" else ""
    return _size(sent), text


def _size(path: Path) -> int:
    return path.stat().st_size
