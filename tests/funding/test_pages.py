"""The pages: lists and exports, forms whose errors stand at their fields, hostile input."""

import io
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from intl_office.accounts.models import User
from intl_office.funding.actions.commitments import pay, reserve
from intl_office.funding.actions.programmes import load_programmes
from intl_office.funding.demo import GRANTS, load
from intl_office.funding.enums import AmendmentState, State
from intl_office.funding.models import Amendment, Envelope, Programme
from intl_office.funding.queries import balance
from intl_office.funding.sources import find
from intl_office.funding.spenders import Cause
from intl_office.organisations import demo as organisations
from tests.factories.access import house
from tests.factories.funding import AmendmentFactory, EnvelopeFactory, ProgrammeFactory
from tests.funding.conftest import KIND, spending

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
LIST, NEW = "/funding/", "/funding/new/"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def post(client: Client, address: str, data: dict[str, Any], status: int = 302) -> str:
    response = client.post(address, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def line(prefix: str, number: int, **given: str) -> dict[str, str]:
    return {f"{prefix}-{number}-{name}": value for name, value in given.items()}


def grant_form(*lines: dict[str, str], **given: Any) -> dict[str, Any]:
    known = {
        "title": "Grant of the form", "programme": ProgrammeFactory.create().pk,
        "call_year": "2026", "starts_on": "2026-06-01", "ends_on": "2028-07-31",
        "currency": "EUR", "unit": house().letters.uid, "lines-INITIAL_FORMS": "0",
        "lines-TOTAL_FORMS": str(len(lines)), **given,
    }  # fmt: skip
    for number, one in enumerate(lines):
        known |= line("lines", number, **one)
    return known


OS = {"code": "OS", "category": "organisational", "amount": "1 200,50", "name_fr": "Soutien"}
SMS = {"code": "SMS", "category": "studies", "amount": "8,800.00", "name_fr": "Études"}


def test_a_grant_is_entered_with_amounts_as_people_write_them(desk: Client) -> None:
    post(desk, NEW, grant_form(OS, SMS, grant_number="2026-1-FR01"))
    envelope = Envelope.objects.get(title="Grant of the form")
    assert list(envelope.lines.values_list("code", "amount")) == [
        ("OS", Decimal("1200.50")),
        ("SMS", Decimal("8800.00")),
    ]
    assert "€10,000.50" in page(desk, envelope.get_absolute_url())


def test_the_button_that_adds_up_writes_nothing(desk: Client) -> None:
    text = post(desk, NEW, grant_form(OS, SMS, check="1"), 200)
    assert "The lines add up to €10,000.50." in text
    assert 'name="lines-4-code"' in text
    assert not Envelope.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "1,200"}, "Write the amount without a separator of thousands"),
        ({"amount": "-1"}, "greater than or equal to 0"),
        ({"amount": "NaN"}, "Enter a number"),
        ({"amount": "1e9"}, "Enter a number"),
        ({"amount": "12345678901234"}, "digits"),
        ({"code": "SMS"}, "Another line has this code."),
        ({"code": ""}, "This field is required."),
    ],
    ids=["ambiguous", "negative", "nan", "exponent", "long", "twice", "nameless"],
)
def test_errors_stand_at_their_fields(desk: Client, changed: dict[str, str], said: str) -> None:
    text = post(desk, NEW, grant_form({**OS, **changed}, SMS), 422)
    assert said in text
    assert re.search(r'href="#id_lines-[01]-(amount|code)"', text)
    assert not Envelope.objects.exists()


def test_an_empty_line_is_no_line_and_one_is_taken_away(desk: Client) -> None:
    gone = {**SMS, "DELETE": "on"}
    post(desk, NEW, grant_form(OS, {"code": "", "amount": ""}, gone))
    assert list(Envelope.objects.get().lines.values_list("code", flat=True)) == ["OS"]


def test_the_database_s_refusal_is_said_in_the_form(desk: Client) -> None:
    known = EnvelopeFactory.create(agreed=True)
    data = grant_form(OS, grant_number=known.grant_number, programme=known.programme.pk)
    assert "has this number already" in post(desk, NEW, data, 422)


