"""The pages: the list, drafting, conditions with errors at their fields, documents, panels."""

import csv
import io
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.documents.actions.making import make
from intl_office.documents.models import Document
from intl_office.organisations.actions.merge import merge_partners
from partnerships.enums import AgreementType, State
from partnerships.models import Agreement, AgreementTransition, AgreementUnit
from partnerships.sources import may_read_copy
from partnerships.tables import AgreementTable
from tests.factories.access import house, user_with
from tests.factories.documents import stored
from tests.factories.organisations import PartnerFactory
from tests.factories.partnerships import (
    ConditionFactory,
    PartyFactory,
    agreement_with,
    in_days,
    in_force,
)

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
NOW = AcademicYear.current()


@pytest.fixture
def office(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def at(name: str, row: Agreement, *more: uuid.UUID) -> str:
    return reverse(f"partnerships:{name}", args=[row.uid, *more])


def numbers(client: Client, **query: str) -> set[str]:
    page = client.get(reverse("partnerships:agreements"), query)
    return {row.number for row in page.context["table"].data}


# ---------------------------------------------------------------- the list
def test_filters_find_what_they_say(office: Client) -> None:
    france = in_force(ends_on=in_days(100), title_en="Agreement with Lyon")
    germany = agreement_with(
        PartnerFactory.create(country__germany=True), type="framework", unit=house().letters
    )
    for query, found in (
        ({"q": "lyon"}, {france}),
        ({"country": "DE"}, {germany}),
        ({"type": "framework"}, {germany}),
        ({"state": "in-force"}, {france}),
        ({"unit": "TEST-SCI"}, {france}),
        ({"unit": house().root.code}, {france, germany}),
        ({"year": str(NOW.start)}, {france}),
        ({"year": str(NOW.start - 5)}, set()),
        ({"ends": "6"}, {france}),
        ({"mine": "yes"}, set()),
        ({"partner": str(germany.partners[0].uid)}, {germany}),
        ({"sort": "title"}, {france, germany}),
    ):
        assert numbers(office, **query) == {row.number for row in found}, query


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_cheap(office: Client, query_budget: Budget, count: int) -> None:
    for _ in range(count):
        in_force()
    office.get(reverse("partnerships:agreements"))
    with query_budget(9):
        office.get(reverse("partnerships:agreements"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_is_cheap(office: Client, query_budget: Budget, count: int) -> None:
    row = agreement_with(state=State.IN_FORCE)
    for _ in range(count):
        PartyFactory.create(agreement=row)
    office.get(at("agreement", row))
    with query_budget(14):
        office.get(at("agreement", row))


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_of_all_columns_is_cheap(
    office: Client, query_budget: Budget, count: int
) -> None:
    for _ in range(count):
        in_force(parent=agreement_with(type=AgreementType.FRAMEWORK), persons=4)
    named = "&".join(f"columns={name}" for name in AgreementTable.all_columns())
    address = f"{reverse('partnerships:agreements')}?export=csv&{named}"
    office.get(address)
    with query_budget(10):
        text = b"".join(office.get(address).streaming_content)  # type: ignore[attr-defined]  # of exports
    lines = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert len(lines[0]) == 20
    found = [one for one in lines if one["Belongs to"]]
    assert len(found) == count
    assert {(one["Places out this year"], one["Taken out this year"]) for one in found} == {
        ("4", "0")
    }


def test_an_export_says_what_the_list_shows(office: Client) -> None:
    row = in_force(partner=PartnerFactory.create(legal_name="Universität Köln"))
    answer = office.get(reverse("partnerships:agreements"), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # of exports
    assert all(word in text for word in (row.number, "Universität Köln", "France", "In force"))
    assert "<a" not in text


def test_a_referent_sees_what_the_unit_holds_or_may_use(client: Client) -> None:
    units = house()
    client.force_login(user_with("referent", unit=units.sciences))
    own, hidden = in_force(unit=units.physics), in_force(unit=units.letters)
    shared = in_force(unit=units.letters)
    AgreementUnit.objects.create(agreement=shared, unit=units.physics)
    assert numbers(client) == {own.number, shared.number}
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(shared.get_absolute_url()).status_code == 200
    assert client.get(at("edit", shared)).status_code == 403


# ---------------------------------------------------------------- drafting
def columns(**more: Any) -> dict[str, Any]:
    return {
        "type": "exchange", "starts_on": NOW.period.start, "ends_on": NOW.next.period.end,
        "languages": "both", "unit": house().sciences.uid, **more,
    }  # fmt: skip


def test_a_partner_is_looked_for_and_chosen(office: Client) -> None:
    known = PartnerFactory.create(legal_name="Universidad de Granada")
    PartnerFactory.create(legal_name="Universidad de Granada old", is_active=False)
    page = office.get(reverse("partnerships:new"), {"q": "granada"})
    assert page.context["partners"] == [known]
    part = office.get(
        reverse("partnerships:new"),
        {"q": "Universidad de Grannada"},
        headers={"HX-Request": "true"},
    )
    assert "Universidad de Granada" in part.content.decode()
    assert b"<html" not in part.content


def test_a_draft_is_made_with_number_titles_and_parties(office: Client) -> None:
    partner = PartnerFactory.create(legal_name="Universidad de Granada")
    sent = columns(units=[house().letters.uid])
    answer = office.post(f"{reverse('partnerships:new')}?partner={partner.uid}", sent)
    row = Agreement.objects.get()
    assert answer.headers["Location"] == at("conditions_edit", row)
    assert row.title_en == "Exchange agreement with Universidad de Granada"
    assert (row.partners, len(row.all_parties)) == ([partner], 2)
    assert [one.unit for one in row.shared_units.all()] == [house().letters]


def test_impossible_dates_are_said_at_the_field(office: Client) -> None:
    partner = PartnerFactory.create()
    sent = columns(ends_on="2001-01-01")
    page = office.post(f"{reverse('partnerships:new')}?partner={partner.uid}", sent)
    assert page.status_code == 422
    assert "The last day lies before the first day." in page.content.decode()
    assert not Agreement.objects.exists()


def test_the_second_of_two_writers_is_told(office: Client) -> None:
    row = agreement_with(unit=house().sciences)
    seen = row.updated_at.isoformat()
    first = office.post(at("edit", row), columns(note="First", seen=seen))
    assert first.status_code == 302
    second = office.post(at("edit", row), columns(note="Second", seen=seen))
    assert second.status_code == 422
    assert "Somebody else has changed this agreement" in second.content.decode()
    assert "Second" in second.content.decode()
    row.refresh_from_db()
    assert row.note == "First"


def line(number: int = 0, **more: Any) -> dict[str, Any]:
    usual = {"direction": "out", "mobility_type": "sms", "persons": 2,
             "first_year": str(NOW), "last_year": str(NOW.next), **more}  # fmt: skip
    return {f"conditions-{number}-{name}": value for name, value in usual.items()}


def counts(total: int) -> dict[str, Any]:
    return {"conditions-TOTAL_FORMS": total, "conditions-INITIAL_FORMS": 0}


def test_conditions_become_places(office: Client) -> None:
    row = agreement_with()
    sent = {**counts(2), **line(months="10"), **line(1, direction="", persons="")}
    answer = office.post(at("conditions_edit", row), sent)
    assert answer.headers["Location"] == row.get_absolute_url()
    assert [one.promised for one in row.years.all()] == [2, 2]
    (known,) = row.conditions.all()
    again = {**counts(1), **line(uid=str(known.uid), persons=5, last_year=str(NOW))}
    shown = office.get(at("conditions_edit", row)).context["lines"]
    assert (shown.initial_form_count(), shown.total_form_count()) == (1, 3)
    again["conditions-INITIAL_FORMS"] = 1
    assert office.post(at("conditions_edit", row), again).status_code == 302
    assert [(one.year, one.promised) for one in row.years.all()] == [(NOW, 5)]
    assert row.conditions.get().pk == known.pk


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"last_year": str(NOW.previous)}, "last_year", "before the first one"),
        ({"first_year": "2001/2002"}, "first_year", "does not hold in this academic year"),
        ({"mobility_type": "sta", "months": "3"}, "months", "Staff count in days"),
        ({"days": "3"}, "days", "Students count in months"),
        ({"cefr": "B2"}, "language", "Choose the language"),
        ({"eqf_from": "7", "eqf_to": "6"}, "eqf_to", "the lower one first"),
        ({"isced": "9999"}, "isced", "no field of education"),
        ({"persons": "0"}, "persons", "1"),
    ],
    ids=["years", "period", "months", "days", "cefr", "levels", "isced", "persons"],
)
def test_an_error_is_said_at_its_field(
    office: Client, wrong: dict[str, Any], field: str, said: str
) -> None:
    row = agreement_with()
    page = office.post(at("conditions_edit", row), {**counts(1), **line(**wrong)})
    assert page.status_code == 422
    assert said in " ".join(page.context["lines"].forms[0].errors[field])
    assert not row.conditions.exists()


