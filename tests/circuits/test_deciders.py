"""Who decides: roles and where they hold, heads of units, people, delegations, four eyes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from intl_office.access.enums import Role
from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide, delegate, end_delegation
from intl_office.circuits.enums import Assignee, Outcome
from intl_office.circuits.models import Delegation, Run, Turn
from intl_office.circuits.models.deciding import deciders
from intl_office.circuits.queries import waiting_for
from intl_office.core.workflow import NotAllowed
from intl_office.mail.models import Message
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.circuits import (
    KIND,
    CircuitFactory,
    DelegationFactory,
    StepFactory,
    asked,
    in_days,
    sent,
    step_of,
)
from tests.factories.organisations import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def turn_for(unit: Any = None, author: User | None = None, **step: Any) -> Turn:
    circuit = CircuitFactory.create()
    StepFactory.create(circuit=circuit, **step)
    proposal: dict[str, Any] = {"unit": unit} | ({"author": author} if author else {})
    return Turn.objects.for_list().get(run=sent(circuit, **proposal))


def head_of(unit: Any, function: str = "head") -> User:
    found: User = UserFactory.create()
    MembershipFactory.create(person=PersonFactory.create(user=found), unit=unit, function=function)
    return found


def has(user: User, turn: Turn) -> bool:
    """Both directions agree: what waits for a person, and whose turn it is."""
    waits = waiting_for(user).filter(pk=turn.pk).exists()
    assert waits == (user in deciders(turn)) == (turn.decides_as(user) is not None)
    return waits


def test_a_role_of_the_house_decides_on_every_file() -> None:
    turn = turn_for(role=Role.LEGAL, unit=house().physics)
    assert has(user_with("legal"), turn)
    assert not has(user_with("finance"), turn)
    assert not has(user_with("student"), turn)


def test_a_role_in_a_unit_decides_on_the_files_of_that_unit_and_below() -> None:
    place = house()
    turn = turn_for(role=Role.REFERENT, unit=place.physics)
    assert has(user_with("referent", unit=place.sciences), turn)
    assert has(user_with("referent", unit=place.physics), turn)
    assert not has(user_with("referent", unit=place.letters), turn)
    nowhere = turn_for(role=Role.REFERENT)
    assert not has(user_with("referent", unit=place.sciences), nowhere)


def test_staff_decide_for_their_pole() -> None:
    turn = turn_for(role=Role.OFFICER, pole="cooperation")
    assert has(user_with("officer-cooperation"), turn)
    assert not has(user_with("officer-mobility"), turn)


@pytest.mark.parametrize("assignee", [Assignee.UNIT, Assignee.OWNER_UNIT], ids=str)
def test_heads_and_deputies_decide_for_a_unit(assignee: Assignee) -> None:
    place = house()
    named = {"unit": place.sciences} if assignee == Assignee.UNIT else {}
    circuit = CircuitFactory.create()
    StepFactory.create(circuit=circuit, assignee=assignee, **named)
    turn = Turn.objects.for_list().get(run=sent(circuit, unit=place.sciences))
    assert has(head_of(place.sciences), turn)
    assert has(head_of(place.sciences, "deputy"), turn)
    assert not has(head_of(place.sciences, "member"), turn)
    assert not has(head_of(place.letters), turn)


def test_a_role_that_is_over_decides_nothing() -> None:
    turn, reader = turn_for(role=Role.LEGAL), user_with("legal")
    reader.roles.update(starts_on=in_days(-9), ends_on=in_days(-1))
    assert not has(reader, turn)


def test_the_requester_does_not_decide_on_the_own_file_unless_the_step_lets() -> None:
    reader = user_with("legal")
    assert not has(reader, turn_for(role=Role.LEGAL, author=reader))
    assert has(reader, turn_for(role=Role.LEGAL, author=reader, four_eyes=False))


def test_somebody_else_may_not_decide() -> None:
    turn = asked()
    with pytest.raises(NotAllowed):
        decide(turn=turn, outcome=Outcome.APPROVE, by=UserFactory.create())
    assert Turn.objects.get().is_open


# ---------------------------------------------------------------- delegation


def test_a_stand_in_decides_and_both_names_are_kept() -> None:
    given = DelegationFactory.create()
    turn = asked(given.person)
    assert waiting_for(given.stand_in).get().own is False
    decide(turn=turn, outcome=Outcome.APPROVE, by=given.stand_in)
    turn.refresh_from_db()
    assert (turn.decided_by, turn.on_behalf_of) == (given.stand_in, given.person)


def test_who_decides_in_the_own_right_stands_in_for_nobody() -> None:
    given = DelegationFactory.create(person=user_with("legal"), stand_in=user_with("legal"))
    turn = turn_for(role=Role.LEGAL)
    assert waiting_for(given.stand_in).get().own is True
    decide(turn=turn, outcome=Outcome.APPROVE, by=given.stand_in)
    turn.refresh_from_db()
    assert turn.on_behalf_of is None


def test_a_stand_in_is_told_by_mail() -> None:
    given = DelegationFactory.create()
    asked(given.person)
    told = Message.objects.values_list("address", flat=True).order_by("address")
    assert list(told) == sorted([given.person.email, given.stand_in.email])


@pytest.mark.parametrize(
    "columns",
    [
        {"starts_on": in_days(1)},
        {"starts_on": in_days(-9), "ends_on": in_days(-1)},
        {"subject_kind": "elsewhere.thing"},
    ],
    ids=["to-come", "over", "other-files"],
)
def test_a_delegation_that_does_not_hold_here(columns: dict[str, Any]) -> None:
    given = DelegationFactory.create(**columns)
    turn = asked(given.person)
    assert turn.decides_as(given.stand_in) is None
    assert not waiting_for(given.stand_in).exists()


def test_a_delegation_for_one_kind_of_files() -> None:
    given = DelegationFactory.create(subject_kind=KIND)
    assert asked(given.person).decides_as(given.stand_in) == given.person.pk


@pytest.mark.parametrize("who", ["person", "stand_in"])
def test_nobody_counts_who_may_not_sign_in(who: str) -> None:
    given = DelegationFactory.create()
    turn = asked(given.person)
    User.objects.filter(pk=getattr(given, who).pk).update(is_active=False)
    assert turn.decides_as(User.objects.get(pk=given.stand_in.pk)) is None


def test_what_was_delegated_is_not_delegated_further() -> None:
    first = DelegationFactory.create()
    second = DelegationFactory.create(person=first.stand_in)
    turn = asked(first.person)
    assert turn.decides_as(second.stand_in) is None
    assert not waiting_for(second.stand_in).exists()


def test_a_stand_in_does_not_decide_on_the_own_file_nor_on_that_of_the_person_away() -> None:
    given = DelegationFactory.create()
    assert asked(given.person, author=given.stand_in).decides_as(given.stand_in) is None
    given = DelegationFactory.create(person=user_with("legal"))
    assert turn_for(role=Role.LEGAL, author=given.person).decides_as(given.stand_in) is None


def _delegate(**columns: Any) -> Callable[[User], Delegation]:
    known = {"starts_on": in_days(0), "ends_on": in_days(3), "reason": "Leave"} | columns
    return lambda by: delegate(
        **{"by": by, "stand_in": UserFactory.create(), **known}  # type: ignore[arg-type]  # by name
    )


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"ends_on": in_days(-1)}, "before the first day"),
        ({"reason": " "}, "Say why"),
    ],
    ids=["days", "reason"],
)
def test_a_delegation_is_refused(user: User, columns: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        _delegate(**columns)(user)


def test_nobody_delegates_to_oneself(user: User) -> None:
    with pytest.raises(ValidationError, match="somebody else"):
        _delegate(stand_in=user)(user)


def test_one_person_at_a_time_for_one_kind_of_files(user: User) -> None:
    _delegate()(user)
    _delegate(subject_kind=KIND)(user)
    with pytest.raises(ValidationError, match="already"):
        _delegate(ends_on=in_days(1))(user)


def test_a_delegation_ends_at_once(user: User) -> None:
    given = DelegationFactory.create(person=user)
    assert not end_delegation(by=given.stand_in, uid=given.uid)
    assert end_delegation(by=user, uid=given.uid)
    assert not end_delegation(by=user, uid=given.uid)
    assert Delegation.objects.get().ends_on == in_days(-1)


def test_only_the_office_sees_the_delegations_of_others(user: User) -> None:
    given = DelegationFactory.create()
    rows = Delegation.objects.all()
    assert not rows.visible_to(user)
    assert rows.visible_to(given.stand_in).get() == given
    assert rows.visible_to(user_with("director")).get() == given


# ---------------------------------------------------------------- who sees what


def test_who_sees_a_run() -> None:
    place = house()
    decider, later = UserFactory.create(), UserFactory.create()
    circuit = CircuitFactory.create()
    step_of(decider, circuit)
    step_of(later, circuit)
    run = sent(circuit, unit=place.sciences)

    def sees(person: User) -> bool:
        return Run.objects.all().visible_to(person).filter(pk=run.pk).exists()

    assert sees(run.started_by)
    assert sees(decider)
    assert not sees(later)
    assert not sees(UserFactory.create())
    assert sees(user_with("director"))
    assert sees(user_with("referent", unit=place.sciences))
    assert not sees(user_with("referent", unit=place.letters))
    decide(turn=run.pending()[0], outcome=Outcome.APPROVE, by=decider)
    assert sees(decider)
    assert sees(later)


def test_the_list_asks_four_questions_however_many_people_are_behind(query_budget: Any) -> None:
    reader = user_with("legal")
    for _n in range(2):
        DelegationFactory.create(stand_in=reader, person=user_with("finance"))
        turn_for(role=Role.FINANCE)
        turn_for(role=Role.LEGAL)
    with query_budget(5):
        rows = list(waiting_for(reader))
        assert len({(row.run.title, row.step.name, row.who) for row in rows}) == 4
