"""Templates of texts: the order of the parts, what stands in every draft, what it begins with."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.documents.actions.templates import Line, drop_template, save_template
from intl_office.documents.models import Clause, TextTemplate
from intl_office.documents.models.template import in_order, plan_of
from partnerships.actions import steps
from partnerships.models import Agreement
from partnerships.printing import AgreementKind, articles
from tests.factories.access import house, user_with
from tests.factories.clauses import published
from tests.factories.partnerships import agreement_with, circuit_of
from tests.kit.race import at_once
from tests.partnerships.test_contents import complete

pytestmark = pytest.mark.django_db
KIND, VARIANT = "partnerships.agreement", "framework"
SLOTS = list(AgreementKind().slots)


@pytest.fixture
def officer() -> User:
    house()
    return user_with("officer-cooperation", language="en")


def saved(by: User, *first: str, clause: Clause | None = None, **more: Any) -> TextTemplate:
    """A template in which these parts come first; the clause is that of the first one."""
    wanted = [*first, *(slot for slot in SLOTS if slot not in first)]
    lines = [
        Line(slot, included=slot in more.get("included", ()), clause=clause if not at else None)
        for at, slot in enumerate(wanted)
    ]
    return save_template(kind=KIND, variant=VARIANT, lines=lines, by=by, seen=more.get("seen"))


def printed(row: Agreement) -> list[str]:
    return [one["topic"] for one in articles(Agreement.objects.get(pk=row.pk), ("en",))]


# ---------------------------------------------------------------- order
@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({}, ["a", "b", "c"]),
        ({"c": 1, "a": 2, "b": 3}, ["c", "a", "b"]),
        ({"c": 1, "a": 2}, ["c", "a", "b"]),  # b is not known: behind the one that it follows
        ({"b": 1, "x": 2}, ["a", "b", "c"]),
    ],
)
def test_a_part_without_a_place_stands_behind_the_one_it_follows(
    places: dict[str, int], expected: list[str]
) -> None:
    assert in_order({"a", "b", "c"}, places, ["a", "b", "c", "d"]) == expected


def test_drafts_follow_the_template_at_once(officer: User) -> None:
    row = agreement_with(type=VARIANT)
    before = printed(row)
    other = Clause.objects.get(code="agreement-disputes-mediation")
    saved(officer, "disputes", "languages", clause=other, included=["confidentiality"])
    after = printed(row)
    assert after[:2] == ["disputes", "languages"]
    assert set(after) == {*before, "confidentiality"}
    assert "mediator" in Agreement.objects.get(pk=row.pk).article_text("disputes", "en")
    assert printed(agreement_with(type="network"))[0] == "scope"
    known = TextTemplate.objects.get()
    drop_template(kind=KIND, variant=VARIANT, by=officer, seen=known.updated_at)
    assert printed(row) == before


def test_a_frozen_text_keeps_its_order(officer: User) -> None:
    row = agreement_with(type=VARIANT)
    complete(row)
    steps.submit(
        agreement=Agreement.objects.get(pk=row.pk), circuit=circuit_of(officer), by=officer
    )
    frozen = printed(row)
    saved(officer, "languages", "disputes")
    assert printed(row) == frozen
    assert frozen[0] == "scope"


def test_a_chosen_clause_stands_only_where_its_condition_holds(officer: User) -> None:
    clause = published("Mer.", "Sea.", clause__slot="scope", clause__condition="research").clause
    saved(officer, "scope", clause=clause)
    assert agreement_with(type=VARIANT).article_text("scope", "en") != "Sea."
    row = agreement_with(type=VARIANT, dimensions=["research"])
    assert row.article_text("scope", "en") == "Sea."


# ---------------------------------------------------------------- refusals
def test_who_may_not_write_and_who_comes_too_late(officer: User) -> None:
    first = saved(officer, "languages")
    with pytest.raises(PermissionDenied):
        saved(user_with("legal"), "scope", seen=first.updated_at)
    with pytest.raises(ValidationError) as late:
        saved(officer, "scope")
    wrong = Clause.objects.get(code="agreement-governance")
    with pytest.raises(ValidationError) as wrong_part:
        saved(officer, "governance", clause=wrong, seen=first.updated_at)
    assert (late.value.code, wrong_part.value.code) == ("changed", "clause")
    assert plan_of(KIND, VARIANT).places["languages"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_write_one_template_at_once() -> None:
    house()
    by = user_with("director")
    outcomes = at_once(lambda: saved(by, "languages"), lambda: saved(by, "disputes"))
    assert sorted(isinstance(one, ValidationError) for one in outcomes) == [False, True]
    row = TextTemplate.objects.get()
    places = list(row.lines.values_list("position", flat=True))
    assert places == list(range(1, len(SLOTS) + 1))


# ---------------------------------------------------------------- pages
def test_the_page_shows_order_sources_and_alternatives(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.get(reverse("documents:template", args=[KIND, VARIANT]))
    standing = [one.slot for one in page.context["standing"]]
    assert standing[0] == "scope"
    assert "confidentiality" in [one.slot for one in page.context["others"]]
    shown = page.content.decode()
    assert "L123-7-1" in shown
    assert "Disputes – Mediation" in shown


@pytest.mark.parametrize(
    ("moved", "place", "expected"),
    [("coordination", 1, 0), ("scope", 3, 2), ("scope", 1, 0)],
)
def test_a_part_is_moved_to_the_place_that_is_typed(
    client: Client, officer: User, moved: str, place: int, expected: int
) -> None:
    client.force_login(officer)
    address = reverse("documents:template_edit", args=[KIND, VARIANT])
    form = client.get(address).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (False, None)}
    done = client.post(address, data | {f"place-{moved}": place, "included-security": "on"})
    assert done["Location"] == reverse("documents:template", args=[KIND, VARIANT])
    kept = plan_of(KIND, VARIANT)
    assert sorted(kept.places, key=kept.places.__getitem__)[expected] == moved
    assert kept.included == {"security"}


def test_a_place_that_is_none_is_said_at_its_field(client: Client, officer: User) -> None:
    client.force_login(officer)
    address = reverse("documents:template_edit", args=[KIND, VARIANT])
    data = dict(client.get(address).context["form"].initial) | {"place-scope": "0"}
    page = client.post(address, {k: v for k, v in data.items() if v is not None})
    assert page.status_code == 422
    assert "place-scope" in page.context["form"].errors
    assert not TextTemplate.objects.exists()


@pytest.mark.parametrize("args", [["documents.redline", "framework"], [KIND, "nothing"]])
def test_what_has_no_template_is_not_found(client: Client, officer: User, args: list[str]) -> None:
    client.force_login(officer)
    assert client.get(reverse("documents:template", args=args)).status_code == 404