def test_overlapping_conditions_are_refused(office: Client) -> None:
    row = agreement_with()
    sent = {**counts(2), **line(), **line(1, first_year=str(NOW.next))}
    page = office.post(at("conditions_edit", row), sent)
    assert page.status_code == 422
    assert page.context["lines"].forms[1].errors["first_year"]


def test_a_signed_agreement_has_no_forms(office: Client) -> None:
    row = in_force()
    for name in ("edit", "conditions_edit", "submit", "signature"):
        assert office.get(at(name, row)).status_code == 404


def test_partners_are_added_and_taken_away(office: Client) -> None:
    row, other = agreement_with(), PartnerFactory.create()
    office.post(at("party_add", row), {"partner": str(other.uid)})
    fresh = Agreement.objects.get(pk=row.pk)
    assert other in fresh.partners
    first, second = fresh.all_parties[1:]
    ConditionFactory.create(agreement=row, party=first)
    office.post(at("party_remove", row, first.uid))
    office.post(at("party_remove", row, second.uid))
    assert Agreement.objects.get(pk=row.pk).partners == [first.partner]


# ---------------------------------------------------------------- files
def test_a_scan_that_is_no_pdf_is_refused(office: Client) -> None:
    row = agreement_with(state=State.SIGNATURE)
    file = SimpleUploadedFile("scan.pdf", b"<html>not a PDF</html>")
    page = office.post(at("signature", row), {"signed_copy": file})
    assert page.status_code == 422
    assert page.context["form"].errors["signed_copy"]


