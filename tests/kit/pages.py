"""What must hold on every page: accessible in both themes, nothing cut off, one language."""

import os
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.kit.browser import LOOKS, SCREENSHOTS, Look

WCAG = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# A picture of a whole page takes as long as all that is checked: a person asks for them.
PICTURES = bool(os.environ.get("OFFICE_PICTURES"))
# What depends on the theme.
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RUN = """(asked) => axe.run(
  document, {runOnly: asked, resultTypes: ["violations"]}).then((told) => told.violations)"""
# Everything that scrolls sideways, unless it is a region made to scroll.
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const own = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(p).overflowX)) return false;
    return true; };
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && own(e))
    .map((e) => e.outerHTML.slice(0, 120));
}"""
# What a page shows when a text was not made ready: keys, format fields, template marks.
_UNREADY = re.compile(r"%\(\w+\)[sd]|\{%|\{\{|\bgettext\b|lazystr|<django\.|\bTRANSLATE ME\b")


def check_page(page: Page, look: Look, name: str | None = None) -> None:
    """Fail unless the page holds what every page must hold; keep its picture where it is wanted.

    WCAG 2.2 AA by axe, no sideways scrolling at 320 px (1.4.10), the language of the look in
    `<html lang>`, no text with a mark that should have been replaced. The two `LOOKS` see a page
    each in its own theme; in any other look the contrast is asked in the other theme too.
    """
    assert page.locator("html").get_attribute("lang") == look.language
    text = page.locator("body").inner_text()
    assert not (found := _UNREADY.search(text)), f"unready text: {found.group()!r}"
    if PICTURES:
        _keep_picture(page, name or _name(page), look)
    _check_themes(page, look)
    _check_reflow(page)


def violations(page: Page, asked: dict[str, Any] = WCAG) -> list[str]:
    """Each thing that axe finds wrong, as a line a person can act on."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(_RUN, asked)
    return [
        f"{rule['id']}: {rule['help']}\n      {node['html'][:160]}\n      "
        + (node["failureSummary"] or "").replace("\n", "\n      ")
        for rule in found
        for node in rule["nodes"]
    ]


def _check_themes(page: Page, look: Look) -> None:
    _check_theme(page, look.theme, WCAG)
    if look not in LOOKS:
        before = page.locator("html").get_attribute("data-bs-theme")
        _check_theme(page, "light" if look.theme == "dark" else "dark", CONTRAST)
        _set_theme(page, before)


def _check_theme(page: Page, theme: str, asked: dict[str, Any]) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    _set_theme(page, theme)
    if found := violations(page, asked):
        pytest.fail(f"{page.url} in the {theme} theme:\n  " + "\n  ".join(found), pytrace=False)


def _set_theme(page: Page, theme: str | None) -> None:
    page.evaluate(
        "(t) => t ? document.documentElement.setAttribute('data-bs-theme', t)"
        " : document.documentElement.removeAttribute('data-bs-theme')",
        theme,
    )


def _check_reflow(page: Page) -> None:
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate(_TOO_WIDE)
    if size:
        page.set_viewport_size(size)
    assert not wide, f"{page.url} scrolls sideways at 320 px:\n  " + "\n  ".join(wide)


def _name(page: Page) -> str:
    return re.sub(r"^https?://[^/]+/?", "", page.url).split("?")[0].strip("/") or "home"


def _keep_picture(page: Page, name: str, look: Look) -> Path:
    path = SCREENSHOTS / f"{re.sub(r'[^0-9A-Za-z-]+', '-', name)}-{look}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True, type="jpeg", quality=80)
    return path
