"""The text of a document, part by part."""

import pytest

from intl_office.documents.parts import Part, Passage, as_json, digest, from_json

SCOPE = Part(
    "scope", "1", (Passage("fr", "Objet", "Échanges."), Passage("en", "Scope", "Exchange."))
)
DATA = Part("data", "2", (Passage("fr", "Données", "Règlement (UE) 2016/679."),))


def test_what_is_kept_is_what_was_given() -> None:
    assert list(from_json(as_json([SCOPE, DATA]))) == [SCOPE, DATA]


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
