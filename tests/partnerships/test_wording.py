"""What an agreement says: clauses of the library, filled in; its own words; what was frozen."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.enums import Outcome
from intl_office.circuits.models import Turn
from partnerships.actions import contents, steps
from partnerships.enums import State
from partnerships.models import Agreement, Article
from tests.factories.access import user_with
from tests.factories.clauses import VersionFactory, published
from tests.factories.partnerships import ArticleFactory, agreement_with, circuit_of, in_days
from tests.partnerships.test_contents import complete

pytestmark = pytest.mark.django_db
TEXT_PAGE = 15  # queries of the page of a text
AMOUNT = [{"name": "amount", "type": "money", "label_fr": "Montant", "label_en": "Amount"}]


def again(row: Agreement) -> Agreement:
    return Agreement.objects.get(pk=row.pk)


def disputes(text: str, **columns: Any) -> Any:
    """A clause of networks on disputes: it stands before the one for every type."""
    known = {"clause__slot": "disputes", "clause__variants": ["network"], **columns}
    return published(f"{text} (fr)", text, **known)


# ---------------------------------------------------------------- what stands
def test_the_clause_made_for_a_type_stands_before_the_general_one() -> None:
    row = agreement_with(type="network")
    assert "courts" in row.article_text("disputes", "en")
    version = disputes("Arbitration.")
    assert again(row).article_text("disputes", "en") == "Arbitration."
    VersionFactory.create(clause=version.clause, number=2, text_en="Later.", published=True)
    assert again(row).article_text("disputes", "en") == "Later."
    version.clause.retired_on = in_days(0)
    version.clause.save()
    assert "courts" in again(row).article_text("disputes", "en")


@pytest.mark.parametrize(
    ("condition", "columns", "holds"),
    [
        ("open-ended", {"ends_on": None}, True),
        ("open-ended", {}, False),
        ("research", {"dimensions": ["research"]}, True),
        ("research", {}, False),
        ("several", {}, False),
        ("exchanges", {}, False),
        ("continuum", {}, False),
        ("not known any more", {}, False),
    ],
)
def test_a_clause_is_offered_where_its_condition_holds(
    condition: str, columns: dict[str, Any], *, holds: bool
) -> None:
    version = disputes("Only then.", clause__condition=condition)
    row = agreement_with(type="network", **columns)
    assert (version in row.offered("disputes")) is holds
    assert (row.article_text("disputes", "en") == "Only then.") is holds


def test_an_obligatory_clause_brings_its_part() -> None:
    row = agreement_with(type="framework")
    assert "events" not in row.topics
    published("Fête.", "A feast.", clause__variants=["framework"], clause__obligatory=True)
    assert "events" in again(row).topics
    assert "events" not in agreement_with(type="cotutelle").topics


def test_a_text_is_filled_with_what_is_known_and_declared() -> None:
    text = "[[partners]] pay [[amount]] by [[ends_on]]."
    version = disputes(text, variables=AMOUNT)
    row = agreement_with(type="network", ends_on=None)
    ArticleFactory.create(
        agreement=row, topic="disputes", text_fr="", text_en="", clause_version=version,
        values={"amount": "1200"},
    )  # fmt: skip
    name = row.all_parties[1].name
    fresh = again(row)
    assert fresh.article_text("disputes", "en") == f"{name} pay €1,200.00 by [[ends_on]]."
    assert "1\u202f200,00" in fresh.article_text("disputes", "fr")
    missing = {one.code: one for one in fresh.missing_contents}
    assert missing["value-disputes-ends_on"].link == row.edit_url
    Article.objects.update(values={})
    fresh = again(row)
    link = f"{row.article_url('disputes')}#id_value_amount"
    known = {one.code: one for one in fresh.missing_contents}["value-disputes-amount"]
    assert (known.link, known.field) == (link, "value_amount")
    assert "Amount" in known.said


def test_what_may_be_left_out_is_not_missing() -> None:
    disputes("Pay[[amount]].", variables=[AMOUNT[0] | {"obligatory": False}])
    row = agreement_with(type="network")
    assert row.article_text("disputes", "en") == "Pay."
    assert "value-disputes-amount" not in {one.code for one in row.missing_contents}


def test_what_nobody_knows_is_said() -> None:
    disputes("See [[nothing]].")
    row = agreement_with(type="network")
    said = {one.code: one.said for one in row.missing_contents}
    assert "[[nothing]]" in said["value-disputes-nothing"]


# ---------------------------------------------------------------- own words
def test_own_words_keep_the_clause_that_they_stand_on(officer: User) -> None:
    first = disputes("Arbitration.")
    row = agreement_with(type="network")
    own = Article(agreement=row, topic="disputes", text_en="A judge.")
    saved = contents.save_article(article=own, by=officer)
    assert saved is not None
    assert (saved.clause_version, saved.is_overridden) == (first, True)
    assert again(row).article_text("disputes", "fr") == "Arbitration. (fr)"
    VersionFactory.create(clause=first.clause, number=2, published=True)
    saved = contents.save_article(
        article=Article(agreement=row, topic="disputes", text_en="Two judges."), by=officer
    )
    assert saved is not None
    assert saved.clause_version == first


# ---------------------------------------------------------------- frozen
def _sent(officer: User, decider: User, **columns: Any) -> Agreement:
    row = agreement_with(type="network", **columns)
    complete(row)
    steps.submit(agreement=again(row), circuit=circuit_of(decider), by=officer)
    return again(row)


def _texts(row: Agreement) -> list[tuple[str, str, str]]:
    fresh = again(row)
    return [
        (one, code, fresh.article_text(one, code)) for one in fresh.topics for code in row.codes
    ]


def test_what_was_frozen_never_changes_with_the_library(officer: User) -> None:
    version = disputes("Arbitration by [[starts_on]].")
    row = _sent(officer, user_with("director"))
    before = _texts(row)
    article = row.own_articles["disputes"]
    assert (article.as_clause, article.clause_version) == (True, version)
    assert "[[" not in article.text_en
    VersionFactory.create(clause=version.clause, number=2, published=True)
    version.clause.retired_on = in_days(0)
    version.clause.save()
    published("Fête.", "Feast.", clause__slot="study", clause__obligatory=True)
    Agreement.objects.filter(pk=row.pk).update(starts_on=in_days(-700))
    assert _texts(row) == before


def test_a_draft_that_comes_back_is_filled_in_anew(officer: User) -> None:
    version = disputes("From [[starts_on]].")
    decider = user_with("director")
    row = _sent(officer, decider, starts_on=in_days(10))
    frozen = row.article_text("disputes", "en")
    VersionFactory.create(clause=version.clause, number=2, text_en="New.", published=True)
    turn = Turn.objects.get(run__subject=row.uid)
    decide(turn=turn, outcome=Outcome.REFUSE, by=decider, reason="No.")
    fresh = again(row)
    assert (fresh.state, fresh.article_text("disputes", "en")) == (State.DRAFT, frozen)
    Agreement.objects.filter(pk=row.pk).update(starts_on=in_days(20))
    assert again(row).article_text("disputes", "en") != frozen
    steps.submit(agreement=again(row), circuit=circuit_of(decider), by=officer)
    kept = again(row).own_articles["disputes"]
    assert kept.clause_version == version
    assert kept.text_en not in {frozen, "New."}


# ---------------------------------------------------------------- page
def test_the_page_of_the_text_asks_the_library_once(client: Client, officer: User) -> None:
    row = agreement_with(type="network")
    client.force_login(officer)
    page = reverse("partnerships:text", args=[row.uid])
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    whole = [one["sql"] for one in asked.captured_queries if "DISTINCT ON" in one["sql"]]
    assert len(whole) == 1, whole
    assert len(asked) == TEXT_PAGE
