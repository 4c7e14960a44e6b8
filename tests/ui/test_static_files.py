"""The front-end packages: what is listed is there, and can be collected for production."""

import json
import re
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
PACKAGE = json.loads((ROOT / "package.json").read_text())
LOCK = json.loads((ROOT / "package-lock.json").read_text())

# A mail has no policy and mail programs read only styles of its own.
PAGES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if not {"mail", "mail.html"} & set(path.relative_to(ROOT).parts)
]


def test_every_package_is_pinned_and_locked_by_hash_without_an_address() -> None:
    locked = {name: entry for name, entry in LOCK["packages"].items() if name}
    assert LOCK["lockfileVersion"] == 3
    assert all(entry["integrity"].startswith("sha512-") for entry in locked.values())
    assert not any("resolved" in entry for entry in locked.values())
    for name, version in PACKAGE["dependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version


def test_every_icon_named_in_a_template_is_copied() -> None:
    copied = {Path(name).stem for name in PACKAGE["officeAssets"].values() if "/icons/" in name}
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }
    assert named
    assert named <= copied


def test_nothing_is_copied_twice_to_one_place() -> None:
    targets = list(PACKAGE["officeAssets"].values())
    assert len(set(targets)) == len(targets)


def test_collectstatic_for_production(settings: LazySettings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert "vendor/bootstrap/bootstrap.min.css" in names
    weight = sum(
        (tmp_path / f"{names[name]}.gz").stat().st_size
        for name in (
            "vendor/bootstrap/bootstrap.min.css",
            "css/office.css",
            "js/theme.js",
            "js/office.js",
            "vendor/htmx/htmx.min.js",
        )
    )
    # The target of a first load is 300 kB; charts and the page itself need their share.
    assert weight < 100_000


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_needs_an_exception_to_the_security_policy(path: Path) -> None:
    text = path.read_text()
    for forbidden in (" style=", " onclick=", "<style", "javascript:", "hx-on"):
        assert forbidden not in text
    assert "<script>" not in text