def test_a_form_sent_twice_makes_one_grant(desk: Client) -> None:
    data = grant_form(OS, once=str(uuid.uuid4()))
    post(desk, NEW, data)
    post(desk, NEW, data)
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"lines-TOTAL_FORMS": "x"}, {"lines-TOTAL_FORMS": "99999"}, {"programme": "0"},
        {"unit": "x"}, {"currency": "<b>"}, {"starts_on": "2026-02-30"}, {"call_year": "-3"},
        {"title": "\x00"},
    ],
    ids=["management", "many", "programme", "unit", "currency", "day", "year", "nul"],
)  # fmt: skip
def test_hostile_input_gets_a_message(desk: Client, broken: dict[str, str]) -> None:
    assert "need correcting" in post(desk, NEW, grant_form(OS, **broken), 422)


def test_once_agreed_the_form_has_no_money(desk: Client) -> None:
    envelope = EnvelopeFactory.create(is_open=True, lines={"OS": 100})
    text = page(desk, envelope.edit_url)
    assert "id_agreed_total" not in text
    assert "lines-0-code" not in text
    data = {"title": "Renamed", "unit": envelope.unit.uid, "agreed_total": "1"}
    post(desk, envelope.edit_url, data)
    envelope.refresh_from_db()
    assert envelope.title == "Renamed"
    assert envelope.agreed_total == 100


def test_an_officer_of_one_faculty_chooses_among_its_units(client: Client) -> None:
    from tests.factories.access import user_with  # noqa: PLC0415

    known = house()
    client.force_login(user_with("officer-projects", known.sciences, language="en"))
    text = page(client, NEW)
    assert str(known.physics.uid) in text
    assert str(known.letters.uid) not in text
    assert "need correcting" in post(client, NEW, grant_form(OS), 422)


# ---------------------------------------------------------------- steps
def step(envelope: Envelope, name: str) -> str:
    return reverse("funding:step", args=[envelope.uid, name])


def test_the_page_says_what_is_missing_and_moves_on(desk: Client) -> None:
    envelope = EnvelopeFactory.create()
    text = page(desk, envelope.get_absolute_url())
    assert "The grant number is missing." in text
    post(desk, step(envelope, "grant"), {})
    envelope.refresh_from_db()
    assert envelope.state == State.EXPECTED
    ready = EnvelopeFactory.create(agreed=True, lines={"OS": 5}, state=State.EXPECTED)
    post(desk, step(ready, "grant"), {})
    ready.refresh_from_db()
    assert ready.state == State.GRANTED
    assert desk.post(step(ready, "steal")).status_code == 404


# ---------------------------------------------------------------- amendments
def amendment_form(envelope: Envelope, after: str, **given: str) -> dict[str, str]:
    only = envelope.lines.get()
    return {
        "reason": "More students", "effective_on": "2026-11-02", "starts_on": "2026-06-01",
        "ends_on": "2028-07-31", "total": "1500", f"after-line-{only.uid.hex}": after,
        "added-TOTAL_FORMS": "1", "added-INITIAL_FORMS": "0", **given,
    }  # fmt: skip


@pytest.fixture
def envelope(db: None) -> Envelope:
    made: Envelope = EnvelopeFactory.create(is_open=True, lines={"OS": 1000}, title="Amended")
    return made


