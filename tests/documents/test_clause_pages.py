"""The library's screens: from the draft of a clause to its retirement; two writers; previews."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.documents.actions import clauses as acting
from intl_office.documents.models import Clause, ClauseVersion
from intl_office.documents.spans import Mark, Span
from tests.factories.access import house, user_with
from tests.factories.clauses import ClauseFactory, VersionFactory, published
from tests.factories.partnerships import agreement_with

pytestmark = pytest.mark.django_db
KIND = "partnerships.agreement"


@pytest.fixture
def officer() -> User:
    house()
    return user_with("officer-cooperation", language="en")


@pytest.fixture
def office(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def at(name: str, clause: Clause | None = None) -> str:
    return reverse(f"documents:{name}", args=[clause.code] if clause else [])


def sent(**more: Any) -> dict[str, Any]:
    return {
        "code": "feast", "title_fr": "Fête", "title_en": "Feast", "slot": "events",
        "variants": ["network"], "category": "purpose", "condition": "", "legal_note": "Ours.",
        "text_fr": "Fête de [[partners]], [[budget]].", "text_en": "Feast of [[partners]].",
        "variable_0_name": "budget", "variable_0_type": "money", "variable_0_label_fr": "Budget",
        "variable_0_label_en": "Budget", "variable_0_obligatory": "on", **more,
    }  # fmt: skip


# ---------------------------------------------------------------- from draft to retirement
def test_a_clause_is_written_published_validated_retired(office: Client, client: Client) -> None:
    page = office.post(reverse("documents:clause_new", args=[KIND]), sent())
    clause = Clause.objects.get(code="feast")
    assert page["Location"] == at("clause", clause)
    assert clause.versions.get().variables[0]["name"] == "budget"
    assert not ClauseVersion.objects.in_library(KIND, "network").filter(clause=clause).exists()
    shown = office.get(at("clause_publish", clause))
    assert "Feast of" in shown.content.decode()
    done = office.post(at("clause_publish", clause), {"why": "Needed."})
    assert done["Location"] == at("clause", clause)
    assert ClauseVersion.objects.in_library(KIND, "network").filter(clause=clause).exists()
    assert "to be validated" in office.get(at("clause", clause)).content.decode()
    assert office.post(at("clause_validate", clause), {"number": "1"}).status_code == 403
    client.force_login(user_with("legal", language="en"))
    client.post(at("clause_validate", clause), {"number": "2"})
    assert not Clause.objects.for_list().get(pk=clause.pk).is_validated
    client.post(at("clause_validate", clause), {"number": "1"})
    assert Clause.objects.for_list().get(pk=clause.pk).is_validated
    client.force_login(user_with("director", language="en"))
    client.post(at("clause_edit", clause), sent(text_en="Feast."))
    assert Clause.objects.for_list().get(pk=clause.pk).is_validated
    client.post(at("clause_publish", clause), {"why": "Shorter."})
    assert not Clause.objects.for_list().get(pk=clause.pk).is_validated
    client.post(at("clause_retire", clause))
    assert not ClauseVersion.objects.in_library(KIND, "network").filter(clause=clause).exists()
    client.post(at("clause_retire", clause))
    page = client.get(at("clause", clause), {"old": "1", "new": "2"})
    assert page.context["compared"][1] == (
        "en",
        (Span(Mark.REMOVED, "Feast of [[partners]]."), Span(Mark.ADDED, "Feast.")),
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text_en": "[[what]]"}, "text_en"),
        ({"text_fr": "[[partners"}, "text_fr"),
        ({"variable_0_name": "Big one"}, "variable_0_name"),
        ({"variable_0_name": "partners"}, "variable_0_name"),
        ({"variable_0_label_en": ""}, "variable_0_label_fr"),
        ({"slot": "nowhere"}, "slot"),
        ({"variants": ["nothing"]}, "variants"),
        ({"condition": "never"}, "condition"),
        ({"code": "agreement-disputes"}, "code"),
    ],
    ids=["unknown", "open", "badly named", "taken", "no label", "slot", "variant", "condition",
         "code"],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(
    office: Client, more: dict[str, Any], field: str
) -> None:
    page = office.post(reverse("documents:clause_new", args=[KIND]), sent(**more))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Clause.objects.filter(code="feast").exists()


def test_hostile_words_are_shown_as_words(office: Client) -> None:
    bad = "<script>alert(1)</script><style>*{display:none}</style>"
    clause = published(bad, bad).clause
    page = office.get(at("clause", clause)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_second_of_two_writers_sees_both_versions(office: Client, officer: User) -> None:
    clause = published("Texte.", "Text.").clause
    form = office.get(at("clause_edit", clause)).context["form"]
    seen = form["seen"].value()
    given = {name: form[name].value() for name in form.fields if form[name].value()}
    first = office.post(at("clause_edit", clause), given | {"text_en": "First."})
    assert first.status_code == 302
    page = office.post(at("clause_edit", clause), given | {"text_en": "Second.", "seen": seen})
    assert page.status_code == 422
    (one,) = page.context["form"].differences
    assert (one.mine, one.theirs) == ("Second.", "First.")
    assert clause.versions.get(number=2).text_en == "First."


def test_a_draft_is_thrown_away_and_the_clause_that_never_was(office: Client) -> None:
    used = published("Texte.", "Text.").clause
    VersionFactory.create(clause=used, number=2)
    never = VersionFactory.create().clause
    office.post(at("clause_discard", used))
    assert used.versions.count() == 1
    assert office.post(at("clause_discard", never))["Location"] == at("clauses")
    assert not Clause.objects.filter(pk=never.pk).exists()


def test_only_what_is_whole_is_published(officer: User) -> None:
    half = VersionFactory.create(text_fr="").clause
    nothing = published("Texte.", "Text.").clause
    for clause, code in ((half, "language"), (nothing, "draft")):
        with pytest.raises(ValidationError) as refused:
            acting.publish(clause=clause, why="x", by=officer)
        assert refused.value.code == code


@pytest.mark.parametrize("kind", ["legal", "referent", "officer-mobility"])
def test_readers_do_not_write(kind: str) -> None:
    house()
    reader = user_with(kind)
    clause = VersionFactory.create().clause
    for act in (
        lambda: acting.save_draft(clause=clause, draft=ClauseVersion(), by=reader),
        lambda: acting.publish(clause=clause, why="x", by=reader),
        lambda: acting.discard(clause=clause, by=reader),
        lambda: acting.retire(clause=clause, by=reader, retired=True),
    ):
        with pytest.raises(PermissionDenied):
            act()


# ---------------------------------------------------------------- list and preview
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "Regatta"}, {"a"}),
        ({"q": "regate ZQXED"}, set()),
        ({"variant": "network", "q": "ZQXED"}, {"a", "b"}),
        ({"validated": "yes", "q": "ZQXED"}, {"c"}),
        ({"validated": "no", "q": "ZQXED"}, {"a", "b"}),
        ({"retired": "yes", "q": "ZQXED"}, {"b"}),
        ({"category": "money", "q": "ZQXED"}, {"c"}),
    ],
    ids=["words", "every word", "variant", "validated", "not validated", "retired", "category"],
)
def test_the_list_is_narrowed(
    office: Client, officer: User, asked: dict[str, str], found: set[str]
) -> None:
    published("Régate.", "Regatta.", clause__code="a", clause__legal_note="x",
              clause__title_en="ZQXED", clause__variants=["network"])  # fmt: skip
    published("Deux.", "Two.", clause__code="b", clause__title_en="ZQXED",
              clause__retired_on="2026-01-01")  # fmt: skip
    last = published("Trois.", "Three.", clause__code="c", clause__title_en="ZQXED",
                     clause__variants=["iia"], clause__category="money")  # fmt: skip
    acting.validate(clause=last.clause, number=1, by=user_with("director"))
    page = office.get(at("clauses"), asked)
    rows = page.context["table"].data
    assert {row.code for row in rows} == found


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_one_and_three(
    office: Client, query_budget: Any, rows: int
) -> None:
    for _row in range(rows):
        published("Texte.", "Text.", clause__title_en="ZQXED")
    with query_budget(7):
        office.get(at("clauses"), {"q": "ZQXED"})


def test_a_clause_is_tried_on_a_draft_that_one_reads(office: Client) -> None:
    row = agreement_with(type="network", ends_on=None)
    other = agreement_with(type="iia")
    version = published(
        "De [[partners]] : [[fee]].", "Of [[partners]]: [[fee]], [[ends_on]].",
        clause__variants=["network"],
        variables=[{"name": "fee", "label_fr": "Cotisation", "label_en": "Fee"}],
    )  # fmt: skip
    page = office.get(at("clause_preview", version.clause), {"on": str(row.uid)})
    english = page.context["shown"][1][2]
    assert english.text == f"Of {row.all_parties[1].name}: [Fee], [[ends_on]]."
    assert english.missing == ("ends_on",)
    assert str(other.uid) not in page.content.decode()
    refused = office.get(at("clause_preview", version.clause), {"on": str(other.uid)})
    assert refused.status_code == 422


def test_a_kind_that_is_not_drafted_has_no_clauses(office: Client) -> None:
    address = reverse("documents:clause_new", args=["documents.specimen"])
    assert office.get(address).status_code == 404
    ClauseFactory.create(code="lonely")
    assert office.get(reverse("documents:clause", args=["lonely"])).status_code == 200
