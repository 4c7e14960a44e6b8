"""The text of a document, part by part."""

import json
from dataclasses import replace

import pytest

from intl_office.documents.parts import Part, Passage, Row, Table, as_json, digest, from_json, said

SCOPE = Part(
    "scope", "1", (Passage("fr", "Objet", "Échanges."), Passage("en", "Scope", "Exchange."))
)
DATA = Part("data", "2", (Passage("fr", "Données", "Règlement (UE) 2016/679."),))

BOTH = (("fr", "Deux"), ("en", "Two"))
FIXED = Part(
    "conditions",
    "",
    (Passage("fr", "Mobilités", ""),),
    Table((BOTH,), (Row((BOTH,), "a"), Row(((),), "b"))),
)


def test_what_is_kept_is_what_was_given() -> None:
    assert list(from_json(as_json([SCOPE, DATA, FIXED]))) == [SCOPE, DATA, FIXED]
    assert list(from_json(json.loads(json.dumps(as_json([FIXED]))))) == [FIXED]
    assert "table" not in as_json([SCOPE])[0]


def test_words_in_a_language_or_the_same_in_each() -> None:
    assert [said(BOTH, "en"), said(BOTH[:1], "en"), said((), "en")] == ["Two", "Deux", ""]


def test_the_key_of_a_row_is_no_word() -> None:
    """A row written anew with the same words is the same text; in another order it is not."""
    assert FIXED.table
    rows = FIXED.table.rows
    anew = Table(FIXED.table.head, (Row(rows[0].cells, "c"), rows[1]))
    turned = Table(FIXED.table.head, rows[::-1])
    assert digest([replace(FIXED, table=anew)]) == digest([FIXED])
    assert digest([replace(FIXED, table=turned)]) != digest([FIXED]) != digest([SCOPE])


def test_a_part_in_a_language() -> None:
    assert SCOPE.passage("en") == Passage("en", "Scope", "Exchange.")
    assert DATA.passage("en") is None


def test_the_digest_never_changes() -> None:
    """Texts that were signed years ago refer to it."""
    assert digest([SCOPE]) == "32724c556635b246a18d171d986f2efd96860b9797e01f572f61b5054f8efb96"


def test_the_digest_is_that_of_the_words() -> None:
    assert digest([SCOPE, DATA]) == digest(from_json(as_json([SCOPE, DATA])))
    assert digest([SCOPE, DATA]) != digest([DATA, SCOPE])
    changed = Part("data", "2", (Passage("fr", "Données", "Règlement (UE) 2016/680."),))
    assert digest([SCOPE, changed]) != digest([SCOPE, DATA])


@pytest.mark.parametrize("values", [[{}], [{"key": "a", "number": "1", "passages": [{"a": 1}]}]])
def test_other_values_are_refused(values: list[dict[str, object]]) -> None:
    with pytest.raises((KeyError, TypeError)):
        from_json(values)