def test_an_amendment_from_the_form_to_the_signature(desk: Client, envelope: Envelope) -> None:
    address = reverse("funding:amendment_new", args=[envelope.uid])
    assert "€1,000.00" in page(desk, address)
    added = line("added", 0, **{**SMS, "amount": "200"})
    counted = post(desk, address, amendment_form(envelope, "1200", check="1", **added), 200)
    assert "€1,400.00" in counted
    assert "there are €100.00" in counted
    assert not Amendment.objects.exists()
    sent = amendment_form(envelope, "1300", once=str(uuid.uuid4()), **added)
    for _twice in range(2):
        post(desk, address, sent)
    row = Amendment.objects.get()
    text = page(desk, row.get_absolute_url())
    assert "€1,300.00" in text
    assert "€300.00" in text
    edit = page(desk, row.edit_url)
    assert 'value="1300.00"' in edit
    assert 'value="SMS"' in edit
    sign = reverse("funding:amendment_sign", args=[row.uid])
    assert "not come yet" in post(desk, sign, {"signed_on": "2099-01-01"}, 422)
    post(desk, sign, {"signed_on": "2026-01-05"})
    assert dict(envelope.lines.values_list("code", "amount")) == {"OS": 1300, "SMS": 200}
    assert "After no. 1" in page(desk, envelope.amendments_url)
    assert desk.get(row.edit_url).status_code == 404
    post(desk, sign, {"signed_on": "2026-01-05"})
    assert envelope.lines.count() == 2


def test_a_draft_is_withdrawn_with_its_reason(desk: Client, envelope: Envelope) -> None:
    row = AmendmentFactory.create(envelope=envelope)
    address = reverse("funding:amendment_step", args=[row.uid, "withdraw"])
    post(desk, address, {"reason": ""})
    row.refresh_from_db()
    assert row.state == AmendmentState.DRAFT
    post(desk, address, {"reason": "The agency said no"})
    row.refresh_from_db()
    assert row.state == AmendmentState.WITHDRAWN
    other = reverse("funding:amendment_step", args=[row.uid, "other"])
    assert desk.post(other).status_code == 404


def test_what_is_not_open_is_not_amended(desk: Client) -> None:
    closed = EnvelopeFactory.create(agreed=True, state=State.CLOSED, lines={"OS": 1})
    address = reverse("funding:amendment_new", args=[closed.uid])
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("after", ["", "-1", "x", "1.200"])
def test_a_wrong_amount_after_is_said_at_its_line(
    desk: Client, envelope: Envelope, after: str
) -> None:
    address = reverse("funding:amendment_new", args=[envelope.uid])
    text = post(desk, address, amendment_form(envelope, after), 422)
    assert f'href="#id_after-line-{envelope.lines.get().uid.hex}"' in text
    assert not Amendment.objects.exists()


# ---------------------------------------------------------------- commitments
def test_causes_are_shown_as_far_as_the_reader_may_see(
    desk: Client, envelope: Envelope, officer: User
) -> None:
    known, unknown = uuid.uuid4(), uuid.uuid4()
    only = envelope.lines.get()
    for cause in (known, unknown):
        reserve(line=only, amount=Decimal(10), cause_kind=KIND, cause_uid=cause, by=officer)
    shown = {known: Cause("Ada in Uppsala", "/mobility/ada/")}
    with spending(describe=lambda _uids, _user: shown, recount=lambda _keys: {}):
        text = page(desk, f"{envelope.commitments_url}?line=OS")
    assert 'href="/mobility/ada/">Ada in Uppsala' in text
    assert text.count("Mobility<") >= 2
    assert "the files themselves add up to €0.00" in text
    assert "Nothing is committed" in page(desk, f"{envelope.commitments_url}?line=<b>")


