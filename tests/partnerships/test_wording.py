"""What an agreement says: clauses of the library, filled in; its own words; what was frozen."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide
from intl_office.circuits.enums import Outcome
from intl_office.circuits.models import Turn
from intl_office.core.workflow import Blocked
from partnerships.actions import contents, steps
from partnerships.enums import State
from partnerships.models import Agreement, Article
from tests.factories.access import user_with
from tests.factories.clauses import VersionFactory, published
from tests.factories.partnerships import ArticleFactory, agreement_with, circuit_of, in_days
from tests.partnerships.test_contents import complete

pytestmark = pytest.mark.django_db
TEXT_PAGE = 13  # queries of the page of a text
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


# ---------------------------------------------------------------- drafting
@pytest.fixture
def office(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def address(row: Agreement, name: str = "article", topic: str = "disputes") -> str:
    return reverse(f"partnerships:{name}", args=[row.uid, topic])


ALL_KINDS = [
    {"name": "fee", "type": "money", "label_fr": "Cotisation", "label_en": "Fee"},
    {"name": "paid", "type": "date", "label_fr": "Versement", "label_en": "Payment"},
    {"name": "seats", "type": "number", "label_fr": "Sièges", "label_en": "Seats"},
    {"name": "towns", "type": "list", "label_fr": "Villes", "label_en": "Towns"},
    {"name": "chair", "type": "text", "label_fr": "Présidence", "label_en": "Chair"},
]
FILLED = {
    "value_fee": "1200.5", "value_paid": "2026-09-01", "value_seats": "3",
    "value_towns": "Lund\r\nGranada", "value_chair": "<b>Ada</b>",
}  # fmt: skip


def test_variables_are_filled_in_with_their_types(office: Client) -> None:
    disputes("[[fee]] [[paid]] [[seats]] [[towns]] [[chair]]", variables=ALL_KINDS)
    row = agreement_with(type="network")
    text = reverse("partnerships:text", args=[row.uid])
    said = [one.code for one in office.get(text).context["missing"] if "value-disputes" in one.code]
    assert said == [f"value-disputes-{one['name']}" for one in ALL_KINDS]
    assert office.post(address(row), FILLED).status_code == 302
    assert again(row).own_articles["disputes"].values == {
        "fee": "1200.5", "paid": "2026-09-01", "seats": "3", "towns": "Lund\nGranada",
        "chair": "<b>Ada</b>",
    }  # fmt: skip
    shown = again(row).article_text("disputes", "en")
    assert shown == "€1,200.50 1 September 2026 3 Lund and Granada <b>Ada</b>"
    page = office.get(text)
    assert "&lt;b&gt;Ada" in page.content.decode()
    assert not [one for one in page.context["missing"] if "value-disputes" in one.code]
    form = office.get(address(row)).context["form"]
    assert form["value_paid"].value() == "2026-09-01"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("value_fee", "much"),
        ("value_fee", "1.234"),
        ("value_fee", "NaN"),
        ("value_paid", "soon"),
        ("value_seats", "1e99"),
        ("value_chair", "x" * 501),
        ("text_en", "By [[fee]]."),
    ],
)
def test_wrong_values_are_said_at_their_field(office: Client, name: str, value: str) -> None:
    disputes("[[fee]] [[paid]] [[seats]] [[towns]] [[chair]]", variables=ALL_KINDS)
    row = agreement_with(type="network")
    page = office.post(address(row), FILLED | {name: value})
    assert page.status_code == 422
    assert name in page.context["form"].errors
    assert not row.articles.exists()


def test_another_clause_that_fits_is_picked(office: Client) -> None:
    usual = disputes("Arbitration.")
    other = disputes("A judge of [[town]].", variables=[{"name": "town", "label_fr": "Ville",
                                                         "label_en": "Town"}])  # fmt: skip
    strange = disputes("No.", clause__slot="events")
    row = agreement_with(type="network")
    page = office.get(address(row))
    assert page.context["version"] == usual
    assert f"?clause={other.clause.code}" in dict(page.context["others"]).values()
    picked = f"{address(row)}?clause={other.clause.code}"
    assert "value_town" in office.get(picked).context["form"].fields
    office.post(picked, {"value_town": "Lund"})
    assert again(row).article_text("disputes", "en") == "A judge of Lund."
    assert office.get(f"{address(row)}?clause={strange.clause.code}").status_code == 404
    back = f"{address(row)}?clause={usual.clause.code}"
    office.post(back, {"seen": office.get(back).context["form"]["seen"].value()})
    assert not row.articles.exists()


def test_own_words_begin_as_the_clause_and_are_shown_as_a_difference(
    office: Client, client: Client
) -> None:
    disputes("The two parties go to court.")
    row = agreement_with(type="network")
    begun = office.get(f"{address(row)}?words=1").context["form"]
    assert begun["text_en"].value() == "The two parties go to court."
    same = {"text_en": "The two parties go to court.\r\n", "text_fr": ""}
    office.post(address(row), same)
    assert not row.articles.exists()
    office.post(address(row), same | {"text_en": "The two parties go to Lund."})
    article = again(row).own_articles["disputes"]
    assert article.is_overridden
    assert article.text_fr == ""
    client.force_login(user_with("legal", language="en"))
    page = client.get(reverse("partnerships:text", args=[row.uid])).content.decode()
    assert "Own words instead of the library’s" in page
    assert 'href="#disputes"' in page
    assert "<ins>" in page
    assert "Removed:" in page
    client.force_login(user_with("finance", language="en"))
    page = client.get(reverse("partnerships:text", args=[row.uid])).content.decode()
    assert "to Lund." in page
    assert "Own words instead" not in page
    assert "<ins>" not in page


def test_a_newer_version_is_said_and_taken(office: Client, officer: User) -> None:
    version = disputes("Pay [[fee]].", variables=ALL_KINDS[:1])
    row = agreement_with(type="network")
    office.post(address(row), FILLED)
    text = reverse("partnerships:text", args=[row.uid])
    assert "newer version" not in office.get(text).content.decode()
    newer = VersionFactory.create(
        clause=version.clause, number=2, text_en="Give [[fee]].", published=True,
        variables=ALL_KINDS[:1], why="Clearer.",
    )  # fmt: skip
    assert again(row).article_text("disputes", "en") == "Pay €1,200.50."
    assert "Clearer." in office.get(text).content.decode()
    office.post(address(row, "article_newest"))
    fresh = again(row)
    assert fresh.own_articles["disputes"].clause_version == newer
    assert fresh.article_text("disputes", "en") == "Give €1,200.50."
    with pytest.raises(ValidationError):
        contents.take_newest(agreement=row, topic="disputes", by=officer)


def test_what_is_not_filled_in_blocks_the_way_to_approval(officer: User) -> None:
    row = agreement_with(type="network")
    complete(row)
    disputes("Pay [[fee]].", variables=ALL_KINDS[:1])
    with pytest.raises(Blocked) as blocked:
        steps.submit(agreement=again(row), circuit=circuit_of(officer), by=officer)
    (reason,) = blocked.value.reasons
    assert (reason.code, reason.field) == ("value-disputes-fee", "value_fee")
    assert again(row).state == State.DRAFT
