"""The structure that PDF/A-3a asks for, read by another library than the one that wrote it.

What veraPDF would check besides stands in docs/architecture/pdf-and-word.md.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from intl_office.documents.enums import Locale
from intl_office.documents.rendering import Order, attached, renderer
from tests.documents import pdf

pytestmark = pytest.mark.usefixtures("in_english")
AT = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))
PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3C/svg%3E"
SOURCE = f"""{{% extends "documents/base.html" %}}{{% block content %}}<h1>One</h1>
<p lang="en">In English</p><p lang="fr">En français, <em>œuvre</em></p>
<img alt="The seal of the house" src="{PICTURE}" width="20" height="20">
<table class="data"><thead><tr><th scope="col">Year</th><th scope="col">Persons</th></tr>
</thead>
<tbody><tr><th scope="row">2026</th><td>{{{{ persons }}}}</td></tr></tbody></table>
{{% endblock %}}"""
ORDER = Order(
    template="note.html",
    context={
        "persons": 12,
        "days": ["2026-09-01"],
        "none": None,
        "yes": True,
        "n": {"a b": "é\x0b<"},
    },
    locale=Locale.FR,
    title="Convention",
    author="Université d’Exemple",
    reference="8d3f2c1e-0000-4000-8000-000000000000",
    made_at=AT,
    draft=True,
)


@pytest.fixture
def made(note_template: Path) -> bytes:
    (note_template / "note.html").write_text(SOURCE)
    return renderer().render(ORDER)


def nodes(made: Any) -> Iterator[Any]:
    """Every element of the structure."""
    waiting = [made.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if "/S" in node:
            yield node
        kids = node.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        waiting += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]


def of_kind(found: Any, kind: str) -> list[Any]:
    return [node for node in nodes(found) if str(node.S) == kind]


def scope(node: Any) -> str:
    known = node.get("/A", {})
    known = known if isinstance(known, pikepdf.Array) else [known]
    return next((str(one["/Scope"]) for one in known if "/Scope" in one), "")


def test_tagged_titled_and_in_its_language(made: bytes) -> None:
    with pdf.read(made) as found:
        root = found.Root
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(root.Lang) == "fr"
        assert root.StructTreeRoot.K is not None
        with found.open_metadata() as known:
            assert known["pdfaid:part"] == "3"
            assert known["pdfaid:conformance"] == "A"
            assert known["dc:title"] == "Convention"
        (intent,) = root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1"
        assert "/Encrypt" not in found.trailer


def test_passages_say_their_language(made: bytes) -> None:
    said = dict.fromkeys((language, text.strip()) for language, text in pdf.spoken(made))
    assert ("en", "In English") in said
    assert ("fr", "œuvre") in said


def test_pictures_are_described_and_headers_say_of_what(made: bytes) -> None:
    with pdf.read(made) as found:
        assert [str(one.Alt) for one in of_kind(found, "/Figure")] == ["The seal of the house"]
        assert sorted(scope(one) for one in of_kind(found, "/TH")) == ["/Column", "/Column", "/Row"]


def test_every_font_is_embedded_as_a_subset(made: bytes) -> None:
    with pdf.read(made) as found:
        fonts = [one for page in found.pages for one in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            (below,) = font.DescendantFonts
            name = str(below.FontDescriptor.FontName)
            assert name[7] == "+", f"{name} is not a subset"
            assert {"/FontFile2", "/FontFile3"} & set(below.FontDescriptor.keys())
            assert "/ToUnicode" in font


def test_no_page_runs_anything(made: bytes) -> None:
    with pdf.read(made) as found:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(found.Root.keys())
        assert "/JavaScript" not in found.Root.Names


def test_the_values_go_with_the_file(made: bytes) -> None:
    with pdf.read(made) as found:
        linked = [str(one.UF) for one in found.Root.AF]
        assert linked == ["data.json", "data.xml"]
        assert {str(one.AFRelationship) for one in found.Root.AF} == {"/Data"}
        types = {name: one.get_file().mime_type for name, one in found.attachments.items()}
        assert types == {"data.json": "application/json", "data.xml": "text/xml"}
        for one in found.Root.AF:
            assert str(one.EF.F.Params.ModDate) == "D:20261121093000Z"
        values = json.loads(found.attachments["data.json"].get_file().read_bytes())
        root = etree.fromstring(found.attachments["data.xml"].get_file().read_bytes())
    assert values["values"] == ORDER.context
    assert values["document"]["title"] == "Convention"
    assert root.xpath("string(//*[@name='persons'])") == "12"
    assert root.xpath("string(//*[@name='a b'])") == "é <"
    assert root.xpath("string(//*[@name='made_at'])") == "2026-11-21T09:30:00+00:00"


def test_equal_values_give_equal_files(made: bytes) -> None:
    assert renderer().render(ORDER) == made
    assert renderer().render(replace(ORDER, context={**ORDER.context, "unprinted": 1})) != made


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(values=st.dictionaries(st.text(max_size=8), VALUES, max_size=4))
@settings(max_examples=100, deadline=None)
def test_any_values_make_well_formed_xml(values: dict[str, Any]) -> None:
    root = etree.fromstring(attached.as_xml(values))
    assert len(root) == len(values)
    assert json.loads(attached.as_json(values)).keys() == values.keys()


def test_values_without_end_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ValueError, match="nested"):
        attached.as_xml({"a": endless})


def test_its_syntax_is_sound(made: bytes) -> None:
    """What `qpdf --check` says: pikepdf is that library."""
    with pikepdf.open(io.BytesIO(made)) as found:
        assert found.check_pdf_syntax() == []