# ---------------------------------------------------------------- lists
def test_the_list_filters_and_adds_up(desk: Client) -> None:
    wanted = EnvelopeFactory.create(
        is_open=True, title="Wanted grant", lines={"OS": 1000}, unit=house().physics
    )
    EnvelopeFactory.create(
        agreed=True, title="Other one", call_year=2024, starts_on=date(2024, 6, 1),
        ends_on=date(2026, 5, 31), lines={"OS": 500}, unit=house().letters,
        programme=ProgrammeFactory.create(code="AMI"),
    )  # fmt: skip
    assert "€1,500.00" in page(desk, LIST)
    for query in (
        "q=wanted", "programme=KA131", "call_year=2026", "state=open", "day=2026-06-01",
        f"unit={house().sciences.code}", f"q={wanted.grant_number}",
    ):  # fmt: skip
        text = page(desk, f"{LIST}?{query}")
        assert "Wanted grant" in text, query
        assert "Other one" not in text, query
        assert "€1,500.00" not in text, query
    for query in ("programme=x", "call_year=x", "state=x", "day=x", "unit=x", "sort=free"):
        page(desk, f"{LIST}?{query}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_cheap(desk: Client, query_budget: Budget, count: int) -> None:
    for _one in range(count):
        EnvelopeFactory.create(is_open=True, lines={"OS": 1, "SMS": 2})
    with query_budget(LIST_BUDGET):
        page(desk, LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_is_cheap(desk: Client, query_budget: Budget, count: int) -> None:
    lines = {f"L{number}": 100 for number in range(count)}
    envelope = EnvelopeFactory.create(is_open=True, lines=lines)
    with query_budget(PAGE_BUDGET):
        page(desk, envelope.get_absolute_url())


LIST_BUDGET, PAGE_BUDGET = 10, 10


def test_the_export_holds_numbers(desk: Client, officer: User) -> None:
    envelope = EnvelopeFactory.create(is_open=True, title="=1+1", lines={"OS": 1000})
    given: dict[str, Any] = {
        "line": envelope.lines.get(),
        "cause_kind": KIND,
        "cause_uid": uuid.uuid4(),
    }
    reserve(amount=Decimal("300.25"), by=officer, **given)
    pay(amount=Decimal("100.10"), by=officer, **given)
    columns = "&".join(f"columns={name}" for name in ("agreed", "committed", "paid", "free"))
    response = desk.get(f"{LIST}?{columns}&export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    assert list(book.worksheets[0].values) == [
        ("Title", "Agreed", "Committed", "Paid", "Free"),
        ("=1+1", 1000, 200.15, 100.1, 699.75),
    ]


def test_grants_are_found_by_words(desk: Client) -> None:
    EnvelopeFactory.create(title="Été à Montréal", grant_number="2026-1-FR01", unit=house().letters)
    assert "Été à Montréal" in page(desk, "/search/?q=ete+montreal")
    assert "Été à Montréal" in page(desk, "/search/?q=fr01")


def test_programmes_are_edited_in_their_table(desk: Client) -> None:
    row = ProgrammeFactory.create()
    address = reverse("funding:programme_edit", args=[row.uid])
    assert address in page(desk, reverse("funding:programmes"))
    data = {"name_fr": "Neu", "funder": "x", "funds": "both", "currency": "EUR"}
    post(desk, address, {"code": "KA131", **data})
    assert "Capital letters" in post(desk, address, {"code": "ka 1", **data}, 422)
    new = reverse("funding:programme_new")
    assert "already" in post(desk, new, {"code": "KA131", **data}, 422)
    row.refresh_from_db()
    assert (row.name_fr, row.is_active) == ("Neu", False)


# ---------------------------------------------------------------- demonstration
def test_the_demonstration_is_loaded_once_and_adds_up() -> None:
    organisations.load(lambda _text: None)
    for _again in range(2):
        load(lambda _text: None)
    rows = list(Envelope.objects.all())
    assert len(rows) == len(GRANTS)
    found = balance(rows)
    for row in rows:
        if row.agreed_total is not None:
            assert found[row.pk].total.agreed == row.agreed_total, row
    assert {row.programme.code for row in rows} >= {"KA131", "KA171", "AMI", "BRMI", "KA220"}
    with translation.override("fr"):
        assert Programme.objects.get(code="AMI").name == "Aide à la mobilité internationale"


def test_loading_programmes_says_nothing_the_second_time() -> None:
    said: list[str] = []
    load_programmes(said.append)
    load_programmes(said.append)
    assert len(said) == 1


def test_search_asks_nothing_of_those_who_see_nothing(rf: Any) -> None:
    from tests.factories.accounts import UserFactory  # noqa: PLC0415

    EnvelopeFactory.create(title="Hidden")
    request = rf.get("/")
    request.user = UserFactory.create()
    assert find(request, "hidden", 5) == []
