"""Stamps on a sealed paper: at their places, read aloud, allowed by earlier seals, PDF/A kept."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from intl_office.documents import seal_reading
from intl_office.documents.actions.signing_papers import keep_scan
from intl_office.documents.models import Signing
from intl_office.documents.rendering import renderer
from intl_office.documents.seal_words import Stamp
from intl_office.documents.sealing import seal_pdf
from intl_office.documents.seals import seals_of
from intl_office.documents.stamping import HEIGHT, MM
from tests.documents import pdf
from tests.documents import test_structure as structure
from tests.documents.sealing import HOLDER
from tests.documents.signing import Simple, sign_by_link, text
from tests.documents.test_sealing import SEAL, content, kind, sealed
from tests.documents.test_signing import scan
from tests.documents.test_structure import ORDER, SOURCE
from tests.factories.documents import stored
from tests.factories.signing import WRITER, started, wanted

__all__ = ["kind"]
pytestmark = pytest.mark.django_db
BLOCK = """<div class="signature">Party {at}
{{% include "documents/_stamp_place.html" with line=1 column={at} %}}</div>"""
BLOCKS = "".join(BLOCK.format(at=at) for at in (1, 2, 3))
SIGNED = SOURCE.replace("{% endblock %}", f'<div class="signatures">{BLOCKS}</div>{{% endblock %}}')


@pytest.fixture
def paper(note_template: Path, settings: Any) -> bytes:
    settings.PUBLIC_URL = "https://office.example.org"
    (note_template / "note.html").write_text(SIGNED)
    return renderer().render(replace(ORDER, draft=False))


@pytest.fixture
def signing(paper: bytes, kind: Simple) -> Signing:
    """A link, a seal, a scan, and a second seal without a place of its own."""
    document = text(file=stored(paper), requested_by__language="en", locale="en")
    slots = [wanted(), wanted("One", **SEAL), wanted("Anne Roy", means="scan", address=""),
             wanted("Two", **SEAL)]  # fmt: skip
    made = started(document, *slots)
    link, first, paper_one, second = made.slots.all()
    sign_by_link(link)
    assert sealed(first)
    by = made.started_by
    keep_scan(slot=paper_one, file=scan(), on=timezone.localdate(), by=by)
    assert sealed(second)
    made.refresh_from_db()
    return made


def fields(found: Any) -> Iterator[Any]:
    yield from found.Root.AcroForm.Fields


def words(look: Any) -> bytes:
    """The drawing of a stamp, forms inside it included."""
    data: bytes = look.read_bytes()
    inner = look.get("/Resources", {}).get("/XObject", {})
    return data + b"".join(words(one) for one in inner.values())


def test_each_signature_is_seen_at_its_place(signing: Signing, paper: bytes) -> None:
    data = content(signing)
    assert data.startswith(paper)
    with pikepdf.open(io.BytesIO(data)) as found:
        assert len(found.pages) == 1
        rows = list(fields(found))
        assert [str(one.T) for one in rows] == ["Signature1", "Seal2", "Signature3", "Seal4"]
        boxes = [[float(edge) for edge in one.Rect] for one in rows]
        # Three blocks side by side, the last one under the foot.
        tops = {round(box[3], 1) for box in boxes[:3]}
        assert len(tops) == 1
        assert [box[3] - box[1] for box in boxes[:3]] == pytest.approx([HEIGHT] * 3, abs=1)
        assert boxes[0][2] < boxes[1][0] < boxes[1][2] < boxes[2][0]
        assert boxes[3][3] < 15 * MM
        link, _first, _paper, _second = rows
        assert str(link.V).startswith(f"Signed by {WRITER}\n")
        assert str(link.V).endswith("To check: office.example.org/documents/verify/")
        assert WRITER in str(link.TU)
        assert str(rows[2].V).splitlines()[1].endswith("on paper; the scan is kept")
        for one in rows:
            assert len(words(one.AP.N)) > 100
            assert int(one.F) & 4


def test_seals_hold_with_stamps_filled_between_them(
    signing: Signing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And are looked at in time: alone, the library reads an index again for each object."""
    indexes: list[int] = []
    read = seal_reading._read  # counted, and still done

    def counted(stream: Any) -> Any:
        indexes.append(stream.container_ref.idnum)
        return read(stream)

    monkeypatch.setattr(seal_reading, "_read", counted)
    found = seals_of(content(signing))
    assert [(one.by, one.intact, one.changed) for one in found] == [(HOLDER, True, False)] * 2
    assert indexes
    assert len(indexes) == len(set(indexes))


def test_ways_through_a_file_are_those_that_the_library_finds(signing: Signing) -> None:
    """A seal is held against them: what is found sooner must be the same."""

    def ways() -> Any:
        past: Any = seal_reading.Reader(data).get_historical_resolver(1)
        past._load_reverse_xref_cache()
        return past._indirect_object_access_cache

    data = content(signing)
    slowly = ways()
    with seal_reading.deep():
        assert ways() == slowly
    assert max(len(path) for paths in slowly.values() for path in paths) > 10


def test_structure_of_the_sealed_file_is_still_that_of_pdf_a(
    signing: Signing, tmp_path: Path
) -> None:
    data = content(signing)
    with pdf.read(data) as found:
        with found.open_metadata() as known:
            assert (known["pdfaid:part"], known["pdfaid:conformance"]) == ("3", "A")
        assert bool(found.Root.MarkInfo.Marked)
        assert "/NeedAppearances" not in found.Root.AcroForm
        forms = structure.of_kind(found, "/Form")
        names = [str(one.T) for one in fields(found)]
        assert [str(one.K.Obj.T) for one in reversed(forms)] == names
        numbers = list(found.Root.StructTreeRoot.ParentTree.Nums)
        keys = [int(one) for one in numbers[::2]]
        assert keys == sorted(keys)
        known_by = dict(zip(keys, numbers[1::2], strict=True))
        for one in forms:
            assert str(one.Alt)
            assert known_by[int(one.K.Obj.StructParent)].objgen == one.objgen
        for look in (one.AP.N for one in fields(found)):
            assert all(one == 1 for one in opacities(look))
            for font in fonts(look):
                (below,) = font.DescendantFonts
                assert {"/FontFile2", "/FontFile3"} & set(below.FontDescriptor.keys())
    structure.test_pictures_are_described_and_headers_say_of_what(data)
    structure.test_every_font_is_embedded_as_a_subset(data)
    structure.test_its_syntax_is_sound(data)


def opacities(look: Any) -> Iterator[Any]:
    """PDF/A allows transparency only with more said of the page."""
    resources = look.get("/Resources", {})
    for state in resources.get("/ExtGState", {}).values():
        assert "/SMask" not in state
        yield from (state[name] for name in ("/CA", "/ca") if name in state)
    for one in resources.get("/XObject", {}).values():
        yield from opacities(one)


def fonts(look: Any) -> Iterator[Any]:
    resources = look.get("/Resources", {})
    yield from resources.get("/Font", {}).values()
    for one in resources.get("/XObject", {}).values():
        yield from fonts(one)


def test_a_long_chain_of_bookmarks_is_followed(kind: Simple) -> None:
    made, output = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    with made.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(f"{at}", 0) for at in range(700))
    made.save(output)
    stamps = [Stamp(f"Seal{at}", "One", seal=True, lines=("x",)) for at in (1, 2)]
    data = output.getvalue()
    for stamp in stamps:  # each time all seals are looked at
        data = seal_pdf(data, stamps=stamps, field=stamp.field, reason="x")
    assert data.count(b"/ByteRange") == 2