def test_the_signed_copy_is_for_those_who_read_the_agreement(officer: User) -> None:
    row = agreement_with(state=State.SIGNATURE, unit=house().letters, signed_copy=stored())
    assert row.signed_copy is not None
    assert may_read_copy(officer, row.signed_copy)
    assert not may_read_copy(user_with("referent", unit=house().sciences), row.signed_copy)


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_FORCE])
def test_the_pdf_is_made_with_a_watermark_until_approved(
    office: Client, state: State, django_capture_on_commit_callbacks: Any
) -> None:
    row = in_force(state=state, terms_fr="Clause <b>à part</b>", condition={"subject_note": "x"})
    with django_capture_on_commit_callbacks():
        asked = {"locale": "both", "once": str(uuid.uuid4())}
        answer = office.post(at("documents", row), asked)
        assert office.post(at("documents", row), asked).headers["Location"] == answer["Location"]
    made = Document.objects.get(subject=row.uid)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.draft is (state == State.DRAFT)
    assert make(document_id=made.pk)
    made.refresh_from_db()
    assert made.is_ready


def test_hostile_text_stays_text(office: Client) -> None:
    row = agreement_with(title_en="<script>alert(1)</script>", terms_en="<img src=x onerror=1>")
    for name in ("agreement", "text", "people", "history"):
        assert b"<script>alert(1)" not in office.get(at(name, row)).content
        assert b"<img src=x" not in office.get(at(name, row)).content


# ---------------------------------------------------------------- elsewhere
def test_a_partners_page_shows_its_agreements(client: Client, office: Client) -> None:
    row = in_force(title_en="Marked agreement", unit=house().letters)
    page = row.partners[0].get_absolute_url()
    assert "Marked agreement" in office.get(page).content.decode()
    client.force_login(user_with("referent", unit=house().sciences))
    assert "Marked agreement" not in client.get(page).content.decode()


