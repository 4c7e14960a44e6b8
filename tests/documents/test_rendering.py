"""The same row gives the same bytes, tagged, in its languages, with its own fonts."""

import hashlib
import logging
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from django.conf import settings
from django.utils import translation
from weasyprint.pdf import tags

from intl_office.documents.enums import Locale
from intl_office.documents.rendering import (
    Order,
    RenderingFailed,
    fonts,
    language_tags,
    renderer,
    strict,
    weasy,
)
from intl_office.documents.rendering.fetching import BASE, Refused, StaticFetcher
from intl_office.documents.rendering.fonts import shared_fonts
from intl_office.documents.specimen import Specimen
from tests.documents import pdf
from tests.kit.children import environment
from tests.kit.race import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def _context(kind: Any, locale: str) -> dict[str, Any]:
    """What an order holds is written once, in the language of whoever asks."""
    with translation.override("en"):
        return {**kind.context(None, locale), "made_on": "2026-11-21"}


def specimen(locale: Locale = Locale.BOTH, **changes: Any) -> Order:
    kind = Specimen()
    order = Order(
        template=kind.template,
        context=_context(kind, locale),
        locale=locale,
        title=kind.heading(None, locale),
        author="Université d’Exemple",
        reference="8d3f2c1e-0000-4000-8000-000000000000",
        made_at=AT,
    )
    return replace(order, **changes)


def note(text: str = "Hello", **changes: Any) -> Order:
    given = {"template": "note.html", "context": {"text": text}, "locale": Locale.EN}
    return specimen(**{**given, **changes})


IN_ANOTHER_PROCESS = """
import django, hashlib, sys; django.setup()
from tests.documents.test_rendering import specimen
from intl_office.documents.rendering import renderer
print(hashlib.sha256(renderer().render(specimen(draft=True))).hexdigest())
"""


