"""Who decides at a step today: people, by what the step names and by delegation.

Heads and deputies decide for a unit. A role given in one unit counts for the files of that unit
and of those below it; a role of the whole house counts for every file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils import timezone

from intl_office.access.held import Held, held_by
from intl_office.access.models import RoleAssignment
from intl_office.accounts.models import User
from intl_office.circuits.enums import DECIDING, Assignee
from intl_office.circuits.models.delegation import Delegation
from intl_office.core.models import on_day
from intl_office.core.reading import read_once
from intl_office.organisations.enums import MembershipFunction
from intl_office.organisations.models import Membership

if TYPE_CHECKING:
    from intl_office.circuits.models.run import Turn

HEADS = (MembershipFunction.HEAD, MembershipFunction.DEPUTY)
NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a person may decide: as oneself, or in the place of somebody else.

    Attributes:
        person: key of the one whose turn it is.
        turns: condition on `Turn`.

    """

    person: int
    turns: Q


@read_once
def grounds(user: AbstractBaseUser, day: date | None = None) -> Sequence[Ground]:
    """The turns that are a person's today, those of people behind whom they stand in last.

    Three questions, however many people: delegations, their roles, the units they head.
    """
    day = day or timezone.localdate()
    given = _given_to(user, day)
    people = {user.pk, *given}
    roles, units = _roles(user, given, day), _headed(people, day)
    own = _assigned(user.pk, roles[user.pk], units.get(user.pk, []))
    found = [Ground(user.pk, own & _four_eyes(user.pk))]
    for person, kinds in given.items():
        turns = _assigned(person, roles[person], units.get(person, [])) & _kinds(kinds)
        found.append(Ground(person, turns & _four_eyes(user.pk, person)))
    return found


def any_of(found: Iterable[Ground]) -> Q:
    """Turns for which one of the grounds holds."""
    condition = NOTHING
    for ground in found:
        condition |= ground.turns
    return condition


def deciders(turn: "Turn", day: date | None = None) -> list[User]:
    """The people whose turn it is today; nobody for a body, which decides in its meeting."""
    day = day or timezone.localdate()
    rows = User.objects.active().filter(_people(turn, day))
    if turn.step.four_eyes:
        rows = rows.exclude(pk=turn.run.started_by_id)
    return list(rows.distinct().order_by("last_name", "first_name", "pk"))


def stand_ins(turn: "Turn", people: Iterable[User], day: date | None = None) -> list[User]:
    """Who may decide in their place today."""
    rows = Delegation.objects.valid_on(day or timezone.localdate()).filter(
        Q(subject_kind="") | Q(subject_kind=turn.run.subject_kind), person__in=list(people)
    )
    found = User.objects.filter(pk__in=rows.values("stand_in")).order_by("last_name", "pk")
    return list(found.exclude(pk=turn.run.started_by_id) if turn.step.four_eyes else found)


def _given_to(user: AbstractBaseUser, day: date) -> dict[int, set[str]]:
    rows = Delegation.objects.valid_on(day).filter(stand_in_id=user.pk).order_by("pk")
    found: dict[int, set[str]] = {}
    for person, kind in rows.values_list("person_id", "subject_kind"):
        found.setdefault(person, set()).add(kind)
    return found


def _kinds(kinds: set[str]) -> Q:
    return Q() if "" in kinds else Q(run__subject_kind__in=sorted(kinds))


def _roles(user: AbstractBaseUser, others: Iterable[int], day: date) -> dict[int, list[Held]]:
    """The roles of each; one's own are those of the request, also while seeing as somebody."""
    found: dict[int, list[Held]] = {user.pk: list(held_by(user)), **{key: [] for key in others}}
    rows = RoleAssignment.objects.valid_on(day).filter(user_id__in=list(others)).order_by("pk")
    for key, role, pole, unit in rows.values_list("user_id", "role", "pole", "unit_id"):
        found[key].append(Held(role, pole, unit))
    return found


def _headed(people: Iterable[int], day: date) -> dict[int, list[int]]:
    rows = Membership.objects.filter(
        on_day(day),
        function__in=HEADS,
        person__user_id__in=list(people),
        person__is_active=True,
    )
    found: dict[int, list[int]] = {}
    for user_id, unit_id in rows.order_by("pk").values_list("person__user_id", "unit_id"):
        found.setdefault(user_id, []).append(unit_id)
    return found


def _assigned(person: int, roles: Iterable[Held], units: list[int]) -> Q:
    found = Q(step__assignee=Assignee.PERSON, step__person_id=person)
    if units:
        found |= Q(step__assignee=Assignee.UNIT, step__unit_id__in=units)
        found |= Q(step__assignee=Assignee.OWNER_UNIT, run__unit_id__in=units)
    for held in _deciding(roles):
        role = Q(step__assignee=Assignee.ROLE, step__role=held.role, step__pole=held.pole)
        found |= role if held.unit is None else role & Q(run__unit__path__contains=[held.unit])
    return found


def _deciding(roles: Iterable[Held]) -> Iterator[Held]:
    yield from (held for held in roles if held.role in DECIDING)


def _four_eyes(*people: int) -> Q:
    """Neither who decides nor in whose place has sent the file on its way."""
    return ~Q(run__started_by_id__in=people, step__four_eyes=True)


def _people(turn: "Turn", day: date) -> Q:
    step = turn.step
    if step.assignee == Assignee.PERSON:
        return Q(pk=step.person_id)
    if step.assignee == Assignee.ROLE:
        rows = RoleAssignment.objects.valid_on(day).filter(role=step.role, pole=step.pole)
        unit = turn.run.unit
        there = Q(unit=None) | Q(unit__in=unit.path if unit else [])
        return Q(pk__in=rows.filter(there).values("user"))
    unit_id = step.unit_id if step.assignee == Assignee.UNIT else turn.run.unit_id
    if step.assignee == Assignee.BODY or unit_id is None:
        return NOTHING
    heads = Membership.objects.filter(on_day(day), unit_id=unit_id, function__in=HEADS)
    return Q(pk__in=heads.filter(person__is_active=True).values("person__user"))
