"""A Word file holds the text part by part, and gives it back whatever the partner did to it."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import docx
import pytest
from django.core.exceptions import ValidationError
from docx.text.run import Run
from hypothesis import given, settings
from hypothesis import strategies as st

from intl_office.documents.parts import Part, Passage
from intl_office.documents.word import plain, read
from intl_office.documents.word.writing import About, written

pytestmark = pytest.mark.usefixtures("in_english")

ABOUT = About(
    title="Agreement with Example",
    number="2026-0042",
    author="Université d’Exemple",
    made_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
)
SCOPE = Part(
    "scope",
    "1",
    (
        Passage("fr", "Objet", "Des échanges.\n\nEt des stages :\nici, et là."),
        Passage("en", "Scope", "Exchanges.\n\nAnd traineeships:\nhere, and there."),
    ),
)
FEES = Part("social-cover", "2", (Passage("fr", "Frais", "Aucun."), Passage("en", "Fees", "None.")))
PARTS = [SCOPE, FEES]
BOTH = ("fr", "en")
TEXT = "word/document.xml"


def made(parts: list[Part] = PARTS, **changes: Any) -> bytes:
    return written(parts, BOTH, replace(ABOUT, **changes))


def edited(data: bytes, change: Callable[[str], str], name: str = TEXT) -> bytes:
    """The file with another text in one of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == name:
                before = content.decode()
                content = change(before).encode()
                assert content.decode() != before, "the test changes nothing"
            target.writestr(entry.filename, content)
    return out.getvalue()


def with_member(data: bytes, name: str, content: str) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as target:
        target.writestr(name, content)
    return out.getvalue()


# ---------------------------------------------------------------- writing
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
KEYS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
PASSAGES = st.tuples(*(st.builds(Passage, st.just(one), WORDS, WORDS) for one in BOTH))
SOME = PASSAGES.flatmap(lambda two: st.sampled_from([two, two[:1], two[1:]]))
# As kinds number their parts; a dash or the word "Article" around it belongs to the print.
NUMBERS = st.from_regex(r"[0-9A-Za-z]{1,4}([.][0-9a-z]{1,3}){0,2}", fullmatch=True)
ONE = st.builds(Part, KEYS, NUMBERS, SOME)
ANY_PARTS = st.lists(ONE, min_size=1, max_size=4, unique_by=lambda part: part.key)


@given(parts=ANY_PARTS, columns=st.booleans())
@settings(max_examples=30, deadline=None)
def test_what_is_read_is_what_was_written(parts: list[Part], columns: bool) -> None:
    found = read(made(parts, columns=columns), parts)
    assert found.parts == plain(parts)
    assert not found.warnings
    assert plain(found.parts) == found.parts


@pytest.mark.parametrize("columns", [True, False])
def test_without_what_was_sent_the_marks_are_enough(columns: bool) -> None:
    assert read(made(columns=columns)).parts == PARTS


def test_equal_texts_give_equal_bytes() -> None:
    assert made() == made()
    assert made() != made(made_at=ABOUT.made_at.replace(year=2027))
    assert made() != made(draft=False)


def test_the_file_says_what_it_is() -> None:
    document = docx.Document(io.BytesIO(made(columns=False)))
    known = document.core_properties
    assert (known.title, known.author) == (ABOUT.title, ABOUT.author)
    assert (known.created, known.language) == (ABOUT.made_at, "fr-FR")
    head = document.sections[0].header.paragraphs[0].text
    assert ABOUT.number in head
    assert "Projet" in head
    foot = document.sections[0].footer._element.xml
    assert "NUMPAGES" in foot


def test_each_passage_says_its_language() -> None:
    body = docx.Document(io.BytesIO(made())).element.body
    said = {
        (run.text, run.find(".//{*}lang").get(docx.oxml.ns.qn("w:val")))
        for run in body.iter("{*}r")
    }
    assert {("Objet", "fr-FR"), ("Scope", "en-GB"), ("Aucun.", "fr-FR")} <= said


def test_a_key_that_no_mark_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="no mark"):
        made([replace(SCOPE, key="A key")])