@pytest.mark.django_db
def test_the_same_order_gives_the_same_bytes_in_any_process() -> None:
    mine = {hashlib.sha256(renderer().render(specimen(draft=True))).hexdigest() for _ in range(2)}
    other = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS],
        cwd=settings.BASE_DIR,
        # Another seed of hashes, another zone and language: none of them may show.
        env={**environment(), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert mine == {other.stdout.strip()}


def test_another_time_or_text_gives_other_bytes() -> None:
    first = renderer().render(specimen())
    assert first != renderer().render(specimen(made_at=AT.replace(year=2027)))
    assert first != renderer().render(specimen(title="Another"))


def test_the_file_says_what_it_is() -> None:
    with pdf.read(renderer().render(specimen(Locale.FR))) as found:
        metadata = found.open_metadata()
        assert metadata.pdfa_status == "3A"
        assert metadata["dc:title"] == Specimen().heading(None, Locale.FR)
        assert metadata["dc:creator"] == ["Université d’Exemple"]
        assert str(found.docinfo["/CreationDate"]).startswith("D:20261121093000")
        assert str(found.docinfo["/ModDate"]).startswith("D:20261121093000")
        assert str(found.Root.Lang) == "fr"
        assert bool(found.Root.MarkInfo.Marked)
        assert bool(found.Root.ViewerPreferences.DisplayDocTitle)


@pytest.mark.parametrize(("locale", "language"), [(Locale.FR, "fr"), (Locale.EN, "en")])
def test_a_document_in_one_language_is_said_in_it(locale: Locale, language: str) -> None:
    said = pdf.spoken(renderer().render(specimen(locale)))
    assert {one for one, _text in said} == {language}


def test_each_passage_is_said_in_its_own_language(settings: Any) -> None:
    said = pdf.spoken(renderer().render(specimen(Locale.BOTH)))
    days = {text.strip(): language for language, text in said if "2026" in text and len(text) < 15}
    assert days["21/11/2026"] == "fr"
    assert days["21 Nov 2026"] == "en"
    articles = [language for language, text in said if text.startswith("Article 3")]
    assert articles == ["fr", "en"]


def test_without_the_patch_english_would_be_said_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    language_tags.install()
    monkeypatch.setattr(tags, "_build_box_tree", tags._build_box_tree.without_languages)
    monkeypatch.setattr(language_tags, "install", lambda: None)
    said = pdf.spoken(renderer().render(specimen(Locale.BOTH)))
    assert {language for language, _text in said} == {"fr"}


def test_the_patch_is_for_this_version_alone() -> None:
    """A new major version of WeasyPrint: look at `language_tags` before raising the pin."""
    assert weasyprint.__version__.partition(".")[0] == "70"
    language_tags.install()
    once = tags._build_box_tree
    language_tags.install()
    assert tags._build_box_tree is once


def test_headings_lists_and_tables_are_tagged() -> None:
    kinds = [kind for kind, _language, _text in pdf.elements(renderer().render(specimen()))]
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/TD"} <= set(kinds)
    # Columns of languages are no table.
    assert kinds.count("/Table") == 2


def test_only_the_house_s_fonts_are_embedded(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        content = renderer().render(specimen(draft=True))
    with pdf.read(content) as found:
        fonts = [font for page in found.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "Office-Document" in str(font.BaseFont)
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    assert not [record for record in caplog.records if "font" in record.message]


def test_fonts_are_opened_once_in_a_process() -> None:
    renderer().render(specimen())
    known = shared_fonts()
    files = {one: one.stat().st_mtime_ns for one in known._folder.iterdir()}
    assert len(files) == len(weasy.FONT_FILES)
    renderer().render(specimen(Locale.EN))
    assert shared_fonts() is known
    assert {one: one.stat().st_mtime_ns for one in known._folder.iterdir()} == files


def test_another_thread_has_fonts_of_its_own() -> None:
    mine, other = at_once(*[lambda: (shared_fonts(), renderer().render(specimen()))] * 2)
    assert mine[0] is not other[0]
    assert mine[1] == other[1]


def test_fonts_of_a_killed_process_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.run(["sh", "-c", "echo $$"], capture_output=True, text=True, check=True)
    dead, alive = (tmp_path / f"{fonts.PREFIX}{one}-x" for one in (gone.stdout.strip(), 1))
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "font").write_text("x")
    made = fonts._opened()
    assert not dead.exists()
    assert alive.exists()
    assert made._folder.is_relative_to(tmp_path)


def test_a_letter_from_another_font_is_reported(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weasy, "FONT", "Another")
    renderer().render(specimen())
    assert "letters outside the house's font" in caplog.messages


def test_a_letter_that_no_font_has_fails(note_template: Path) -> None:
    with pytest.raises(RenderingFailed, match="No font has these letters: U\\+10FFFD"):
        renderer().render(note("Name \U0010fffd"))


def test_a_text_of_a_thousand_pages_is_refused_in_words(note_template: Path) -> None:
    with pytest.raises(RenderingFailed, match="about 1000 pages, of which 666 can be printed"):
        renderer().render(note("Word. " * 500_000))


def test_all_text_is_there_and_pages_are_numbered() -> None:
    content = renderer().render(specimen(Locale.BOTH))
    said = " ".join(text for _language, text in pdf.spoken(content))
    for name in Specimen().context(None, Locale.BOTH)["names"]:
        assert name in said
    with pdf.read(content) as found:
        assert len(found.pages) >= 2


@pytest.mark.parametrize(
    "body",
    [
        "{{ missing }}",
        "{{ text.missing }}",
        "{{ missing|default:'x' }}",
        "{% for one in missing %}{{ one }}{% endfor %}",
        "{% load i18n %}{% blocktranslate %}Hello {{ missing }}{% endblocktranslate %}",
        "{% with a=missing %}{{ a }}{% endwith %}",
        "{% if text %}{{ text.missing }}{% endif %}",
    ],
)
def test_a_missing_value_fails(note_template: Path, body: str) -> None:
    (note_template / "note.html").write_text(body)
    with pytest.raises(RenderingFailed, match="missing"):
        renderer().render(note())


def test_conditions_may_ask_for_what_is_not_there(note_template: Path) -> None:
    (note_template / "note.html").write_text(
        "<html lang=en><title>t</title>{% if missing %}a{% else %}b{% endif %}"
    )
    assert [text for _language, text in pdf.spoken(renderer().render(note()))] == ["b"]


def test_html_in_a_value_is_text(note_template: Path) -> None:
    evil = "<script>alert(1)</script><img src='https://example.org/x.png'><b>bold</b> & “x”"
    said = "".join(text for _language, text in pdf.spoken(renderer().render(note(evil))))
    assert evil in said


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "http://127.0.0.1:1/x.png",
        "file:///etc/passwd",
        "ftp://example.org/x.png",
        "css/../../settings.py",
        "css/absent.css",
        "//example.org/x.css",
    ],
)
def test_nothing_else_is_loaded(note_template: Path, address: str) -> None:
    (note_template / "note.html").write_text(
        f'<html lang="en"><title>t</title><link rel="stylesheet" href="{address}"><p>x</p>'
    )
    with pytest.raises(RenderingFailed, match="may not load"):
        renderer().render(note())


def test_an_image_from_elsewhere_fails_too(note_template: Path) -> None:
    (note_template / "note.html").write_text(
        '<html lang="en"><title>t</title><img alt="x" src="file:///etc/hostname">'
    )
    with pytest.raises(RenderingFailed, match="may not load"):
        renderer().render(note())


def test_the_fetcher_gives_static_files_and_data() -> None:
    fetcher = StaticFetcher()
    assert b"@page" in fetcher.fetch(f"{BASE}css/print-document.css").read()
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"
    with pytest.raises(Refused):
        fetcher.fetch(f"{BASE}..%2f..%2fintl_office%2fsettings.py")


def test_a_damaged_template_says_so(note_template: Path) -> None:
    (note_template / "note.html").write_text("{% if %}")
    with pytest.raises(RenderingFailed, match="damaged"):
        renderer().render(note())


def test_the_version_follows_every_template_that_is_named(note_template: Path) -> None:
    before = renderer().version("note.html")
    assert before == renderer().version("note.html")
    (note_template / "part.html").write_text("one")
    (note_template / "note.html").write_text('{% include "part.html" %}')
    strict.engine.cache_clear()
    including = renderer().version("note.html")
    (note_template / "part.html").write_text("two")
    strict.engine.cache_clear()
    assert len({before, including, renderer().version("note.html")}) == 3


def test_a_draft_says_so_in_words_and_across_the_page() -> None:
    draft, final = (renderer().render(specimen(Locale.EN, draft=one)) for one in (True, False))
    assert "Draft" in " ".join(text for _language, text in pdf.spoken(draft))
    assert "Draft" not in " ".join(text for _language, text in pdf.spoken(final))
