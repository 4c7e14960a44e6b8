"""Conditions among several parties, what overlaps, quotas, two writers at once."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core.errors import expected_violations
from intl_office.core.years import AcademicYear
from intl_office.reference.models import IscedField
from partnerships.actions import places
from partnerships.actions.agreements import save_conditions, version
from partnerships.actions.contents import save_article
from partnerships.enums import AgreementType, State, Way
from partnerships.models import Agreement, Article, Condition
from tests.factories.access import user_with
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import (
    ArticleFactory,
    ConditionFactory,
    FactsheetFactory,
    PartyFactory,
    agreement_with,
    in_days,
    in_force,
)
from tests.factories.reference import IscedFieldFactory
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
NOW = AcademicYear.current()


@pytest.fixture
def office(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def at(name: str, row: Agreement, *more: Any) -> str:
    return reverse(f"partnerships:{name}", args=[row.uid, *more])


def network(**columns: Any) -> Agreement:
    """Our house and two partners."""
    row = agreement_with(**{"type": "network", **columns})
    PartyFactory.create(agreement=row, position=2)
    return Agreement.objects.get(pk=row.pk)


# ---------------------------------------------------------------- what overlaps
BASE: dict[str, Any] = {"direction": "out", "mobility_type": "sms", "eqf_from": 6, "eqf_to": 6,
                        "first_year": NOW, "last_year": NOW.next}  # fmt: skip
APART: dict[str, Any] = {
    "direction": {"direction": "in"},
    "type": {"mobility_type": "smp"},
    "blended": {"blended": True},
    "note": {"subject_note": "Law"},
    "years": {"first_year": NOW.next.next, "last_year": NOW.next.next},
    "levels": {"eqf_from": 7, "eqf_to": 8},
}
TOGETHER: dict[str, Any] = {
    "same": {},
    "years meet": {"first_year": NOW.next, "last_year": NOW.next.next},
    "levels meet": {"eqf_from": 6, "eqf_to": 8},
    "every level": {"eqf_from": None, "eqf_to": None},
    "other number": {"persons": 9, "months": None},
}


@pytest.mark.parametrize("name", APART)
def test_conditions_that_differ_stand_beside_each_other(name: str) -> None:
    row = agreement_with()
    ConditionFactory.create(agreement=row, **BASE)
    ConditionFactory.create(agreement=row, **BASE | APART[name])


@pytest.mark.parametrize("name", TOGETHER)
def test_the_database_refuses_conditions_that_overlap(name: str) -> None:
    row = agreement_with()
    ConditionFactory.create(agreement=row, **BASE)
    with pytest.raises(IntegrityError, match="partnerships_condition_once"), transaction.atomic():
        ConditionFactory.create(agreement=row, **BASE | TOGETHER[name])


def test_fields_and_parties_keep_conditions_apart() -> None:
    row = network()
    _home, first, second = row.all_parties
    field: IscedField = IscedFieldFactory.create()
    for more in (
        {}, {"isced": field}, {"party": first}, {"party": second},
        {"party": first, "receiver": second, "direction": Way.BETWEEN},
        {"party": second, "receiver": first, "direction": Way.BETWEEN},
    ):  # fmt: skip
        ConditionFactory.create(agreement=row, **BASE | more)
        with pytest.raises(IntegrityError, match="condition_once"), transaction.atomic():
            ConditionFactory.create(agreement=row, **BASE | more)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_promise_the_same_once() -> None:
    row = agreement_with()

    def add() -> None:
        with expected_violations():
            ConditionFactory.create(agreement=row, **BASE)

    results = at_once(add, add)
    assert sum(isinstance(one, ValidationError) for one in results) == 1, results
    assert row.conditions.count() == 1


# ---------------------------------------------------------------- several parties
@pytest.mark.parametrize(
    "named",
    [(None, None), ("first", None), (None, "first"), ("first", "first")],
    ids=["nobody", "no receiver", "no sender", "the same"],
)
def test_between_partners_both_are_named(named: tuple[str | None, str | None]) -> None:
    row = network()
    sides = {"first": row.all_parties[1], None: None}
    with pytest.raises(IntegrityError), transaction.atomic():
        ConditionFactory.create(
            agreement=row, direction="between", party=sides[named[0]], receiver=sides[named[1]]
        )


def test_a_receiver_is_a_party_of_the_same_agreement() -> None:
    row, other = network(), network()
    sides = {"party": row.all_parties[1], "receiver": other.all_parties[1]}
    with pytest.raises(IntegrityError, match="receiver_of_agreement"), transaction.atomic():
        _between(row, **sides)


def _between(row: Agreement, **sides: Any) -> None:
    """Ask the deferred constraint at once."""
    ConditionFactory.create(agreement=row, direction="between", **sides)
    connection.check_constraints()


def test_what_partners_promise_each_other_gives_no_places(officer: User) -> None:
    row = network()
    _home, first, second = row.all_parties
    ConditionFactory.create(agreement=row, direction="between", party=first, receiver=second)
    ConditionFactory.create(agreement=row, persons=4, last_year=NOW)
    places.promise(agreement=row, by=officer)
    assert [(one.direction, one.promised) for one in row.years.all()] == [("out", 4)]


def line(number: int = 0, **more: Any) -> dict[str, Any]:
    usual = {"mobility_type": "sms", "persons": 2, "first_year": str(NOW),
             "last_year": str(NOW.next), **more}  # fmt: skip
    return {f"conditions-{number}-{name}": value for name, value in usual.items()}


def counts(total: int) -> dict[str, Any]:
    return {"conditions-TOTAL_FORMS": total, "conditions-INITIAL_FORMS": 0}


def test_a_line_says_from_whom_to_whom(office: Client) -> None:
    row = network()
    first, second = (str(one.uid) for one in row.all_parties[1:])
    sent = {
        **counts(4), **line(0, sender="home", target="any"), **line(1, sender=first, target="home"),
        **line(2, sender=first, target=second), **line(3, sender="", target="", persons=""),
    }  # fmt: skip
    assert office.post(at("conditions_edit", row), sent).status_code == 302
    made = {(c.direction, c.party and str(c.party.uid), c.receiver and str(c.receiver.uid))
            for c in row.conditions.all()}  # fmt: skip
    assert made == {("out", None, None), ("in", first, None), ("between", first, second)}
    page = office.get(at("conditions", row)).content.decode()
    assert "Any partner, from one shared number" in page
    shown = office.get(at("conditions_edit", row)).context["lines"].forms
    sides = {(form.initial.get("sender"), form.initial.get("target")) for form in shown[:3]}
    assert sides == {("home", "any"), (first, "home"), (first, second)}


@pytest.mark.parametrize(
    ("sender", "target", "field"),
    [("home", "", "target"), ("", "home", "sender"), ("home", "home", "target"),
     ("any", "any", "target"), ("first", "any", "target"), ("any", "first", "sender")],
)  # fmt: skip
def test_impossible_ways_are_said_at_the_field(
    office: Client, sender: str, target: str, field: str
) -> None:
    row = network()
    names = {"first": str(row.all_parties[1].uid)}
    sent = line(sender=names.get(sender, sender), target=names.get(target, target), uid="")
    if not sender:
        sent |= {"conditions-0-uid": str(ConditionFactory.create(agreement=row).uid)}
    page = office.post(at("conditions_edit", row), {**counts(1), **sent})
    assert page.status_code == 422
    assert field in page.context["lines"].forms[0].errors


# ---------------------------------------------------------------- quotas
def test_a_quota_below_what_is_taken_is_said_at_its_field(office: Client, officer: User) -> None:
    row = in_force(persons=3)
    places.take(row.years.get(year=NOW), count=3, cause="x", by=officer)
    Agreement.objects.filter(pk=row.pk).update(state=State.DRAFT, signed_on=None)
    known = row.conditions.get()
    sent = line(direction="out", uid=str(known.uid), persons=1)
    page = office.post(at("conditions_edit", row), {**counts(1), **sent})
    assert page.status_code == 422
    assert "3 places are taken" in page.context["lines"].forms[0].errors["persons"][0]
    gone = office.post(at("conditions_edit", row), counts(0))
    assert "3 places are taken" in gone.content.decode()
    assert row.conditions.get().persons == 3


# ---------------------------------------------------------------- drafts
def test_conditions_are_kept_as_one_writes(office: Client) -> None:
    row = agreement_with()
    url = at("conditions_edit", row)
    sent = {**counts(1), **line(direction="out", persons=7)}
    office.post(url, {**sent, "_draft": "save"})
    assert not row.conditions.exists()
    assert office.get(url).context["lines"].drafting.offered
    page = office.get(f"{url}?_draft=continue")
    assert page.context["lines"].forms[0]["persons"].value() == "7"
    assert office.post(url, sent).status_code == 302
    assert not office.get(url).context["lines"].drafting.offered


# ---------------------------------------------------------------- two writers
def columns(row: Agreement, **more: Any) -> dict[str, Any]:
    return {"type": "exchange", "starts_on": row.starts_on, "ends_on": row.ends_on,
            "languages": "both", "unit": row.unit.uid, "title_fr": row.title_fr,
            "title_en": row.title_en, **more}  # fmt: skip


def test_two_writers_see_both_versions_and_choose(office: Client) -> None:
    row = agreement_with()
    url, seen = at("edit", row), row.updated_at.isoformat()
    theirs = columns(row, note="Theirs", terms_en="Their terms", dimensions=["research"])
    assert office.post(url, {**theirs, "seen": seen}).status_code == 302
    mine = columns(row, note="Mine", terms_en="My terms", dimensions=["teaching"], seen=seen)
    page = office.post(url, mine)
    form = page.context["form"]
    assert page.status_code == 422
    shown = {one.choice: (one.mine, one.theirs) for one in form.differences}
    assert shown == {
        "_choose-note": ("Mine", "Theirs"),
        "_choose-terms_en": ("My terms", "Their terms"),
        "_choose-dimensions": ("Teaching", "Research"),
    }
    text = page.content.decode()
    assert "Take the other one" in text
    assert form.written is not None
    again = {**mine, "seen": form["seen"].value(), "_choose-note": "theirs",
             "_choose-terms_en": "mine", "_choose-dimensions": "theirs"}  # fmt: skip
    assert office.post(url, again).status_code == 302
    row.refresh_from_db()
    assert (row.note, row.terms_en, row.dimensions) == ("Theirs", "My terms", ["research"])


def test_two_writers_of_an_article(office: Client, officer: User) -> None:
    row = agreement_with()
    url = at("article", row, "jury")
    other = Article(agreement=row, topic="jury", text_fr="Leur", text_en="Theirs")
    save_article(article=other, by=officer)
    page = office.post(url, {"text_fr": "Mien", "text_en": "Theirs", "seen": ""})
    (one,) = page.context["form"].differences
    assert (one.mine, one.theirs) == ("Mien", "Leur")
    seen = page.context["form"]["seen"].value()
    sent = {"text_fr": "Mien", "text_en": "Theirs", "seen": seen, one.choice: "mine"}
    assert office.post(url, sent).status_code == 302
    assert row.articles.get().text_fr == "Mien"


def test_two_writers_of_the_conditions_lose_nothing(office: Client, officer: User) -> None:
    row = agreement_with()
    known = ConditionFactory.create(agreement=row, persons=2)
    url, seen = at("conditions_edit", row), version(row)
    known.persons = 5
    known.save()
    ConditionFactory.create(agreement=row, direction="in", persons=9)
    mine = {**counts(1), **line(direction="out", uid=str(known.uid), persons=3),
            "conditions-version": seen}  # fmt: skip
    page = office.post(url, mine)
    lines = page.context["lines"]
    assert page.status_code == 422
    shown = {one.choice: (one.mine, one.theirs) for one in lines.differences}
    assert shown["_choose-conditions-0-persons"] == ("3", "5")
    assert lines.total_form_count() == 2  # theirs is appended
    again = {**lines.data.dict(), "_choose-conditions-0-persons": "theirs"}
    assert office.post(url, again).status_code == 302
    assert sorted(row.conditions.values_list("persons", flat=True)) == [5, 9]


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_at_once_one_is_told() -> None:
    officer = user_with("officer-cooperation")
    row = agreement_with()
    seen = version(row)

    def write() -> object:
        known = Agreement.objects.get(pk=row.pk)
        return save_conditions(agreement=known, entries=[_entry()], by=officer, seen=seen)

    results = at_once(write, write)
    refused = [one for one in results if isinstance(one, ValidationError)]
    assert [getattr(one, "code", "") for one in refused] == ["changed"], results
    assert Condition.objects.filter(agreement=row).count() == 1


def _entry() -> Any:
    from partnerships.actions.agreements import ConditionEntry  # noqa: PLC0415  # its one use

    return ConditionEntry({"direction": "out", "mobility_type": "sms", "persons": 1,
                           "first_year": NOW, "last_year": NOW})  # fmt: skip


# ---------------------------------------------------------------- pages
def test_a_framework_shows_its_specific_agreements(office: Client) -> None:
    first, second = PartnerFactory.create_batch(2)
    row = in_force(partner=first, type="framework", dimensions=["teaching", "research"],
                   continuum=True)  # fmt: skip
    PartyFactory.create(agreement=row, partner=second, position=2)
    child = agreement_with(first, parent=row, title_en="Child agreement")
    page = office.get(row.get_absolute_url())
    text = page.content.decode()
    assert all(word in text for word in ("Child agreement", "New specific agreement", "Teaching",
                                         "Training and research linked"))  # fmt: skip
    url = page.context["new_url"]
    form = office.get(url).context["form"]
    assert (form.initial["belongs_to"], form.initial["dimensions"]) == (
        row.number, ["teaching", "research"],
    )  # fmt: skip
    office.post(url, columns(row, type="exchange", belongs_to=row.number, title_fr="", title_en=""))
    made = Agreement.objects.exclude(pk__in=[row.pk, child.pk]).get()
    assert (made.parent, set(made.partners)) == (row, {first, second})


def test_the_list_filters_by_dimension(office: Client) -> None:
    four = agreement_with(dimensions=["teaching", "research", "companies", "culture"])
    linked = agreement_with(dimensions=["teaching", "research"], continuum=True)
    agreement_with()
    for value, found in (
        ("research", {four, linked}), ("culture", {four}), ("all", {four}),
        ("continuum", {linked}),
    ):  # fmt: skip
        page = office.get(reverse("partnerships:agreements"), {"covers": value})
        assert {one.pk for one in page.context["table"].data} == {one.pk for one in found}, value


def test_a_degree_does_not_outlive_its_accreditation(office: Client) -> None:
    row = agreement_with(type="double-degree")
    sent = {"kind": "two", "accredited_until": str(in_days(1)), "seen": ""}
    page = office.post(at("details", row), sent)
    assert "D613-18" in page.context["form"].errors["accredited_until"][0]
    sent["accredited_until"] = str(row.ends_on)
    assert office.post(at("details", row), sent).status_code == 302
    later = columns(row, type="double-degree", ends_on="2099-01-01")
    page = office.post(at("edit", row), later)
    assert "D613-18" in page.context["form"].errors["ends_on"][0]


def test_a_factsheet_is_filled_in_and_read(office: Client) -> None:
    row = in_force(type="iia")
    party = row.all_parties[1]
    url = reverse("partnerships:factsheet_edit", args=[party.uid])
    sent = {"email": "in@example.org", "nominate_autumn_0": "15", "nominate_autumn_1": "4",
            "decision_weeks": 5, "transcript_weeks": 5, "seen": ""}  # fmt: skip
    wrong = office.post(url, {**sent, "apply_autumn_0": "30", "apply_autumn_1": "2"})
    assert wrong.context["form"].errors["apply_autumn"]
    assert office.post(url, {**sent, "decision_weeks": 6}).status_code == 422
    assert office.post(url, sent).status_code == 302
    page = office.get(reverse("partnerships:factsheet", args=[party.uid])).content.decode()
    assert "15 April" in page
    assert office.get(at("deadlines", row)).context["deadlines"]


def test_a_new_factsheet_begins_as_the_last_one(office: Client) -> None:
    partner = PartnerFactory.create()
    old, new = agreement_with(partner), agreement_with(partner)
    FactsheetFactory.create(party=old.all_parties[1], housing="Rooms")
    url = reverse("partnerships:factsheet_edit", args=[new.all_parties[1].uid])
    assert office.get(url).context["form"].initial["housing"] == "Rooms"


def test_unknown_topics_and_types_have_no_form(office: Client) -> None:
    row = agreement_with()
    for url in (at("article", row, "nonsense"), at("article", row, "special"), at("details", row)):
        assert office.get(url).status_code == 404


@pytest.mark.parametrize("kind", [one for one in AgreementType if one != AgreementType.AMENDMENT])
def test_the_text_of_each_type_is_shown(office: Client, kind: str) -> None:
    row = agreement_with(type=kind)
    ArticleFactory.create(agreement=row, topic="jury", text_en="<script>alert(1)</script>")
    page = office.get(at("text", row))
    assert page.status_code == 200
    assert b"<script>alert(1)" not in page.content
    assert page.context["missing"] or kind == AgreementType.EXCHANGE
    assert any(label for label, _url in page.context["others"])