# ---------------------------------------------------------------- reading what a partner did
def test_tracked_changes_are_taken_as_accepted() -> None:
    def change(text: str) -> str:
        word = '<w:t xml:space="preserve">None.</w:t>'
        gone = "<w:delText>None.</w:delText>"
        return text.replace(
            f"{word}</w:r>",
            f"</w:r><w:del w:id='90' w:author='P'><w:r>{gone}</w:r></w:del>"
            "<w:ins w:id='91' w:author='P'><w:r><w:t>One hundred euros.</w:t></w:r></w:ins>"
            "<w:moveFrom w:id='92'><w:r><w:t> Moved away.</w:t></w:r></w:moveFrom>",
        )

    found = read(edited(made(), change), PARTS)
    assert found.parts[1].passage("en") == Passage("en", "Fees", "One hundred euros.")
    assert found.warnings == ["3 tracked changes were taken as accepted."]


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    def change(text: str) -> str:
        mark = "<w:pPr><w:rPr><w:del w:id='90' w:author='P'/></w:rPr></w:pPr>"
        at = text.rindex("<w:p>", 0, text.index("Exchanges."))
        return f"{text[:at]}<w:p>{mark}{text[at + 5 :]}"

    passage = read(edited(made(), change), PARTS).parts[0].passage("en")
    assert passage is not None
    assert passage.text == "Exchanges.And traineeships:\nhere, and there."


def test_what_is_missing_or_renamed_is_said() -> None:
    without = replace(FEES, passages=(Passage("fr", "Coûts", "Aucun."),))
    found = read(made([SCOPE, without]), PARTS)
    assert found.warnings == [
        "“Fees” is missing in the file.",
        "The heading “Frais” reads “Coûts” in the file.",
    ]


def test_a_part_of_another_text_is_said() -> None:
    found = read(made([SCOPE, FEES]), [SCOPE])
    assert found.warnings == ["The file has a part “social-cover” that this text does not have."]


def test_what_stands_outside_goes_to_the_article_above() -> None:
    def change(text: str) -> str:
        added = "<w:p><w:r><w:t>Article 9. New.</w:t></w:r></w:p>"
        before = "<w:p><w:r><w:t>Dear colleagues</w:t></w:r></w:p>"
        at = text.index("<w:sectPr")
        return f"{text[:at]}{added}{text[at:]}".replace("<w:body>", f"<w:body>{before}")

    found = read(edited(made(columns=False), change), PARTS)
    passage = found.parts[1].passage("en")
    assert passage is not None
    assert passage.text == "None.\n\nArticle 9. New."
    assert found.warnings == [
        "“Article 9. New.” stands outside of every article and was taken to the end of “Fees”.",
        "“Dear colleagues” stands before the first article and was left out.",
    ]


def test_bookmarks_are_enough_where_content_controls_were_lost() -> None:
    def change(text: str) -> str:
        return text.replace("office:part:", "lost:")

    found = read(edited(made(columns=False), change), PARTS)
    assert [part.key for part in found.parts] == ["scope", "social-cover"]
    assert found.parts[0].passage("fr") == SCOPE.passage("fr")


def test_headings_are_enough_where_all_marks_were_lost() -> None:
    found = read(edited(made(columns=False), _unmarked), PARTS)
    assert found.parts == PARTS


def test_the_words_of_an_emptied_control_are_no_text() -> None:
    def change(text: str) -> str:
        at = text.index('<w:tag w:val="office:part:en:social-cover"')
        return f"{text[:at]}<w:showingPlcHdr/>{text[at:]}"

    found = read(edited(made(), change), PARTS)
    assert found.warnings == ["“Fees” is missing in the file."]


def test_comments_are_listed_with_their_article() -> None:
    document = docx.Document(io.BytesIO(made(columns=False)))
    runs = document.element.body.iter("{*}r")
    parent = document.sections[0].header.paragraphs[0]
    run = next(Run(one, parent) for one in runs if one.text == "None.")
    document.add_comment(run, text="Why none?\nWe agreed on 100 €.", author="Ms Partner")
    out = io.BytesIO()
    document.save(out)
    found = read(out.getvalue(), PARTS)
    assert found.parts == PARTS
    (comment,) = found.comments
    assert (comment.author, comment.key) == ("Ms Partner", "social-cover")
    assert " ".join(comment.text.split()) == "Why none? We agreed on 100 €."


