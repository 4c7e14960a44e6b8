"""Writing the home institution, its units and people."""

from datetime import date

from django.db import transaction

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
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
def save_person(*, person: Person, by: User) -> Person:
    """Write a person; raises ValidationError for an address or account that another one has."""
    with audit.context(user=by), expected_violations():
        person.save()
    return person


@transaction.atomic
def save_membership(*, membership: Membership, by: User) -> Membership:
    """Write a membership; raises ValidationError where the same one holds on some of its days."""
    with audit.context(user=by), expected_violations():
        membership.save()
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, last_day: date, by: User) -> Membership:
    """Say until when a person belongs to a unit; raises ValidationError before the first day."""
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    locked.ends_on = last_day
    with audit.context(user=by), expected_violations():
        locked.save(update_fields=["ends_on"])
    return locked
