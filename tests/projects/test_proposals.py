"""Calls with their deadlines, proposals, consortia, pages, figures."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.deadlines.models import Deadline
from intl_office.funding.actions.programmes import load_programmes
from intl_office.organisations.actions.merge import merge_partners
from projects import demo
from projects.actions.calls import save_call
from projects.actions.deadlines import CALL, OWN
from projects.actions.proposals import remove_member, save_member, save_proposal, take_step
from projects.enums import ConsortiumRole, Stage
from projects.models import Call, ConsortiumMember, Proposal
from projects.queries import as_of, by_stage, success_rate
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.funding import ProgrammeFactory
from tests.factories.organisations import PartnerFactory
from tests.factories.projects import CallFactory, ConsortiumMemberFactory, ProposalFactory

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def post(client: Client, address: str, data: dict[str, Any], status: int = 302) -> str:
    response = client.post(address, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def a_proposal(leader: User, **given: Any) -> Proposal:
    row = ProposalFactory.build(call=CallFactory.create(), unit=house().sciences, leader=leader)
    for name, value in given.items():
        setattr(row, name, value)
    return save_proposal(proposal=row, by=leader)


# ---------------------------------------------------------------- deadlines
ZONES = {
    "Brussels, 17:00 in winter": (date(2027, 1, 20), time(17), "Europe/Brussels",
                                  datetime(2027, 1, 20, 16, tzinfo=UTC)),
    "Brussels, 17:00 in summer": (date(2027, 7, 20), time(17), "Europe/Brussels",
                                  datetime(2027, 7, 20, 15, tzinfo=UTC)),
    "Tokyo, 12:00": (date(2027, 1, 20), time(12), "Asia/Tokyo",
                     datetime(2027, 1, 20, 3, tzinfo=UTC)),
    "Honolulu, 23:30: our next day": (date(2027, 1, 20), time(23, 30), "Pacific/Honolulu",
                                      datetime(2027, 1, 21, 9, 30, tzinfo=UTC)),
}  # fmt: skip


@pytest.mark.parametrize("case", ZONES)
def test_a_calls_deadline_stands_in_its_own_zone(leader: User, case: str) -> None:
    day, hour, zone, due = ZONES[case]
    call = CallFactory.create(closes_on=day, closes_at=hour, zone=zone, days_ahead=10)
    row = a_proposal(leader, call=call)
    kept = Deadline.objects.get(subject=row.uid, key=CALL)
    assert kept.due_at == due
    assert kept.zone == zone
    assert Deadline.objects.get(subject=row.uid, key=OWN).due_on == date(2027, day.month, 10)
    assert list(kept.owner_rows.values_list("user", flat=True)) == [leader.pk]


def test_a_moved_call_moves_the_deadlines_of_open_proposals_alone(
    leader: User, officer: User
) -> None:
    call = CallFactory.create(closes_on=date(2027, 1, 20))
    row = a_proposal(leader, call=call)
    gone = a_proposal(leader, call=call)
    take_step(proposal=gone, name="abandon", by=leader, reason="no time")
    call.closes_on = date(2027, 2, 3)
    save_call(call=call, by=officer)
    due = Deadline.objects.filter(subject=row.uid).order_by("due_on")
    assert [one.due_on for one in due] == [date(2027, 1, 20), date(2027, 2, 3)]
    closed = Deadline.objects.filter(subject=gone.uid)
    assert {one.state for one in closed} == {"cancelled"}
    assert {one.due_on for one in closed} == {date(2027, 1, 6), date(2027, 1, 20)}


def test_who_follows_is_reminded_too(leader: User, officer: User) -> None:
    row = a_proposal(leader, officer=officer)
    rows = Deadline.objects.get(subject=row.uid, key=CALL).owner_rows.all()
    assert set(rows.values_list("user", flat=True)) == {leader.pk, officer.pk}


# ---------------------------------------------------------------- rules
def test_nobody_writes_for_a_unit_out_of_reach(leader: User) -> None:
    row = ProposalFactory.build(call=CallFactory.create(), unit=house().letters)
    row.leader = UserFactory.create()
    with pytest.raises(PermissionDenied):
        save_proposal(proposal=row, by=leader)
    mine = a_proposal(leader)
    mine.unit, mine.leader = house().letters, row.leader
    with pytest.raises(PermissionDenied):
        save_proposal(proposal=mine, by=leader)


def test_what_was_sent_is_not_changed(leader: User) -> None:
    row = ProposalFactory.create(submitted=True, unit=house().sciences, leader=leader)
    member = ConsortiumMemberFactory.create(proposal=row)
    row.title = "Another"
    for work in (
        lambda: save_proposal(proposal=row, by=leader),
        lambda: save_member(member=member, by=leader),
        lambda: remove_member(member=member, by=leader),
    ):
        with pytest.raises(ValidationError, match="no longer being written"):
            work()


AMOUNTS: dict[str, dict[str, Any]] = {
    "own above all": {"own_amount": Decimal("250000.01")},
    "negative": {"amount": Decimal(-1), "own_amount": Decimal(-1)},
    "no months": {"months": 0},
}


@pytest.mark.parametrize("case", AMOUNTS)
def test_the_database_refuses(leader: User, case: str) -> None:
    with pytest.raises(ValidationError):
        a_proposal(leader, **AMOUNTS[case])


def test_one_coordinator_and_each_partner_once(leader: User) -> None:
    row = a_proposal(leader, own_role=ConsortiumRole.PARTNER)
    first, second = PartnerFactory.create(), PartnerFactory.create()
    role = ConsortiumRole.COORDINATOR
    save_member(member=ConsortiumMember(proposal=row, partner=first, role=role), by=leader)
    with pytest.raises(ValidationError, match="coordinator already"):
        save_member(member=ConsortiumMember(proposal=row, partner=second, role=role), by=leader)
    with pytest.raises(ValidationError, match="in the consortium already"):
        save_member(member=ConsortiumMember(proposal=row, partner=first), by=leader)


def test_a_merge_of_partners_keeps_one_entry(leader: User, officer: User) -> None:
    row = a_proposal(leader)
    stays, goes = PartnerFactory.create(), PartnerFactory.create()
    for partner in (stays, goes):
        ConsortiumMemberFactory.create(proposal=row, partner=partner)
    other = ConsortiumMemberFactory.create(proposal=a_proposal(leader), partner=goes)
    director = user_with("director")
    merge_partners(loser=goes, winner=stays, take=(), by=director)
    other.refresh_from_db()
    assert other.partner == stays
    assert set(row.members.values_list("partner", flat=True)) == {stays.pk, goes.pk}


# ---------------------------------------------------------------- who sees what
def test_a_leader_sees_their_own_wherever_it_is(leader: User) -> None:
    other = ProposalFactory.create(unit=house().letters)
    own = ProposalFactory.create(unit=house().letters, leader=leader)
    near = ProposalFactory.create(unit=house().physics)
    assert set(Proposal.objects.visible_to(leader)) == {own, near}
    assert other not in Proposal.objects.visible_to(UserFactory.create())


def test_proposals_of_others_are_counted_not_named(desk: Client) -> None:
    call = CallFactory.create()
    ProposalFactory.create(title="Secret plans", unit=house().letters, call=call)
    shown = page(desk, call.get_absolute_url())
    assert "Secret plans" not in shown
    assert "1 proposal of another unit" in shown


# ---------------------------------------------------------------- pages
def test_from_a_call_to_the_submission(desk: Client, leader: User) -> None:
    programme = ProgrammeFactory.create()
    post(desk, "/projects/calls/new/", {
        "title": "Cooperation partnerships 2027", "programme": programme.pk,
        "closes_on": "2027-03-05", "closes_at": "12:00", "zone": "Europe/Brussels",
        "days_ahead": "14",
    })  # fmt: skip
    call = Call.objects.get()
    form = {
        "call": call.pk, "title": "Water", "unit": house().sciences.uid, "leader": leader.email,
        "own_role": "coordinator", "amount": "250 000,00", "own_amount": "90000", "currency": "EUR",
    }  # fmt: skip
    post(desk, "/projects/new/", form)
    row = Proposal.objects.get()
    assert row.amount == Decimal("250000.00")
    assert "5 Mar 2027, 12:00 (Brussels time)" in page(desk, row.get_absolute_url())
    partner = PartnerFactory.create(legal_name="Uppsala universitet")
    assert "Uppsala" in page(desk, f"{row.consortium_url}?q=uppsala")
    post(desk, f"{row.consortium_url}{partner.uid}/", {"role": "partner"})
    post(desk, f"/projects/{row.uid}/step/go/", {})
    post(desk, f"/projects/{row.uid}/submit/", {"submitted_on": "2026-11-20"})
    row.refresh_from_db()
    assert row.stage == Stage.SUBMITTED
    assert "Submitted" in page(desk, row.get_absolute_url())
    history = page(desk, f"/projects/{row.uid}/history/")
    assert "Uppsala" in history


def test_errors_stand_at_their_fields(desk: Client) -> None:
    shown = post(desk, "/projects/new/", {"title": "x", "amount": "much"}, 422)
    for name in ("call", "unit", "leader", "amount"):
        assert f'id="error_1_id_{name}"' in shown or f"id_{name}_error" in shown, name


def test_an_unknown_leader_is_refused_kindly(desk: Client) -> None:
    shown = post(desk, "/projects/new/", {"leader": "nobody@example.org"}, 422)
    assert "Nobody has an account with this address" in shown


HOSTILE = ("/projects/{0}/step/fly/", "/projects/{0}/decide/fly/", "/projects/{0}/step/submit/")


@pytest.mark.parametrize("address", HOSTILE)
def test_no_such_step(desk: Client, leader: User, address: str) -> None:
    row = a_proposal(leader)
    response = desk.post(address.format(row.uid))
    assert response.status_code == 404
    assert desk.get("/projects/new/?call=x").status_code == 200
    assert desk.get(f"/projects/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_are_cheap(desk: Client, leader: User, query_budget: Budget, rows: int) -> None:
    call = CallFactory.create()
    for _ in range(rows):
        ProposalFactory.create(unit=house().sciences, call=call)
    desk.get("/projects/")
    with query_budget(8):
        page(desk, "/projects/")
    with query_budget(7):
        page(desk, "/projects/calls/")


# ---------------------------------------------------------------- figures
def test_figures_by_stage_add_up() -> None:
    ProposalFactory.create(writing=True, amount=Decimal("10.10"), own_amount=0)
    ProposalFactory.create(writing=True, amount=Decimal("20.20"), own_amount=1)
    ProposalFactory.create(granted_trait=True)
    found = {one.stage: one for one in by_stage(Proposal.objects.all())}
    assert list(found) == [Stage.WRITING, Stage.GRANTED]
    assert (found[Stage.WRITING].count, found[Stage.WRITING].asked) == (2, Decimal("30.30"))
    assert found[Stage.GRANTED].granted == Decimal("240000.00")


def test_success_counts_what_was_decided() -> None:
    assert success_rate(Proposal.objects.all()) is None
    ProposalFactory.create(granted_trait=True)
    days = {"submitted_on": date(2026, 3, 1), "decided_on": date(2026, 7, 1)}
    ProposalFactory.create_batch(3, stage=Stage.REJECTED, **days)
    ProposalFactory.create(stage=Stage.RESERVE, **days)
    assert success_rate(Proposal.objects.all()) == Decimal("0.25")


def test_as_of_a_day_later_proposals_are_unknown() -> None:
    row = ProposalFactory.create()
    today = row.created_at.date()
    assert as_of(Proposal.objects.all(), today).count() == 1
    assert not as_of(Proposal.objects.all(), date(2020, 1, 1)).exists()


def test_the_history_says_from_what_to_what(leader: User) -> None:
    row = a_proposal(leader)
    row.amount = Decimal("300000.00")
    save_proposal(proposal=row, by=leader)
    (change, *_rest) = audit.history(row)
    assert change.by == str(leader) or leader.email in str(change.by)


def test_the_demonstration_has_every_stage_and_is_loaded_once(leader: User) -> None:
    load_programmes(lambda _text: None)
    for _ in range(4):
        PartnerFactory.create(country__germany=True)
    said: list[str] = []
    demo.load(said.append)
    demo.load(said.append)
    assert len(said) == 1
    assert Proposal.objects.count() == demo.HOW_MANY
    assert set(Stage.values) == set(Proposal.objects.values_list("stage", flat=True))
    assert Deadline.objects.filter(source="projects", state="open").exists()
