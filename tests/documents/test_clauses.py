"""The library of clauses: texts with variables, versions that never change, how it starts."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from intl_office.documents.actions.clauses import load_clauses
from intl_office.documents.clauses import (
    Declared,
    Filled,
    as_rows,
    check,
    declared,
    fill,
    names,
    written,
)
from intl_office.documents.models import Clause, ClauseVersion
from partnerships.contents import contents_of
from partnerships.drafted import Drafted
from partnerships.enums import AgreementType
from partnerships.life_rules import renews_itself
from partnerships.printing import AgreementKind
from tests.factories.clauses import ClauseFactory, VersionFactory

KIND = AgreementKind.code


# ---------------------------------------------------------------- texts
def test_variables_are_read_and_filled() -> None:
    text = "From [[starts_on]] to [[ ends_on ]], [[starts_on]]."
    assert names(text) == ["starts_on", "ends_on"]
    assert fill(text, {"starts_on": "1 May"}) == Filled(
        "From 1 May to [[ ends_on ]], 1 May.", ("ends_on",)
    )
    assert fill("a[[b]]c", {}, optional={"b"}) == Filled("ac")


@pytest.mark.timeout(10)
def test_spaces_without_an_end_are_read_once() -> None:
    with pytest.raises(ValidationError):
        check("[[" + " " * 12_000 + "x", ())


def test_a_value_is_never_read_as_a_text() -> None:
    assert fill("[[a]]", {"a": "[[b]] \\1", "b": "x"}) == Filled("[[b]] \\1")


@pytest.mark.parametrize(
    ("text", "code"),
    [("[[what]]", "unknown"), ("[[number", "broken"), ("number]]", "broken"),
     ("[[a\nb]]", "broken"),
     ("[[]]", "unknown")],
    ids=["unknown", "open", "closed", "two lines", "empty"],
)  # fmt: skip
def test_wrong_places_are_named(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check(f"Before {text} after", {"number"})
    assert refused.value.code == code
    check("[[number]] [ ] [x]", {"number"})


@pytest.mark.parametrize(
    ("kind", "value", "french", "english"),
    [
        ("date", "2026-09-01", "1er septembre 2026", "1 September 2026"),
        ("number", "1234.50", "1\u202f234,5", "1,234.5"),
        ("money", "1234.5", "1\u202f234,50\xa0€", "€1,234.50"),
        ("list", "a\n\nb\nc", "a, b et c", "a, b, and c"),
        ("list", "a", "a", "a"),
        ("text", "a", "a", "a"),
        ("date", "soon", "soon", "soon"),
        ("number", "", "", ""),
    ],
    ids=["date", "number", "money", "list", "one", "text", "no day", "none"],
)
def test_values_have_the_form_of_the_language(
    kind: str, value: str, french: str, english: str
) -> None:
    assert written(kind, value, "en") == english
    assert " ".join(written(kind, value, "fr").split()) == " ".join(french.split())


def test_declared_variables_go_and_come() -> None:
    known = (Declared("amount", "money", "Montant", "Amount"), Declared("why", obligatory=False))
    assert declared(as_rows(known)) == known
    assert known[0].label == "Montant"
    assert known[1].label == "why"


# ---------------------------------------------------------------- rows
@pytest.mark.django_db
def test_a_published_version_never_changes() -> None:
    version = VersionFactory.create(published=True)
    for change in (version.delete, version.save):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            change()
    draft = VersionFactory.create(clause=version.clause, number=2)
    draft.text_en = "Changed."
    draft.save()


@pytest.mark.django_db
def test_the_database_refuses_what_is_not_whole() -> None:
    clause = VersionFactory.create().clause
    wrong: tuple[dict[str, Any], ...] = (
        {"clause": clause, "number": 2},  # a second draft
        {"published": True, "text_en": ""},
        {"published": True, "why": ""},
        {"variables": {}},
    )
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionFactory.create(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClauseFactory.create(validated_on="2026-01-01")


@pytest.mark.django_db
def test_the_library_is_one_question(django_assert_num_queries: Any) -> None:
    both = ClauseFactory.create(kind=KIND, variants=[])
    own = ClauseFactory.create(kind=KIND, variants=["network"])
    gone = ClauseFactory.create(kind=KIND, retired_on="2026-01-01")
    drafted = VersionFactory.create(clause__kind=KIND).clause
    for clause in (both, own, gone):
        VersionFactory.create(clause=clause, published=True)
    newest = VersionFactory.create(clause=both, number=2, published=True)
    VersionFactory.create(clause=both, number=3)
    with django_assert_num_queries(1):
        rows = {one.clause: one for one in ClauseVersion.objects.in_library(KIND, "network")}
    assert rows[both] == newest
    assert own in rows
    assert not {gone, drafted} & set(rows)
    assert own not in {one.clause for one in ClauseVersion.objects.in_library(KIND, "iia")}


# ---------------------------------------------------------------- starting library
@pytest.mark.django_db
def test_the_starting_library_is_whole_and_waits_for_validation() -> None:
    kind = AgreementKind()
    rows = list(kind.starting_clauses())
    known = {one.code for one in kind.variables}
    assert len({one["code"] for one in rows}) == len(rows)
    for one in rows:
        assert one["slot"] in kind.slots
        assert set(one["variants"]) <= set(kind.variants)
        assert one["text_fr"] != one["text_en"]
        own = {variable["name"] for variable in one.get("variables", ())}
        for text in (one["text_fr"], one["text_en"]):
            check(text, known | own)
            assert own <= set(names(text))
            assert not renews_itself(one["text_fr"], one["text_en"]), one["code"]
    loaded = Clause.objects.filter(code__in=[one["code"] for one in rows]).for_list()
    assert loaded.count() == len(rows)
    assert {(one.is_validated, one.current_number) for one in loaded} == {(False, 1)}


@pytest.mark.parametrize("variant", AgreementType.values)
def test_every_part_that_a_type_must_have_has_words_to_begin_with(variant: str) -> None:
    rows = AgreementKind().starting_clauses()
    begun = {one["slot"] for one in rows if variant in (one["variants"] or [variant])}
    assert set(contents_of(variant, engineers=True).topics) <= begun


@pytest.mark.django_db
def test_loading_again_leaves_what_the_office_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    Clause.objects.filter(code="agreement-disputes").update(legal_note="Ours.")
    load_clauses(said.append)
    assert said == []
    assert Clause.objects.get(code="agreement-disputes").legal_note == "Ours."
    row = {"code": "new", "title_fr": "Neuf", "title_en": "New", "slot": "scope", "category": "law",
           "text_fr": "Un.", "text_en": "One."}  # fmt: skip
    monkeypatch.setattr(Drafted, "starting_clauses", lambda _kind: [row])
    load_clauses(said.append)
    assert said == ["1 clauses of the starting library"]
    assert Clause.objects.get(code="new").versions.get().text_en == "One."
