"""Versions compared: nothing of either text is lost, and what changed is said by the word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intl_office.core.matching import Effort
from intl_office.documents.comparing import Fate, compare, compare_tables
from intl_office.documents.parts import Part, Passage, Row, Table, Words
from intl_office.documents.spans import Mark, side, spans

# Few words, so that texts have much in common; ends of lines of every kind.
WORDS = st.sampled_from(
    ["the", "house", "may", "’", ",", " ", "\n", "\n\n", "\r\n", "\x85", "10 %"]
)
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.text("ab .\n\r\x85’é", max_size=40)


def part(key: str, text: str, number: str = "1", language: str = "en") -> Part:
    return Part(key, number, (Passage(language, key.title(), text),))


def written(found: tuple[object, ...]) -> list[tuple[str, str]]:
    return [(one.mark.value, one.text) for one in found]  # type: ignore[attr-defined]  # spans


@given(TEXTS, TEXTS)
def test_spans_give_either_text_back(before: str, after: str) -> None:
    found = spans(before, after)
    assert "".join(one.text for one in side(found, Mark.REMOVED)) == before
    assert "".join(one.text for one in side(found, Mark.ADDED)) == after
    assert all(one.text for one in found)


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert [one.mark for one in spans(text, text)] == [Mark.SAME] * bool(text)


def test_a_changed_word_is_marked_and_nothing_else() -> None:
    before = "Notice is given three months before.\n\nThe house pays."
    after = "Notice is given six months before.\n\nThe house pays."
    assert written(spans(before, after)) == [
        ("same", "Notice is given "),
        ("removed", "three"),
        ("added", "six"),
        ("same", " months before.\n\nThe house pays."),
    ]


def test_words_put_at_the_end_leave_what_stands_before() -> None:
    found = spans("A notice of three months.", "A notice of six months, before May.")
    assert written(found) == [
        ("same", "A notice of "),
        ("removed", "three"),
        ("added", "six"),
        ("same", " months"),
        ("added", ", before May"),
        ("same", "."),
    ]


def test_a_paragraph_of_many_pages_is_compared_by_sentences() -> None:
    many = [f"Sentence number {number} of the whole." for number in range(4000)]
    before, after = " ".join(many), " ".join([*many[:2000], "Another one.", *many[2001:]])
    found = spans(before, after)
    assert written(found[1:3]) == [
        ("removed", " Sentence number 2000 of the whole."),
        ("added", " Another one."),
    ]
    assert "".join(one.text for one in side(found, Mark.REMOVED)) == before


def test_another_paragraph_is_no_torn_one() -> None:
    found = spans("The house pays the fees, and all costs.", "Students apply in May, not later.")
    assert [one.mark for one in found] == [Mark.REMOVED, Mark.ADDED]


def test_a_paragraph_put_in_between_leaves_its_neighbours() -> None:
    before = "One two three four.\nFive six seven eight."
    after = "One two three four.\nQuite another thing.\nFive six seven nine."
    marks = [one for one in spans(before, after) if one.mark != Mark.SAME]
    assert written(tuple(marks)) == [
        ("added", "Quite another thing.\n"),
        ("removed", "eight"),
        ("added", "nine"),
    ]


def test_parts_added_removed_moved_changed() -> None:
    before = [part("scope", "a", "1"), part("fees", "b", "2"), part("end", "c", "3"),
              part("law", "d", "4")]  # fmt: skip
    after = [part("law", "d", "1"), part("scope", "a", "2"), part("data", "n", "3"),
             part("end", "x", "4")]  # fmt: skip
    found = [(one.key, one.fate, one.before, one.after) for one in compare(before, after)]
    assert found == [
        ("law", Fate.MOVED, "4", "1"),
        ("scope", Fate.SAME, "1", "2"),
        ("fees", Fate.REMOVED, "2", ""),
        ("data", Fate.ADDED, "", "3"),
        ("end", Fate.CHANGED, "3", "4"),
    ]


def test_a_language_of_one_version_alone_is_shown() -> None:
    both = Part("scope", "1", (Passage("fr", "Objet", "Un."), Passage("en", "Scope", "One.")))
    (found,) = compare([both], [part("scope", "One.")])
    assert {one.language: one.changed for one in found.passages} == {"en": False, "fr": True}


def test_two_parts_of_one_key_are_both_there() -> None:
    found = compare([part("x", "one"), part("x", "two")], [part("x", "one"), part("x", "three")])
    assert [one.fate for one in found] == [Fate.SAME, Fate.CHANGED]


@pytest.mark.parametrize(("before", "after"), [([], []), ([], [part("a", "")])], ids=["0", "1"])
def test_empty_texts(before: list[Part], after: list[Part]) -> None:
    assert len(compare(before, after)) == len(after)


# ---------------------------------------------------------------- tables
def row(*cells: str, key: str = "") -> Row:
    return Row(tuple((("en", cell),) if cell else () for cell in cells), key)


def rows_of(before: list[Row], after: list[Row]) -> list[tuple[str, list[str]]]:
    """What became of each row, with what its cells lost and got."""
    found = compare_tables(Table((), tuple(before)), Table((), tuple(after)))
    assert found
    return [(one.fate.value, [_cell(cell) for cell in one.cells]) for one in found.rows]


def _cell(cell: tuple[tuple[str, tuple[object, ...]], ...]) -> str:
    signs = {"same": "", "removed": "-", "added": "+"}
    return "".join(signs[mark] + text for _code, two in cell for mark, text in written(two))


OUT, IN, STAFF = (
    ("2026", "We", "They", "3"),
    ("2026", "They", "We", "3"),
    ("2027", "We", "They", "1"),
)


def test_a_row_put_in_between_leaves_its_neighbours() -> None:
    found = rows_of([row(*OUT), row(*STAFF)], [row(*OUT), row(*IN), row("2027", "We", "They", "2")])
    assert found == [
        ("same", list(OUT)),
        ("added", ["+2026", "+They", "+We", "+3"]),
        ("changed", ["2027", "We", "They", "-1+2"]),
    ]


def test_a_row_is_known_by_its_key_whatever_it_says() -> None:
    before = [row(*OUT, key="a"), row(*IN, key="b")]
    after = [row(*IN, key="c"), row("2028", "All", "They", "9", key="a")]
    assert [fate for fate, _cells in rows_of(before, after)] == ["moved", "changed"]


def test_other_keys_are_one_row_only_where_nearly_all_is_the_same() -> None:
    """A row deleted and written anew with another figure; and another row in its stead."""
    anew, other = ("2026", "We", "They", "4"), ("2026", "We", "Us", "9")
    assert [fate for fate, _cells in rows_of([row(*OUT, key="a")], [row(*anew, key="b")])] == [
        "changed"
    ]
    assert len(rows_of([row(*OUT, key="a")], [row(*other, key="b")])) == 2
    assert len(rows_of([row(*OUT, key="a")], [row(*other)])) == 1


def test_a_row_that_went_stands_where_it_stood_and_one_moved_is_told() -> None:
    assert rows_of([row("a"), row("b"), row("c")], [row("a"), row("c")])[1] == ("removed", ["-b"])
    fates = [fate for fate, _cells in rows_of([row("a"), row("b")], [row("b"), row("a")])]
    assert sorted(fates) == ["moved", "same"]


def test_another_label_with_the_same_value_is_another_row() -> None:
    found = rows_of([row("Visa", "Yes")], [row("Housing", "Yes"), row("Visa", "No")])
    assert sorted(found) == [
        ("added", ["+Housing", "+Yes"]), ("changed", ["Visa", "-Yes+No"]),
    ]  # fmt: skip


CELLS = st.sampled_from(["", "a", "b", "c d", "c e"])
ROWS = st.lists(st.builds(row, CELLS, CELLS, key=st.sampled_from(["", "x", "y"])), max_size=6)


@given(ROWS, ROWS)
def test_no_row_of_either_table_is_lost(before: list[Row], after: list[Row]) -> None:
    found = compare_tables(Table((), tuple(before)), Table((), tuple(after)))
    assert found
    for rows, gone, mark in (
        (before, Fate.ADDED, Mark.REMOVED),
        (after, Fate.REMOVED, Mark.ADDED),
    ):
        shown = [
            tuple(
                "".join(one.text for _c, two in cell for one in side(two, mark))
                for cell in line.cells
            )
            for line in found.rows
            if line.fate != gone
        ]
        given_ = [
            tuple("".join(text for _code, text in cell) for cell in one.cells) for one in rows
        ]
        assert sorted(shown) == sorted(given_)
        assert mark == Mark.REMOVED or shown == given_


def test_each_language_of_a_cell_is_compared() -> None:
    one: Words = (("fr", "Deux ans"), ("en", "Two years"))
    two: Words = (("fr", "Deux ans"), ("en", "Three years"))
    found = compare_tables(Table((one,), (Row((one,), "a"),)), Table((one,), (Row((two,), "a"),)))
    assert found
    assert found.head.fate == Fate.SAME
    assert [(code, written(pieces)[0]) for code, pieces in found.rows[0].cells[0]] == [
        ("fr", ("same", "Deux ans")), ("en", ("removed", "Two")),
    ]  # fmt: skip


def test_a_table_of_one_text_alone() -> None:
    table = Table((), (row("a"),))
    fixed = Part("x", "", (Passage("en", "X", ""),), table)
    assert compare([], [fixed])[0].table == compare_tables(None, table)
    assert compare([fixed], [])[0].fate == Fate.REMOVED
    assert compare_tables(None, None) is None


# ---------------------------------------------------------------- texts that would take hours
PAGES = 500 * 300  # words
REPEATED = {
    "one word": ("word " * PAGES, "x " + "word y " * (PAGES // 2)),
    "two lines": ("a\nb\n" * (PAGES // 4) + "c", "d" + "b\na\n" * (PAGES // 4)),
    "blank lines": ("a" + "\n" * PAGES, "\n" * PAGES + "b"),
    "one paragraph": ("one two three four\n\n" * 30_000, "one two three five\n\n" * 29_000),
    "short sentences": ("a. b. " * (PAGES // 4), "b. b. a. " * (PAGES // 6)),
}


@pytest.mark.parametrize("name", REPEATED)
def test_500_pages_of_the_same_are_compared_within_the_effort(name: str) -> None:
    before, after = REPEATED[name]
    effort = Effort()
    found = spans(before, after, effort)
    assert "".join(one.text for one in side(found, Mark.REMOVED)) == before
    assert "".join(one.text for one in side(found, Mark.ADDED)) == after
    assert effort.left >= 0


def test_what_was_not_compared_to_its_end_is_said() -> None:
    before, after = REPEATED["one paragraph"]
    coarse, fine = compare(
        [part("scope", before), part("fees", "None.")],
        [part("scope", after), part("fees", "Some.")],
    )
    assert (coarse.coarse, coarse.fate) == (True, Fate.CHANGED)
    assert (fine.coarse, fine.fate) == (False, Fate.CHANGED)


def test_500_pages_changed_everywhere_are_compared_word_by_word() -> None:
    before = [f"In the year {at} the house number {at} pays the fees." for at in range(15_000)]
    after = [line.replace("fees", "costs") for line in before]
    effort = Effort()
    found = spans("\n\n".join(before), "\n\n".join(after), effort)
    assert not effort.refused
    assert len([one for one in found if one.mark == Mark.ADDED]) == 15_000