# ---------------------------------------------------------------- files that are refused
def _bomb() -> bytes:
    out = io.BytesIO(made())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/media/x.bin", b"\0" * 60_000_000)
    return out.getvalue()


def _long_text() -> bytes:
    return edited(made(), lambda text: text.replace("<w:body>", f"<w:body>{' ' * 16_000_000}"))


def _thousand_pages() -> bytes:
    long = replace(FEES, passages=(Passage("en", "Fees", "Word. " * 510_000),))
    return made([long])


def _filled(words: str, count: int) -> bytes:
    """A file with so many times these words at its end; `#` is their number."""
    many = "".join(words.replace("#", str(number)) for number in range(count))
    return edited(made(), lambda text: text.replace("</w:body>", f"{many}</w:body>"))


A_PARAGRAPH = "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
A_MARK = "<w:p><w:bookmarkStart w:name='_p_en_k#'/></w:p>"


def _entities(text: str) -> str:
    return text.replace(
        "<w:document", '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document', 1
    )


def _deep(text: str) -> str:
    return text.replace("<w:body>", "<w:body>" + "<w:sdt><w:sdtContent>" * 400)


def _unmarked(text: str) -> str:
    return text.replace("office:part:", "lost:").replace('"_p_', '"lost_')


def _macro_type(text: str) -> str:
    return text.replace("wordprocessingml.document.main", "macroEnabled.main")


REFUSED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "size": lambda: made() + b"\0" * 11_000_000,
    "type": lambda: b"%PDF-1.7\n" + b"x" * 100,
    "old": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "broken": lambda: made()[:2000],
    "bomb": _bomb,
    "long": _thousand_pages,
    "macros": lambda: with_member(made(), "word/vbaProject.bin", "x"),
    "entities": lambda: edited(made(), _entities),
    "foreign": lambda: edited(made(), _unmarked),
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSED)
def test_a_file_is_refused_in_words(code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(REFUSED[code]())
    assert refused.value.code == code
    assert all(one.endswith(".") for one in refused.value.messages)


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        pytest.param(_macro_type, "[Content_Types].xml", "macros", id="type with macros"),
        pytest.param(_deep, TEXT, "broken", id="too deep"),
        pytest.param(lambda text: text[:-20], TEXT, "broken", id="cut"),
        pytest.param(lambda _text: "<x/>", TEXT, "broken", id="another root"),
    ],
)
def test_an_edited_file_is_refused_in_words(
    change: Callable[[str], str], name: str, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        read(edited(made(), change, name))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("words", "count"),
    [(A_PARAGRAPH, 40_000), ("<w:x/>", 600_000), (A_MARK, 5_000)],
    ids=["paragraphs", "elements", "passages"],
)
def test_a_file_without_end_is_refused(words: str, count: int) -> None:
    with pytest.raises(ValidationError) as refused:
        read(_filled(words, count))
    assert refused.value.code == "long"


def test_a_long_preface_is_counted_not_listed() -> None:
    data = edited(made(), lambda text: text.replace("<w:body>", f"<w:body>{A_PARAGRAPH * 500}"))
    found = read(data, PARTS)
    assert found.parts == PARTS
    assert len(found.warnings) == 11
    assert found.warnings[-1] == "490 more paragraphs before the first article were left out."


def test_a_text_that_swells_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        read(_long_text())
    assert refused.value.code in {"bomb", "size"}


def test_what_lies_outside_is_never_asked_for() -> None:
    link = (
        '<Relationship Id="rIdX" TargetMode="External" Target="http://example.org/x.dotm"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    )
    data = edited(
        made(),
        lambda text: text.replace("</Relationships>", f"{link}</Relationships>"),
        "word/_rels/document.xml.rels",
    )
    assert read(data, PARTS).parts == PARTS


@cache
def known_file() -> bytes:
    return made()


@given(at=st.floats(0, 1), by=st.binary(max_size=8), cut=st.integers(0, 50))
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_never_breaks_its_reader(at: float, by: bytes, cut: int) -> None:
    data = known_file()
    place = int(at * len(data))
    with suppress(ValidationError):
        read(data[:place] + by + data[place + cut :], PARTS)
