"""Every stage x step, and what is missing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from intl_office.accounts.models import User
from intl_office.core.workflow import Blocked, NotAllowed, StaleState
from intl_office.deadlines.models import Deadline
from projects.actions.proposals import record_decision, record_submission, take_step
from projects.enums import DECIDED, SENT, ConsortiumRole, Stage
from projects.models import Proposal
from projects.workflow import proposals
from tests.factories.access import house, user_with
from tests.factories.projects import CallFactory, ConsortiumMemberFactory, ProposalFactory
from tests.kit.race import at_once
from tests.kit.workflow import every_case

pytestmark = pytest.mark.django_db
FACTS: dict[str, dict[str, Any]] = {
    "submit": {"submitted_on": date(2026, 3, 1)},
    "grant": {"decided_on": date(2026, 7, 1), "granted": Decimal("100.00")},
    "reserve": {"decided_on": date(2026, 7, 1)},
    "reject": {"decided_on": date(2026, 7, 1)},
}


def in_stage(stage: str, **given: Any) -> Proposal:
    columns: dict[str, Any] = {"stage": stage}
    if stage in SENT:
        columns["submitted_on"] = date(2026, 3, 1)
    if stage in DECIDED:
        columns["decided_on"] = date(2026, 6, 1)
    if stage == Stage.GRANTED:
        columns["granted"] = Decimal("1.00")
    row: Proposal = ProposalFactory.create(unit=house().sciences, **columns, **given)
    ConsortiumMemberFactory.create(proposal=row)
    return row


@pytest.mark.parametrize(("stage", "name", "starts"), every_case(proposals))
def test_a_step_starts_only_from_its_stages(
    officer: User, stage: str, name: str, *, starts: bool
) -> None:
    row = in_stage(stage)
    facts = FACTS.get(name, {})
    if not starts:
        with pytest.raises(StaleState):
            take_step(proposal=row, name=name, by=officer, reason="because", **facts)
        return
    take_step(proposal=row, name=name, by=officer, reason="because", **facts)
    row.refresh_from_db()
    assert row.stage == proposals.transitions[name].target
    assert row.transitions.get().by == officer


MISSING: dict[str, tuple[Callable[[Proposal], object], set[str]]] = {
    "no amount": (lambda row: row.__dict__.update(amount=Decimal(0), own_amount=Decimal(0)),
                  {"amount"}),
    "no partner": (lambda row: row.members.all().delete(), {"partners"}),
    "no coordinator": (lambda row: setattr(row, "own_role", ConsortiumRole.PARTNER),
                       {"coordinator"}),
    "two coordinators": (lambda row: row.members.update(role=ConsortiumRole.COORDINATOR),
                         {"coordinator"}),
}  # fmt: skip


@pytest.mark.parametrize("case", MISSING)
def test_submission_says_what_is_missing(leader: User, case: str) -> None:
    row = in_stage(Stage.WRITING)
    spoil, expected = MISSING[case]
    spoil(row)
    row.save()
    with pytest.raises(Blocked) as refused:
        record_submission(proposal=row, on=date(2026, 3, 1), by=leader)
    assert {reason.code for reason in refused.value.reasons} == expected
    assert all(reason.link for reason in refused.value.reasons)


def test_the_funders_decision_is_the_offices_to_record(leader: User, officer: User) -> None:
    outside = user_with("coordinator", house().letters)
    row = in_stage(Stage.SUBMITTED, leader=outside)
    with pytest.raises(NotAllowed):
        record_decision(proposal=row, name="reserve", on=date(2026, 7, 1), by=outside)
    record_decision(proposal=row, name="reserve", on=date(2026, 7, 1), by=officer)
    assert row.stage == Stage.RESERVE


DAYS = {
    "future": (date(2099, 1, 1), "future"),
    "after the call": (date(2026, 3, 6), "over"),
}


@pytest.mark.parametrize("case", DAYS)
def test_the_day_of_submission_is_possible(leader: User, case: str) -> None:
    row = in_stage(Stage.WRITING, call=CallFactory.create(closes_on=date(2026, 3, 5)))
    day, words = DAYS[case]
    with pytest.raises(ValidationError, match=words):
        record_submission(proposal=row, on=day, by=leader)


def test_a_grant_has_its_amount(officer: User) -> None:
    row = in_stage(Stage.SUBMITTED)
    with pytest.raises(Blocked):
        record_decision(
            proposal=row, name="grant", on=date(2026, 7, 1), by=officer, granted=Decimal(0)
        )
    row.refresh_from_db()
    assert row.stage == Stage.SUBMITTED


def test_a_rejection_keeps_what_the_evaluators_said(officer: User) -> None:
    row = in_stage(Stage.SUBMITTED)
    with pytest.raises(Blocked):
        record_decision(proposal=row, name="reject", on=date(2026, 7, 1), by=officer)
    record_decision(
        proposal=row, name="reject", on=date(2026, 7, 1), by=officer, reason="Weak impact."
    )
    assert row.transitions.get().reason == "Weak impact."


def test_no_time_left_no_go(leader: User) -> None:
    row = in_stage(Stage.IDEA, call=CallFactory.create(over=True))
    with pytest.raises(Blocked) as refused:
        take_step(proposal=row, name="go", by=leader)
    assert [reason.code for reason in refused.value.reasons] == ["call-over"]


@pytest.mark.django_db(transaction=True)
def test_two_people_submit_at_once(leader: User, officer: User) -> None:
    row = in_stage(Stage.WRITING)
    day = date(2026, 3, 1)

    def submit(by: User) -> str:
        mine = Proposal.objects.get(pk=row.pk)
        record_submission(proposal=mine, on=day, by=by)
        return "done"

    answers = at_once(lambda: submit(leader), lambda: submit(officer))
    assert sorted(type(one).__name__ for one in answers) == ["StaleState", "str"]
    assert row.transitions.count() == 1
    assert not Deadline.objects.filter(subject=row.uid, state="open").exists()
