"""Visits and missions: planned, reported, followed up; who reads them; a partner’s last one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.models import Deadline
from intl_office.documents.models import StoredFile
from intl_office.organisations.actions.merge import merge_partners
from partnerships.actions import visits as actions
from partnerships.actions.visit_deadlines import DAY, REPORT, close_past_days, keep_visit
from partnerships.actions.visits import Parts
from partnerships.enums_visits import FollowUpState, Side, VisitState
from partnerships.models import FollowUp, Visit, VisitFile, VisitParticipant, VisitPartner
from partnerships.queries_visits import by_month, last_visits
from partnerships.sources_requests import find_visits, may_read_file
from partnerships.visits_workflow import follow_ups, visits
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, PartnerFactory, PersonFactory
from tests.factories.partnerships import agreement_with, in_days
from tests.factories.requests import (
    RequestFactory,
    VisitFactory,
    file_of,
    follow_up_of,
    taking_part,
    visit_with,
)
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def office(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def state_of(visit: Visit, key: str) -> str:
    return Deadline.objects.get(subject=visit.uid, key=key).state


# ---------------------------------------------------------------- states
@pytest.mark.parametrize(("state", "name", "starts"), every_case(visits))
def test_a_step_starts_only_from_its_states(
    officer: User, state: str, name: str, *, starts: bool
) -> None:
    row = visit_with(state=state, day=-2, report="It was good.")
    try:
        visits.transition(row, name, by=officer, reason="Why")
    except StaleState:
        assert not starts
    else:
        assert (starts, row.state) == (True, visits.transitions[name].target)


@pytest.mark.parametrize(("state", "name", "starts"), every_case(follow_ups))
def test_an_action_moves_only_from_its_states(
    officer: User, state: str, name: str, *, starts: bool
) -> None:
    over = {} if state == FollowUpState.OPEN else {"ended_on": in_days(0), "result": "x"}
    row = follow_up_of(VisitFactory.create(), state=state, **over)
    try:
        follow_ups.transition(row, name, by=officer, reason="Sent")
    except StaleState:
        assert not starts
    else:
        assert (starts, row.state) == (True, follow_ups.transitions[name].target)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"ends_on": None}, "partnerships_visit_ends_known"),
        ({"starts_on": in_days(5), "ends_on": in_days(4)}, "partnerships_visit_dates"),
        ({"purpose": ""}, "partnerships_visit_purpose"),
        ({"state": "reported", "report": ""}, "partnerships_visit_reported"),
    ],
    ids=["last-day", "dates", "purpose", "report"],
)
def test_the_database_keeps_the_rules(columns: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        VisitFactory.create(**columns)


# ---------------------------------------------------------------- planning
def columns(**more: Any) -> dict[str, Any]:
    return {"kind": "outgoing", "purpose": "Negotiate", "starts_on": in_days(20),
            "ends_on": in_days(22), "unit": house().sciences.uid, **more}  # fmt: skip


def test_a_visit_is_planned_with_people_and_agreements(office: Client, officer: User) -> None:
    partner = PartnerFactory.create()
    known = PersonFactory.create(first_name="Ada", last_name="Byron", email="ada@univ.example")
    named = PersonFactory.create(first_name="Jean", last_name="de La Fontaine")
    for one in (known, named):
        MembershipFactory.create(person=one, unit=house().sciences)
    about = agreement_with(partner, unit=house().sciences)
    asked = RequestFactory.create(partner=partner)
    url = f"{reverse('partnerships:visit_new')}?partner={partner.uid}&request={asked.uid}"
    sent = columns(
        ours="ADA@univ.example\nJean de La Fontaine\nMarie Inconnue, doctorante\n\n",
        theirs="Ravi Menon, dean", agreements=[str(about.uid)],
    )  # fmt: skip
    answer = office.post(url, sent)
    row = Visit.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    people = [(one.side, one.person, one.name) for one in row.participants]
    assert people == [
        (Side.OURS, known, ""), (Side.OURS, named, ""),
        (Side.OURS, None, "Marie Inconnue, doctorante"), (Side.THEIRS, None, "Ravi Menon, dean"),
    ]  # fmt: skip
    assert (row.partners, row.request) == ([partner], asked)
    assert [one.agreement for one in row.agreement_rows.all()] == [about]
    assert state_of(row, DAY) == state_of(row, REPORT) == DeadlineState.OPEN
    page = office.get(reverse("partnerships:visit_edit", args=[row.uid])).content.decode()
    assert "ada@univ.example" in page
    for shown in (row, asked, about, partner):
        text = office.get(shown.get_absolute_url()).content.decode()
        assert row.purpose in text


def test_impossible_dates_are_said(office: Client) -> None:
    partner = PartnerFactory.create()
    url = f"{reverse('partnerships:visit_new')}?partner={partner.uid}"
    page = office.post(url, columns(ends_on=in_days(1)))
    assert page.status_code == 422
    assert "The last day lies before the first day." in page.content.decode()
    assert not Visit.objects.exists()


def test_the_second_of_two_writers_is_told(office: Client, officer: User) -> None:
    row = visit_with()
    seen = row.updated_at.isoformat()
    url = reverse("partnerships:visit_edit", args=[row.uid])
    assert office.post(url, columns(place="Uppsala", seen=seen)).status_code == 302
    page = office.post(url, columns(place="Lund", seen=seen))
    assert page.status_code == 422
    assert "Lund" in page.content.decode()
    row.refresh_from_db()
    assert row.place == "Uppsala"


def test_a_visit_keeps_a_partner(officer: User) -> None:
    row = visit_with()
    only = row.partner_rows.get()
    with pytest.raises(ValidationError):
        actions.remove_partner(row=only, by=officer)
    more = actions.add_partner(visit=row, partner=PartnerFactory.create(), by=officer)
    with pytest.raises(ValidationError):
        actions.add_partner(visit=row, partner=more.partner, by=officer)
    actions.remove_partner(row=only, by=officer)
    assert row.partners == [more.partner]


def test_nobody_plans_for_another_unit(db: None) -> None:
    referent = user_with("referent")
    visit = VisitFactory.build(unit=house().letters)
    with pytest.raises(PermissionDenied):
        actions.plan_visit(visit=visit, partner=PartnerFactory.create(), parts=Parts(), by=referent)
    row = visit_with(unit=house().sciences)
    row.unit = house().letters
    with pytest.raises(PermissionDenied):
        actions.save_visit(visit=row, parts=Parts(), by=referent)


def test_a_cancelled_visit_recalls_nothing(officer: User) -> None:
    row = visit_with()
    keep_visit(row)
    actions.cancel_visit(visit=row, by=officer, reason="Strike")
    assert state_of(row, DAY) == state_of(row, REPORT) == DeadlineState.CANCELLED
    actions.revive_visit(visit=row, by=officer, reason="The strike is over")
    assert state_of(row, REPORT) == DeadlineState.OPEN


def test_the_day_itself_is_never_late(officer: User) -> None:
    row = visit_with(day=2)
    keep_visit(row)
    assert close_past_days() == 0
    Deadline.objects.filter(subject=row.uid, key=DAY).update(due_on=in_days(-1))
    assert close_past_days() == 1
    assert state_of(row, DAY) == DeadlineState.DONE
    assert state_of(row, REPORT) == DeadlineState.OPEN


# ---------------------------------------------------------------- reporting
def test_who_was_there_is_reminded_and_reports(client: Client) -> None:
    user = UserFactory.create(language="en")
    row = visit_with(day=-1)
    taking_part(row, user)
    keep_visit(row)
    owners = Deadline.objects.get(subject=row.uid, key=REPORT).owner_rows.all()
    assert [one.user for one in owners] == [user]
    client.force_login(user)
    url = reverse("partnerships:visit_report", args=[row.uid])
    text = "We met:\n\n- the dean\n- <b>students</b>"
    assert client.post(url, {"report": text}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reported_on) == (VisitState.REPORTED, in_days(0))
    assert state_of(row, REPORT) == DeadlineState.DONE
    page = client.get(row.get_absolute_url()).content.decode()
    assert "<li>the dean</li>" in page
    assert "<b>students" not in page
    assert client.post(url, {"report": "Corrected"}).status_code == 302
    row.refresh_from_db()
    assert row.report == "Corrected"


def test_nobody_reports_before_the_day(office: Client, officer: User) -> None:
    row = visit_with(day=3)
    assert office.get(row.report_url).status_code == 404
    with pytest.raises(Blocked):
        actions.write_report(visit=row, text="Early", by=officer)
    row.refresh_from_db()
    assert row.report == ""


def test_a_report_that_somebody_else_wrote_is_not_overwritten(office: Client) -> None:
    row = visit_with(day=-3, state=VisitState.REPORTED)
    seen = row.updated_at.isoformat()
    assert office.post(row.report_url, {"report": "First", "seen": seen}).status_code == 302
    page = office.post(row.report_url, {"report": "Second", "seen": seen})
    assert page.status_code == 422
    assert "Second" in page.content.decode()
    row.refresh_from_db()
    assert row.report == "First"


def test_files_are_checked_and_read_by_who_reads_the_visit(office: Client, officer: User) -> None:
    row = visit_with(unit=house().letters)
    url = reverse("partnerships:visit_file", args=[row.uid])
    bad = office.post(url, {"file": SimpleUploadedFile("a.pdf", b"<html>no</html>")})
    assert bad.status_code == 422
    assert not StoredFile.objects.exists()
    office.post(url, {"file": SimpleUploadedFile("Programme.pdf", PDF)})
    kept = VisitFile.objects.get()
    assert may_read_file(officer, kept.file)
    assert not may_read_file(user_with("referent"), kept.file)
    there = UserFactory.create()
    taking_part(row, there)
    assert may_read_file(there, kept.file)
    actions.remove_file(row=kept, by=officer)
    assert not may_read_file(officer, kept.file)


# ---------------------------------------------------------------- what follows
def test_an_action_is_recalled_to_its_owner_who_finishes_it(client: Client, officer: User) -> None:
    owner = PersonFactory.create(user=UserFactory.create(language="en"))
    row = FollowUp(visit=visit_with(day=-2), what="Send it", owner=owner, due_on=in_days(5))
    actions.add_follow_up(row=row, by=officer)
    known = Deadline.objects.get(subject=row.uid)
    assert [one.user for one in known.owner_rows.all()] == [owner.user]
    assert owner.user is not None
    client.force_login(owner.user)
    assert "Send it" in client.get("/today/").content.decode()
    assert client.get(row.get_absolute_url()).status_code == 200
    url = reverse("partnerships:follow_up_step", args=[row.uid, "finish"])
    client.post(url, {"reason": "Sent on Monday."})
    row.refresh_from_db()
    assert (row.state, row.result) == (FollowUpState.DONE, "Sent on Monday.")
    known.refresh_from_db()
    assert known.state == DeadlineState.DONE


def test_others_finish_nothing(db: None) -> None:
    row = follow_up_of(visit_with())
    with pytest.raises(NotAllowed):
        actions.step_follow_up(row=row, name="finish", by=UserFactory.create(), reason="x")


# ---------------------------------------------------------------- reading
def test_visits_are_read_by_reach_and_by_who_has_a_part(officer: User) -> None:
    near, far = visit_with(unit=house().physics), visit_with(unit=house().letters)
    there, doing, leading = UserFactory.create_batch(3)
    taking_part(far, there)
    follow_up_of(far, owner=PersonFactory.create(user=doing))
    far.organiser = PersonFactory.create(user=leading)
    far.save()
    for user, rows in (
        (officer, {near, far}), (user_with("referent"), {near}), (there, {far}), (doing, {far}),
        (leading, {far}), (user_with("legal"), set()), (UserFactory.create(), set()),
    ):  # fmt: skip
        assert set(Visit.objects.visible_to(user)) == rows


def test_last_visits_counts_what_has_taken_place(django_assert_num_queries: Any) -> None:
    known, coming, never, cancelled, under_way = PartnerFactory.create_batch(5)
    visit_with(known, day=-400)
    visit_with(known, day=-30, state=VisitState.REPORTED)
    visit_with(known, day=20)
    visit_with(coming, day=20)
    visit_with(cancelled, day=-5, state=VisitState.CANCELLED)
    visit_with(under_way, starts_on=in_days(-1), ends_on=in_days(3))
    ids = [one.pk for one in (known, coming, never, cancelled, under_way)]
    with django_assert_num_queries(1):
        found = last_visits(ids)
    assert found == {known.pk: in_days(-30), under_way.pk: in_days(0)}
    assert last_visits([]) == {}


def test_the_calendar_holds_the_coming_months(office: Client) -> None:
    first = visit_with(day=1)
    later = visit_with(day=70)
    visit_with(day=-3)
    visit_with(day=5, state=VisitState.CANCELLED)
    page = office.get(reverse("partnerships:visit_calendar"))
    shown = [one for month in page.context["months"] for one in month.visits]
    assert shown == [first, later]
    assert len(by_month(Visit.objects.all())) >= 2


def test_filters_find_what_they_say(office: Client) -> None:
    germany = visit_with(PartnerFactory.create(country__germany=True, legal_name="Köln"), day=-400,
                         unit=house().letters)  # fmt: skip
    france = visit_with(day=3, kind="incoming", purpose="Delegation")
    partner = france.partners[0]
    for query, found in (
        ({"q": "koln"}, {germany}),
        ({"q": "delegation"}, {france}),
        ({"country": "DE"}, {germany}),
        ({"year": str(in_days(-400).year)}, {germany}),
        ({"kind": "incoming"}, {france}),
        ({"state": "unreported"}, {germany}),
        ({"state": "planned"}, {france, germany}),
        ({"unit": "TEST-SCI"}, {france}),
        ({"partner": str(partner.uid)}, {france}),
    ):
        page = office.get(reverse("partnerships:visits"), query)
        assert set(page.context["table"].data) == found, query


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_cheap(office: Client, query_budget: Budget, count: int) -> None:
    for _ in range(count):
        visit_with()
    office.get(reverse("partnerships:visits"))
    with query_budget(9):
        office.get(reverse("partnerships:visits"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_is_cheap(office: Client, query_budget: Budget, count: int) -> None:
    row = visit_with()
    for _ in range(count):
        taking_part(row, UserFactory.create())
        follow_up_of(row)
        file_of(row)
        VisitPartner.objects.create(visit=row, partner=PartnerFactory.create())
    office.get(row.get_absolute_url())
    with query_budget(11):
        office.get(row.get_absolute_url())


def test_a_partners_page_shows_the_last_visit(office: Client) -> None:
    row = visit_with(day=-9, purpose="Marked visit")
    text = office.get(row.partners[0].get_absolute_url()).content.decode()
    assert "Marked visit" in text
    assert "Last visit" in text


def test_a_merge_takes_visits_along(officer: User) -> None:
    loser, winner = PartnerFactory.create_batch(2)
    moved, both = visit_with(loser), visit_with(loser)
    VisitPartner.objects.create(visit=both, partner=winner)
    merge_partners(loser=loser, winner=winner, take=[], by=officer)
    assert moved.partners == [winner]
    assert set(both.partners) == {loser, winner}


def test_search_finds_what_one_may_read(officer: User, rf: Any) -> None:
    visit_with(unit=house().letters, purpose="Visite à Uppsala")
    request = rf.get("/")
    for user, hits in ((officer, 1), (user_with("referent"), 0)):
        request.user = user
        assert len(find_visits(request, "uppsala", 5)) == hits


def test_people_of_other_units_are_not_found_out(client: Client) -> None:
    """A referent who types the address of somebody they may not see gets no name for it."""
    referent = user_with("referent")
    hidden = PersonFactory.create(email="hidden@univ.example")
    MembershipFactory.create(person=hidden, unit=house().letters)
    client.force_login(referent)
    url = f"{reverse('partnerships:visit_new')}?partner={PartnerFactory.create().uid}"
    client.post(url, columns(ours="hidden@univ.example"))
    assert VisitParticipant.objects.get().person is None
