"""The renewal cockpit: rows, figures, filters, what it costs, and the pages behind it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.jobs.models import Job
from intl_office.mail.models import Message
from partnerships import queries_renewals as queries
from partnerships.actions.renewal_decisions import decide, follow
from partnerships.actions.renewing import renew
from partnerships.enums import State
from partnerships.enums_renewals import RenewalChoice
from partnerships.enums_visits import VisitState
from partnerships.models import (
    Agreement,
    AgreementUnit,
    RenewalDecision,
    RenewalPolicy,
)
from partnerships.tables_renewals import RenewalTable
from tests.factories.access import house, user_with
from tests.factories.organisations import ContactFactory, PartnerFactory
from tests.factories.partnerships import (
    AgreementYearFactory,
    PartyFactory,
    agreement_with,
    in_days,
    in_force,
)
from tests.factories.reference import CountryFactory
from tests.factories.requests import visit_with

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[object]]
NOW = AcademicYear.current()
LIST = "partnerships:renewals"


@pytest.fixture
def office(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def used(
    *, taken: int = 3, years: int = 4, ends: int = 200, kind: str = "sms", **columns: Any
) -> Agreement:
    """An agreement of six years that ends soon: five places a year each way, some of them used."""
    start = AcademicYear(NOW.start - 5).period.start
    row = agreement_with(
        **{"state": State.IN_FORCE, "starts_on": start, "ends_on": in_days(ends), **columns}
    )
    for ago in range(5):
        gone = taken if ago <= years else 0
        for direction in ("out", "in"):
            AgreementYearFactory.create(
                agreement=row, year=AcademicYear(NOW.start - ago), direction=direction,
                mobility_type=kind, promised=5, taken=gone,
                ects_recognised=Decimal(gone * 25 if direction == "out" and ago else 0),
            )  # fmt: skip
    return row


def asleep(**columns: Any) -> Agreement:
    """Nobody has gone for four years."""
    row = used(taken=0, **columns)
    row.years.filter(year=AcademicYear(NOW.start - 4)).update(taken=1)
    return row


def shown(client: Client, **query: str) -> list[str]:
    answer = client.get(reverse(LIST), query)
    assert answer.status_code == 200
    return [row.number for row in answer.context["table"].data]


def one(row: Agreement) -> Any:
    return queries.one_standing(row).renewal


# ---------------------------------------------------------------- figures
def test_the_figures_of_a_row() -> None:
    row = used(taken=3)
    AgreementYearFactory.create(
        agreement=row, year=NOW, mobility_type="sta", direction="out", promised=2, taken=2
    )
    AgreementYearFactory.create(  # before the window, and after it
        agreement=row, year=AcademicYear(NOW.start - 6), promised=9, taken=9
    )
    AgreementYearFactory.create(agreement=row, year=NOW.next, promised=9, taken=1)
    known = one(row)
    found = known.evidence
    assert (found.promised, found.taken, found.out, found.back) == (52, 32, 15, 15)
    assert (found.active_years, found.kinds, found.gone) == (5, 2, 12)
    assert (found.ects_each, found.use, found.idle_years, found.years_held) == (25, 62, 0, 5)
    assert [str(flow) for flow in known.flows][-1] == f"{NOW}: 5 out, 3 in"
    assert [flow.year.start for flow in known.flows] == list(range(NOW.start - 4, NOW.start + 1))


def test_the_freshness_of_contacts_is_that_of_the_last_one() -> None:
    partner = PartnerFactory.create()
    row = used(partner=partner)
    assert one(row).evidence.contact_on is None
    contact = ContactFactory.create(partner=partner)
    noon = timezone.localtime().replace(hour=12)  # an hour is no day, whatever summer time is then
    type(contact).objects.update(updated_at=noon - timedelta(days=900))
    assert one(row).evidence.contact_on == in_days(-900)
    type(contact).objects.update(last_confirmed_on=in_days(-30))
    assert one(row).evidence.contact_on == in_days(-30)
    ContactFactory.create()
    assert one(row).evidence.contact_on == in_days(-30)


@pytest.mark.parametrize(
    ("make", "idle"),
    [
        (used, 0),
        (asleep, 3),
        (lambda: used(taken=0), 5),
        (lambda: used(taken=0, starts_on=NOW.period.start), 0),
        (lambda: used(taken=0, starts_on=NOW.period.start - timedelta(days=1)), 1),
    ],
    ids=["used", "asleep", "never", "new", "a-year"],
)
def test_idle_years_are_the_same_for_page_sort_and_filter(
    make: Callable[[], Agreement], idle: int
) -> None:
    row = make()
    known = queries.one_standing(row)
    assert (known.renewal.evidence.idle_years, known.idle) == (idle, idle)  # type: ignore[attr-defined]  # annotated
    rows = Agreement.objects.filter(pk=row.pk)
    assert [n for n in range(1, 6) if queries.dormant(rows, n).exists()] == list(range(1, idle + 1))


def test_without_places_nothing_sleeps() -> None:
    row = agreement_with(
        state=State.IN_FORCE, type="framework", starts_on=date(2015, 9, 1), ends_on=in_days(100)
    )
    assert one(row).evidence.dormant_for is None
    assert not queries.dormant(Agreement.objects.all(), 1).exists()


@pytest.mark.parametrize(
    ("state", "ends"), [(State.IN_FORCE, 90), (State.EXPIRED, -20)], ids=["ending", "over"]
)
def test_the_last_visit_stands_beside_its_agreement(
    state: State, ends: int, office: Client
) -> None:
    partner = PartnerFactory.create()
    row = agreement_with(
        partner, state=state, starts_on=in_days(-900), ends_on=in_days(ends), type="framework"
    )
    asked = {"ends": "over" if ends < 0 else "6"}
    rows = Agreement.objects.filter(pk=row.pk)
    assert queries.visits_of(rows.for_list()) == {}
    visit_with(partner, day=-400, state=VisitState.REPORTED)
    visit_with(partner, day=30)
    table = office.get(reverse(LIST), asked).context["table"]
    assert [one.last_visit_on for one in table.data] == [in_days(-400)]
    answer = office.get(reverse(LIST), {**asked, "export": "csv", "columns": "visit"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # of exports
    assert in_days(-400).isoformat() in text


# ---------------------------------------------------------------- the list
def test_the_horizon_is_in_the_address(office: Client) -> None:
    soon, year, later = used(ends=100), used(ends=300), used(ends=500)
    past = used(ends=-20, state=State.EXPIRED)
    used(ends=-500, state=State.EXPIRED)
    used(ends=900)
    used(ends=50, state=State.TERMINATED)
    used(ends=50, type="amendment", parent=soon)
    for query, found in (
        ({"ends": "6"}, [soon]),
        ({}, [soon, year]),
        ({"ends": "nonsense"}, [soon, year]),
        ({"ends": "18"}, [soon, year, later]),
        ({"ends": "over"}, [past]),
    ):
        assert shown(office, **query) == [row.number for row in found], query
    figures = office.get(reverse(LIST)).context["figures"]
    assert [one["value"] for one in figures] == [2, 2, 0]


def test_the_two_questions_take_one_click(office: Client) -> None:
    sleeping, awake = asleep(), used()
    figures = office.get(reverse(LIST)).context["figures"]
    assert [one["value"] for one in figures] == [2, 2, 1]
    page = office.get(figures[2]["url"])
    assert [row.number for row in page.context["table"].data] == [sleeping.number]
    assert "No mobility for 3 academic years" in page.content.decode()
    assert awake.number not in page.content.decode()


def test_filters_narrow_the_list(office: Client) -> None:
    germany_ = CountryFactory.create(code="DE", alpha3="DEU", name_en="Germany")
    france = used(kind="sms", type="iia")
    germany = asleep(partner=PartnerFactory.create(country=germany_), unit=house().letters)
    decided = used(ends=150)
    drafted = used(ends=160)
    decide(agreement=decided, decision=RenewalChoice.RENEW, by=user_with("director"), reason="x")
    new = renew(agreement=drafted, by=user_with("director"))
    for query, found in (
        ({"country": "DE"}, {germany}),
        ({"unit": "TEST-LET"}, {germany}),
        ({"type": "iia"}, {france}),
        ({"q": germany.number}, {germany}),
        ({"dormant": "3"}, {germany}),
        ({"dormant": "4"}, set()),
        ({"proposal": "lapse"}, {germany}),
        ({"proposal": "renew"}, {france, decided, drafted}),
        ({"proposal": "transform"}, set()),
        ({"decision": "none"}, {france, germany}),
        ({"decision": "renew"}, {decided}),
        ({"decision": "to-draft"}, {decided}),
        ({"decision": "drafted"}, {drafted}),
        ({"decision": "lapse"}, set()),
        ({"proposal": "lapse", "country": "FR"}, set()),
    ):
        assert set(shown(office, **query)) == {row.number for row in found}, query
    assert new.number in office.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("name", sorted(RenewalTable.sortable))
def test_every_sort_is_an_order(office: Client, name: str) -> None:
    for row in (used(), asleep(), used(taken=1), used(ends=100)):
        PartyFactory.create(agreement=row, position=2)
    agreement_with(state=State.IN_FORCE, type="framework", ends_on=in_days(80))
    up, down = shown(office, sort=name), shown(office, sort=f"-{name}")
    assert len(up) == 5
    assert up == down[::-1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_cockpit_is_cheap(office: Client, query_budget: Budget, count: int) -> None:
    for _ in range(count):
        follow(agreement=used(), by=user_with("director"))
    office.get(reverse(LIST))
    with query_budget(12):
        office.get(reverse(LIST))
    with query_budget(13):  # the rules look at every row
        office.get(reverse(LIST), {"proposal": "renew"})


def test_an_export_holds_what_is_seen(office: Client) -> None:
    row = used(partner=PartnerFactory.create(legal_name="Universität Köln"))
    columns = ["partner", "flows", "balance", "proposal", "why", "decision"]
    query = {"export": "csv", "columns": columns, "ends": "12"}
    answer = office.get(reverse(LIST), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # of exports
    assert all(word in text for word in ("Universität Köln", f"{NOW}: 3 out, 3 in", "Renew"))
    assert "30 of 50 places used (60%)" in text
    assert "<" not in text
    assert row.number not in text


def test_a_referent_reads_what_is_theirs_and_decides_nothing(client: Client) -> None:
    units = house()
    client.force_login(user_with("referent", unit=units.sciences))
    own, hidden, shared = (
        used(unit=units.physics),
        used(unit=units.letters),
        used(unit=units.letters),
    )
    AgreementUnit.objects.create(agreement=shared, unit=units.sciences)
    page = client.get(reverse(LIST))
    assert {row.number for row in page.context["table"].data} == {own.number, shared.number}
    assert [one["value"] for one in page.context["figures"]] == [2, 2, 0]
    assert not page.context["bulk_actions"]
    assert client.get(own.renewal_url).context["form"] is None
    assert client.post(own.renewal_url, {"decision": "renew"}).status_code == 403
    assert client.get(hidden.renewal_url).status_code == 404
    assert client.get(reverse("partnerships:renewal_draft", args=[own.uid])).status_code == 403


# ---------------------------------------------------------------- many rows
def test_many_are_decided_as_proposed_then_drafted(office: Client) -> None:
    keep, drop = used(), asleep()
    chosen = {"rows": [keep.uid, drop.uid]}
    preview = office.post(reverse(LIST), {"bulk": "follow", **chosen})
    text = preview.content.decode()
    assert "Renew – 30 of 50 places" in text
    assert "Let lapse – No mobility" in text
    office.post(reverse(LIST), {"bulk": "follow", "confirmed": "1", **chosen})
    decisions = dict(RenewalDecision.objects.values_list("agreement__number", "decision"))
    assert decisions == {keep.number: "renew", drop.number: "lapse"}
    preview = office.post(reverse(LIST), {"bulk": "draft", **chosen})
    assert [one.row for one in preview.context["going"]] == [keep]
    assert "let lapse" in preview.content.decode()
    again = office.post(reverse(LIST), {"bulk": "follow", **chosen})
    assert not again.context["going"]
    answer = office.post(reverse(LIST), {"bulk": "draft", "confirmed": "1", "rows": [keep.uid]})
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("jobs:job", args=[job.uid])
    assert job.parameters == {"agreements": [str(keep.uid)]}


# ---------------------------------------------------------------- one agreement
def test_the_page_says_why_and_keeps_the_decision(office: Client) -> None:
    row = asleep()
    page = office.get(row.renewal_url).content.decode()
    assert "No mobility for 3 academic years; the limit is 3." in page
    refused = office.post(row.renewal_url, {"decision": "extend", "target": "framework"})
    assert refused.status_code == 422
    assert "Say why you decide otherwise" in refused.content.decode()
    office.post(row.renewal_url, {"decision": "extend", "reason": "A visit comes"})
    office.post(row.renewal_url, {"decision": "lapse"})
    page = office.get(row.renewal_url).content.decode()
    assert "A visit comes" in page
    assert RenewalDecision.objects.standing().get().decision == RenewalChoice.LAPSE


def test_a_draft_is_made_from_its_page(office: Client) -> None:
    row = in_force(persons=4)
    form_url = reverse("partnerships:renewal_draft", args=[row.uid])
    form = office.get(form_url).context["form"]
    sent = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    condition = row.conditions.get()
    sent[f"persons-{condition.uid}"] = 6
    answer = office.post(form_url, {**sent, "type": "framework"})
    new = Agreement.objects.get(renews=row)
    assert answer.headers["Location"] == new.get_absolute_url()
    assert (new.type, new.conditions.get().persons) == ("framework", 6)
    assert office.get(form_url).headers["Location"] == row.renewal_url
    old_page = office.get(row.get_absolute_url()).content.decode()
    new_page = office.get(new.get_absolute_url()).content.decode()
    assert ("Renewed by" in old_page, new.number in old_page) == (True, True)
    assert ("Renews" in new_page, row.number in new_page) == (True, True)


def test_a_period_that_cannot_be_is_said_at_its_field(office: Client) -> None:
    row = in_force()
    sent = {"type": row.type, "starts_on": timezone.localdate(), "ends_on": in_days(900)}
    condition = row.conditions.get()
    sent[f"persons-{condition.uid}"] = 2
    answer = office.post(reverse("partnerships:renewal_draft", args=[row.uid]), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["starts_on"] == [
        "The old agreement still holds on that day."
    ]


def test_the_mail_leaves_from_its_page(office: Client, officer: User) -> None:
    row = in_force()
    party = row.parties.get(role="partner")
    party.contact = ContactFactory.create(partner=party.partner, email="ri@uni.example")
    party.save()
    new = renew(agreement=row, by=officer)
    url = reverse("partnerships:renewal_mail", args=[new.uid])
    page = office.get(url).content.decode()
    assert page.count("ri@uni.example") >= 2
    assert "Renouvellement de notre accord" in page
    office.post(url, {"address": "other@uni.example", "language": "en"})
    assert not Message.objects.exists()
    office.post(url, {"address": "ri@uni.example", "language": "fr"})
    assert Message.objects.get().language == "fr"
    assert "Given to the mail" in office.get(url).content.decode()
    assert office.get(reverse("partnerships:renewal_mail", args=[row.uid])).status_code == 404


# ---------------------------------------------------------------- the house
def test_the_limits_change_what_is_proposed(client: Client) -> None:
    client.force_login(user_with("director", language="en"))
    row = asleep()
    assert one(row).proposal.rule == "dormant"
    url = reverse("partnerships:renewal_policy")
    form = client.get(url).context["form"]
    sent = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    bad = client.post(url, {**sent, "little_use": 90, "good_use": 10})
    assert (bad.status_code, "is more than" in bad.content.decode()) == (422, True)
    client.post(url, {**sent, "dormant_years": 4})
    assert RenewalPolicy.get().dormant_years == 4
    assert one(row).proposal.rule == "little-used"
    assert "no mobility for 4 years" in client.get(reverse(LIST)).content.decode()


def test_today_counts_what_waits_for_a_decision(office: Client, officer: User) -> None:
    first, _second = used(), used()
    hidden = user_with("officer-cooperation", unit=house().letters, language="en")
    text = "agreements end within 12 months and have no decision"
    assert f"2 {text}" in office.get(reverse("ui:today")).content.decode()
    follow(agreement=first, by=officer)
    assert "1 agreement ends within" in office.get(reverse("ui:today")).content.decode()
    office.force_login(hidden)
    assert "and has no decision" not in office.get(reverse("ui:today")).content.decode()
