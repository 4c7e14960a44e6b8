"""What each type must hold: articles, particulars, factsheets; what is missing is said."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked
from intl_office.deadlines.models import Deadline
from intl_office.documents.models import Clause
from partnerships import tasks
from partnerships.actions import contents, steps
from partnerships.actions.copying import copy_contents
from partnerships.contents import CONTENTS
from partnerships.enums import AgreementType, Dimension, State, Topic
from partnerships.models import (
    Agreement,
    Article,
    CotutelleDetails,
    DegreeDetails,
    Factsheet,
    TraineeshipDetails,
)
from partnerships.models.factsheet import DAYS
from partnerships.printing import AgreementKind
from tests.factories.access import house, user_with
from tests.factories.organisations import PartnerFactory, PersonFactory
from tests.factories.partnerships import (
    ArticleFactory,
    ConditionFactory,
    FactsheetFactory,
    agreement_with,
    circuit_of,
    in_days,
    in_force,
)
from tests.factories.reference import LanguageFactory

pytestmark = pytest.mark.django_db
TYPES = [one for one in AgreementType if one != AgreementType.AMENDMENT]


def missing(row: Agreement) -> set[str]:
    return {one.code for one in Agreement.objects.get(pk=row.pk).missing_contents}


def degree(row: Agreement, **columns: Any) -> DegreeDetails:
    usual: dict[str, Any] = {
        "programme": "Master", "level": 7, "partner_level": 7,
        "accredited_until": row.ends_on, "partner_accredited_until": row.ends_on,
        "semesters": 4, "semesters_in_france": 2, "students_out": 5, "semesters_out": 2,
        "students_in": 5, "semesters_in": 2,
    }  # fmt: skip
    return DegreeDetails.objects.create(agreement=row, **usual | columns)


def cotutelle(row: Agreement, **columns: Any) -> CotutelleDetails:
    english = LanguageFactory.create()
    french = LanguageFactory.create(code="fr", alpha3="fra", name_en="French", name_fr="français")
    usual: dict[str, Any] = {
        "student": "A. Diallo", "subject": "Coasts", "director": "H. Vasseur",
        "partner_director": "M. Lindqvist", "language": english, "summary_language": french,
        "defence_place": "Here", "months_here": 18, "months_there": 18,
    }  # fmt: skip
    return CotutelleDetails.objects.create(agreement=row, **usual | columns)


def traineeship(row: Agreement) -> TraineeshipDetails:
    known = {"activities": "Tests", "mentor": "A. Martin", "teacher": "B. Durand"}
    return TraineeshipDetails.objects.create(agreement=row, **known)


DETAILS: dict[str, Any] = {
    AgreementType.DOUBLE_DEGREE: degree,
    AgreementType.COTUTELLE: cotutelle,
    AgreementType.TRAINEESHIP: traineeship,
}


def complete(row: Agreement) -> None:
    """Fill in whatever the type asks for."""
    for topic in CONTENTS[row.type].topics:
        if row.usual(topic) is None or any(row.unfilled(topic)):
            ArticleFactory.create(agreement=row, topic=topic)
    Agreement.objects.filter(pk=row.pk).update(dimensions=[Dimension.TEACHING])
    if row.type in DETAILS:
        DETAILS[row.type](row)
    if row.needs_factsheets:
        for party in row.all_parties:
            FactsheetFactory.create(party=party)
    if row.needs_conditions:
        ConditionFactory.create(agreement=row)


def retire(code: str) -> None:
    """Leave a part without words to begin with."""
    Clause.objects.filter(code=f"agreement-{code}").update(retired_on=date(2026, 1, 1))


# ---------------------------------------------------------------- required contents
def test_every_type_says_what_it_must_hold() -> None:
    assert set(CONTENTS) == set(AgreementType)
    for known in CONTENTS.values():
        assert all(known.topics.values())
        assert all(known.facts.values())


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_is_blocked_until_complete_then_goes(officer: User, kind: str) -> None:
    row = agreement_with(type=kind)
    if kind != AgreementType.EXCHANGE:  # the usual words are all that it needs besides conditions
        assert missing(row)
    complete(row)
    assert missing(row) == set()
    steps.submit(agreement=row, circuit=circuit_of(officer), by=officer)
    fresh = Agreement.objects.get(pk=row.pk)
    assert fresh.state == State.APPROVAL
    assert set(CONTENTS[kind].topics) <= set(fresh.own_articles)


def test_reasons_lead_to_the_field(officer: User) -> None:
    retire("training")
    row = agreement_with(type="double-degree")
    with pytest.raises(Blocked) as blocked:
        steps.submit(agreement=row, circuit=circuit_of(officer), by=officer)
    links = {one.code: one.link for one in blocked.value.reasons}
    article = reverse("partnerships:article", args=[row.uid, "training"])
    assert links["article-training-fr"] == f"{article}#id_text_fr"
    article = reverse("partnerships:article", args=[row.uid, "teams"])
    assert links["value-teams-head_home"] == f"{article}#id_value_head_home"
    assert links["details"] == reverse("partnerships:details", args=[row.uid])


def test_only_the_languages_of_the_text_are_asked_for() -> None:
    retire("fees-network")
    row = agreement_with(type="network", languages="en")
    ArticleFactory.create(agreement=row, topic="governance", text_fr="")
    ArticleFactory.create(agreement=row, topic="fees", text_en="")
    assert missing(row) == {"article-fees-en"}


def test_engineers_are_followed_up() -> None:
    row = agreement_with(type="double-degree")
    degree(row, engineers=True)
    assert Topic.INSERTION in Agreement.objects.get(pk=row.pk).required.topics
    assert "details-france_minimum" in missing(row)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"accredited_until": date(2020, 1, 1)}, "details-accredited_until"),
        ({"partner_accredited_until": date(2020, 1, 1)}, "details-partner_accredited_until"),
        ({"partner_level": 6}, "details-partner_level"),
        ({"france_minimum": 3}, "details-semesters_in_france"),
        ({"students_in": 2}, "details-imbalance"),
        ({"programme": ""}, "details-programme"),
    ],
    ids=["ours", "theirs", "level", "france", "balance", "programme"],
)
def test_a_degree_is_checked(columns: dict[str, Any], code: str) -> None:
    row = agreement_with(type="double-degree")
    degree(row, **columns)
    assert code in missing(row)


def test_an_imbalance_may_be_explained() -> None:
    row = agreement_with(type="double-degree")
    degree(row, students_in=2, imbalance="Small cohort.")
    assert "details-imbalance" not in missing(row)


def test_without_a_last_day_no_accreditation_is_long_enough() -> None:
    row = agreement_with(type="double-degree", ends_on=None)
    degree(row, accredited_until=in_days(900), partner_accredited_until=in_days(900))
    assert {"details-accredited_until", "details-partner_accredited_until"} <= missing(row)


def test_a_thesis_in_another_language_has_a_french_summary() -> None:
    row = agreement_with(type="cotutelle")
    cotutelle(row, summary_language=None)
    assert "details-summary_language" in missing(row)


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (DegreeDetails, {"semesters": 2, "semesters_in_france": 3}),
        (CotutelleDetails, {"director": "X", "partner_director": "X"}),
        (TraineeshipDetails, {"weekly_hours": 60}),
    ],
    ids=["degree", "cotutelle", "traineeship"],
)
def test_the_database_refuses_contradictions(model: Any, columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(agreement=agreement_with(), **columns)


def test_training_is_linked_to_research_where_both_are_covered() -> None:
    row = agreement_with()
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=row.pk).update(continuum=True, dimensions=["teaching"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=row.pk).update(dimensions=["sports"])
    Agreement.objects.filter(pk=row.pk).update(continuum=True, dimensions=["teaching", "research"])


# ---------------------------------------------------------------- articles
def test_an_article_replaces_the_usual_words_until_emptied(officer: User) -> None:
    row = agreement_with()
    article = Article(agreement=row, topic="scope", text_fr="À nous.", text_en="Ours.")
    contents.save_article(article=article, by=officer)
    fresh = Agreement.objects.get(pk=row.pk)
    assert fresh.article_text("scope", "en") == "Ours."
    assert "courts" in fresh.article_text("disputes", "en")
    article.text_fr = article.text_en = ""
    assert contents.save_article(article=article, by=officer) is None
    assert not row.articles.exists()


def test_signed_agreements_keep_their_articles(officer: User) -> None:
    row = in_force()
    with pytest.raises(ValidationError):
        contents.save_article(
            article=Article(agreement=row, topic="scope", text_fr="x"), by=officer
        )
    with pytest.raises(ValidationError):
        contents.save_details(details=DegreeDetails(agreement=row), by=officer)


def test_others_do_not_write(db: None) -> None:
    row = agreement_with(unit=house().letters)
    other = user_with("referent", unit=house().letters)
    party = row.all_parties[1]
    for act in (
        lambda: contents.save_article(article=Article(agreement=row, topic="scope"), by=other),
        lambda: contents.save_details(details=DegreeDetails(agreement=row), by=other),
        lambda: contents.save_factsheet(sheet=Factsheet(party=party), by=other),
        lambda: copy_contents(source=row, target=row, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()


# ---------------------------------------------------------------- factsheets
def test_a_factsheet_changes_in_force_and_sets_deadlines(officer: User, at: Any) -> None:
    at("2026-11-21 12:00 Europe/Paris")
    row = in_force(type="iia", officer=PersonFactory.create(user=officer))
    party = row.all_parties[1]
    sheet = Factsheet(party=party, nominate_autumn="04-15", apply_spring="11-01")
    contents.save_factsheet(sheet=sheet, by=officer)
    known = dict(Deadline.objects.filter(subject=party.uid).values_list("key", "due_on"))
    assert known == {"nominate_autumn": date(2027, 4, 15), "apply_spring": date(2027, 11, 1)}
    at("2027-04-16 05:00 Europe/Paris")
    tasks.follow_calendar()
    moved = Deadline.objects.get(subject=party.uid, key="nominate_autumn")
    assert (moved.due_on, moved.is_open) == (date(2028, 4, 15), True)
    sheet.nominate_autumn = ""
    contents.save_factsheet(sheet=sheet, by=officer)
    assert not Deadline.objects.open().filter(key="nominate_autumn").exists()
    steps.terminate(agreement=row, on=date(2027, 4, 16), by=user_with("director"), reason="x")
    assert not Deadline.objects.open().filter(subject=party.uid).exists()


def test_our_own_days_are_no_deadlines(officer: User) -> None:
    row = in_force(type="iia")
    contents.save_factsheet(
        sheet=Factsheet(party=row.all_parties[0], nominate_autumn="04-15"), by=officer
    )
    assert not Deadline.objects.filter(source=contents.PARTNER_DAYS).exists()


@pytest.mark.parametrize("state", [State.EXPIRED, State.TERMINATED, State.ABANDONED])
def test_what_is_over_keeps_its_factsheets(officer: User, state: str) -> None:
    row = agreement_with(state=state)
    with pytest.raises(ValidationError):
        contents.save_factsheet(sheet=Factsheet(party=row.all_parties[1]), by=officer)


@pytest.mark.parametrize(
    ("day", "right"),
    [("05-15", True), ("02-28", True), ("12-31", True), ("02-29", False), ("04-31", False),
     ("13-01", False), ("00-10", False), ("5-15", False)],
)  # fmt: skip
@pytest.mark.parametrize("name", DAYS[:1])
def test_a_yearly_day_is_in_every_year(day: str, name: str, *, right: bool) -> None:
    party = agreement_with().all_parties[1]
    if right:
        FactsheetFactory.create(party=party, **{name: day})
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        FactsheetFactory.create(party=party, **{name: day})


def test_decisions_come_within_five_weeks() -> None:
    party = agreement_with().all_parties[1]
    with pytest.raises(IntegrityError), transaction.atomic():
        FactsheetFactory.create(party=party, decision_weeks=6)


# ---------------------------------------------------------------- copying
def test_a_copy_takes_articles_particulars_and_factsheets(officer: User) -> None:
    partner = PartnerFactory.create()
    source = agreement_with(partner, type="double-degree", state=State.EXPIRED)
    complete(source)
    FactsheetFactory.create(party=source.all_parties[1])
    Agreement.objects.filter(pk=source.pk).update(dimensions=["teaching"])
    target = agreement_with(partner, type="double-degree")
    ArticleFactory.create(agreement=target, topic="jury", text_en="Kept.")
    source = Agreement.objects.get(pk=source.pk)
    copy_contents(source=source, target=target, by=officer)
    copy_contents(source=source, target=target, by=officer)
    fresh = Agreement.objects.get(pk=target.pk)
    assert fresh.own_articles["jury"].text_en == "Kept."
    assert fresh.own_articles["training"].text_en == "Special purpose."
    assert (fresh.degree.programme, fresh.dimensions) == ("Master", ["teaching"])
    assert Factsheet.objects.get(party__agreement=target).party.partner == partner
    with pytest.raises(ValidationError):
        copy_contents(source=target, target=source, by=officer)


# ---------------------------------------------------------------- printed
def _printed(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _printed(one)
    else:
        yield str(value)


@pytest.mark.parametrize("kind", TYPES)
def test_the_document_of_each_type_holds_its_contents(kind: str) -> None:
    from intl_office.documents.enums import Locale  # noqa: PLC0415  # beside its one use

    row = agreement_with(type=kind)
    complete(row)
    known = AgreementKind().context(row.uid, Locale.BOTH)
    topics = [one["topic"] for one in known["articles"]]
    assert set(CONTENTS[kind].topics) <= set(topics)
    assert [one["number"] for one in known["articles"]] == list(range(1, len(topics) + 1))
    assert all(one["words"][0]["text"] and one["words"][1]["text"] for one in known["articles"])
    said = " ".join(_printed([known["facts"], known["sheets"]]))
    if kind == AgreementType.COTUTELLE:
        assert "A. Diallo" in said
    if kind == AgreementType.INTER_INSTITUTIONAL:
        assert len(known["sheets"]) == 2
        assert "15 May" in said


def test_expired_days_are_not_in_the_past(officer: User, client: Client) -> None:
    """The last day of the agreement bounds the partners' days."""
    row = in_force(type="iia", ends_on=in_days(10), officer=PersonFactory.create(user=officer))
    day = in_days(40)
    sheet = Factsheet(party=row.all_parties[1], nominate_autumn=f"{day:%m}-{min(day.day, 28):02}")
    contents.save_factsheet(sheet=sheet, by=officer)
    assert not Deadline.objects.filter(subject=row.all_parties[1].uid).exists()
    assert sheet.next_day("nominate_autumn", day - timedelta(days=400)) is not None
