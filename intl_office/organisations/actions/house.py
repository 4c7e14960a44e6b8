"""Writing the home institution, its units and people."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.organisations import rules
from intl_office.organisations.models import Institution, Membership, Person, Unit
from intl_office.ui import brand

TREE = "organisations.unit.tree"  # the name that the trigger of `Unit` uses


@transaction.atomic
def save_institution(*, institution: Institution, by: User) -> Institution:
    """Write the one row of the house; every page shows it once committed."""
    with audit.context(user=by), expected_violations():
        institution.save()
    transaction.on_commit(brand.forget)
    return institution


@transaction.atomic
def save_unit(*, unit: Unit, by: User) -> Unit:
    """Write a unit; its subtree moves with it.

    Raises ValidationError for a code that is taken or a place below itself.
    """
    # Before any row: the trigger takes the same lock, and two moves would wait for one another.
    lock(TREE)
    with audit.context(user=by), expected_violations():
        unit.save()
    return unit


@transaction.atomic
def save_person(*, person: Person, by: User, unit: Unit | None = None) -> Person:
    """Write a person; a new one belongs to `unit` from today.

    Raises:
        PermissionDenied: the person's units, or the account, are not within the writer's reach.
        ValidationError: another person has this address or account.
    """
    _check_person(person, by, unit)
    with audit.context(user=by), expected_violations():
        person.save()
        if unit is not None:
            Membership.objects.create(person=person, unit=unit, starts_on=timezone.localdate())
    return person


def _check_person(person: Person, by: User, unit: Unit | None) -> None:
    known = Person.objects.select_for_update().filter(pk=person.pk).first()
    paths = known.unit_paths if known else [unit.path] if unit else []
    if not rules.may_put_into(by, paths):
        raise PermissionDenied
    # An account opens what is the person's own: a unit's staff must not choose it.
    same = person.user_id == (known.user_id if known else None)
    if not (same or rules.people_edited(by).everywhere):
        raise PermissionDenied


@transaction.atomic
def save_membership(*, membership: Membership, by: User) -> Membership:
    """Write a membership.

    Raises:
        PermissionDenied: the writer may not change the person, or not put anybody into the unit.
        ValidationError: the same one holds on some of its days.
    """
    for thing in (membership.person, membership):
        if not rules.may_edit(by, thing):
            raise PermissionDenied
    with audit.context(user=by), expected_violations():
        membership.save()
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, last_day: date, by: User) -> Membership:
    """Say until when a person belongs to a unit.

    Raises:
        PermissionDenied: the unit is not within the writer's reach.
        ValidationError: the last day lies before the first.
    """
    rows = Membership.objects.select_for_update(of=("self",)).select_related("unit")
    locked = rows.get(pk=membership.pk)
    if not rules.may_edit(by, locked):
        raise PermissionDenied
    locked.ends_on = last_day
    with audit.context(user=by), expected_violations():
        locked.save(update_fields=["ends_on"])
    return locked