def test_a_merge_keeps_one_party(officer: User) -> None:
    loser, winner = PartnerFactory.create_batch(2)
    moved, both = agreement_with(loser), agreement_with(loser)
    PartyFactory.create(agreement=both, partner=winner)
    merge_partners(loser=loser, winner=winner, take=[], by=officer)
    assert Agreement.objects.get(pk=moved.pk).partners == [winner]
    assert set(Agreement.objects.get(pk=both.pk).partners) == {loser, winner}


def test_the_search_box_finds_numbers_and_titles(office: Client) -> None:
    row = in_force(title_en="Agreement with Uppsala")
    for words in ("uppsala", row.number):
        page = office.get("/search/", {"q": words}).content.decode()
        assert row.get_absolute_url() in page


# ---------------------------------------------------------------- since when
_HELD = {"starts_on": -500, "ends_on": 200}  # days from today


@pytest.mark.parametrize(
    ("state", "columns", "day"),
    [
        (State.DRAFT, {}, 0),
        (State.SIGNATURE, {"approved_on": -9}, 0),
        (State.SIGNED, {"starts_on": 9, "signed_on": -30}, -30),
        (State.IN_FORCE, {**_HELD, "signed_on": -600}, -500),
        (State.IN_FORCE, {**_HELD, "signed_on": -480}, -480),
        (State.EXPIRED, {**_HELD, "ends_on": -20}, -19),
        (State.TERMINATED, {**_HELD, "ended_on": -7}, -7),
        (State.ABANDONED, {}, 0),
    ],
    ids=["draft", "signature", "concluded", "in-force", "signed-late", "expired", "terminated",
         "abandoned"],
)  # fmt: skip
def test_the_page_says_since_when_it_holds(
    office: Client, state: State, columns: dict[str, int], day: int
) -> None:
    row = agreement_with(state=state, **_days(**columns))
    AgreementTransition.objects.create(
        agreement=row, name="x", source="y", target=state, at=timezone.now()
    )
    page = office.get(row.get_absolute_url())
    assert page.context["since"] == in_days(day)
    waits = state in {State.DRAFT, State.SIGNATURE}
    assert bool(page.context["turn"]) == waits


def test_what_comes_next_is_the_evaluation_that_is_owed(office: Client) -> None:
    row = agreement_with(state=State.EXPIRED, **_days(starts_on=-500, ends_on=-20))
    next_one, nothing = "What is next", "Nothing more is to be done"
    page = office.get(row.get_absolute_url()).content.decode()
    assert next_one in page
    assert nothing not in page
    assert page.count(reverse("partnerships:evaluation", args=[row.uid])) == 1
    ended = agreement_with(state=State.TERMINATED, ended_on=in_days(-7), **_days(starts_on=-500))
    page = office.get(ended.get_absolute_url()).content.decode()
    assert nothing in page
    assert page.count(reverse("partnerships:evaluation", args=[ended.uid])) == 1


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"starts_on": -30, "ends_on": 300}, "It runs until"),
        ({"starts_on": -30}, "It runs without a last day."),
    ],
    ids=["ends", "without end"],
)
def test_what_runs_by_itself_says_until_when(
    office: Client, days: dict[str, int], said: str
) -> None:
    row = agreement_with(state=State.IN_FORCE, **{"ends_on": None} | _days(**days))
    page = office.get(row.get_absolute_url()).content.decode()
    assert "Nothing to do for now" in page
    assert said in page


def test_a_termination_is_possible_but_never_what_is_next(client: Client) -> None:
    """The director, who alone may end it, reads the same and finds the button beside it."""
    row = agreement_with(state=State.IN_FORCE, **_days(starts_on=-30, ends_on=300))
    client.force_login(user_with("director", language="en"))
    page = client.get(row.get_absolute_url()).content.decode()
    end = reverse("partnerships:terminate", args=[row.uid])
    assert "Nothing to do for now" in page
    assert "What is next" not in page
    assert f'<a class="btn btn-outline-secondary" href="{end}">Terminate</a>' in page


def _days(**columns: int) -> dict[str, Any]:
    return {name: in_days(day) for name, day in columns.items()}
