"""Every icon that a template or a module names is one of those that `package.json` provides."""

import json
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOURCES = ("templates", "intl_office", "partnerships", "mobility", "projects")
# `{% icon "x" %}` and `icon_name="x"` in templates, `icon="x"` and tables of icons in Python.
_TAG = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""")
_NAMED = re.compile(r"""\bicon(?:_name)?\s*=\s*["']([a-z0-9-]+)["']""")
# `Entry(_("Label"), "room:page", "icon"`: the third of an entry of the frame.
_ENTRY = re.compile(
    r"""\b[Ee]ntry\(\s*\w*_?\((?:[^()]|\([^()]*\))*\),\s*["'][\w:]+["'],\s*["']([a-z0-9-]+)["']"""
)


def provided() -> set[str]:
    listed = json.loads((ROOT / "package.json").read_text())["officeAssets"]
    return {Path(name).stem for name in listed if name.startswith("bootstrap-icons/")}


def used_in(text: str) -> set[str]:
    return {name for pattern in (_TAG, _NAMED, _ENTRY) for name in pattern.findall(text)}


def used() -> dict[str, str]:
    """Each icon, and a file that names it."""
    paths = [p for s in SOURCES for kind in ("html", "py") for p in (ROOT / s).rglob(f"*.{kind}")]
    return {
        name: str(path.relative_to(ROOT))
        for path in paths
        for name in used_in(path.read_text(encoding="utf-8"))
    }


def test_the_ways_of_naming_one_are_read() -> None:
    text = """{% icon "list" %} {% empty_state a b icon_name="inbox" %} Source(icon="alarm")
    navigation.Entry(_("New (one)"), "a:b", "bell", order=1) entry(
        _("X"), "a:c", "gear", 22)"""
    assert used_in(text) == {"list", "inbox", "alarm", "bell", "gear"}


def test_every_icon_used_is_provided() -> None:
    found = used()
    assert len(found) > 20, "the sources are not read"
    missing = {name: path for name, path in found.items() if name not in provided()}
    assert missing == {}, "add them to officeAssets in package.json"
