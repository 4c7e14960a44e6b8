"""Writing networks and their parts, and moving their renewals on."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.organisations.actions.partners import lock_partner
from intl_office.organisations.models import Person, Unit
from partnerships.actions.network_deadlines import Part, forget_deadline, keep_all, keep_deadline
from partnerships.models import (
    Agreement,
    Network,
    NetworkAgreement,
    NetworkFee,
    NetworkMeeting,
    NetworkMeetingPerson,
    NetworkMember,
    NetworkRenewal,
    NetworkUnit,
    RenewalStep,
)
from partnerships.network_rules import may_edit_network, renewal_steps, renewals

P = TypeVar("P", bound=Part)


@transaction.atomic
def save_network(
    *, network: Network, by: User, units: Sequence[Unit] = (), seen: datetime | None = None
) -> Network:
    """Write a network and the units that take part in it.

    Args:
        network: with its entries; a new one has no key yet.
        by: may change it where it is and where it was.
        units: the units that take part besides the one that follows it.
        seen: time of the last change that the form showed; None for a new one.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: somebody changed it meanwhile, or a constraint refused the entries.

    """
    _may(by, network)
    if network.pk is not None and _locked(network, by).updated_at != seen:
        raise ValidationError(
            _("Somebody else has changed this network since you opened it. What you wrote is"
              " still here: look at the network in another window, then save again."),
            code="changed",
        )  # fmt: skip
    with audit.context(user=by), expected_violations():
        network.save()
        _join(network, units)
    keep_all(network)
    return network


@transaction.atomic
def save_part(*, part: P, by: User, after: Callable[[P], object] | None = None) -> P:
    """Write a part of a network; `after` writes what hangs on it.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: a constraint refused the entries, or the partner was merged meanwhile.

    """
    _locked(part.network, by)
    if isinstance(part, NetworkMember) and part.partner is not None:
        part.partner = lock_partner(part.partner)
    with audit.context(user=by), expected_violations():
        part.save()
        if after is not None:
            after(part)
    keep_deadline(part)
    return part


@transaction.atomic
def remove_part(*, part: Part, by: User) -> None:
    """Take a part away; raises PermissionDenied; ValidationError for what is paid or decided."""
    _locked(part.network, by)
    if isinstance(part, NetworkFee) and part.paid:
        raise ValidationError(_("Something is paid of this fee: it stays."))
    if isinstance(part, NetworkRenewal) and not part.is_open:
        raise ValidationError(_("This renewal is decided: it stays as it is."))
    if isinstance(part, NetworkRenewal):
        for step in part.steps.all():
            forget_deadline(step)
    forget_deadline(part)
    with audit.context(user=by):
        part.delete()


def meet(people: Sequence[Person]) -> Callable[[NetworkMeeting], None]:
    """What writes who went to an event, for `save_part`."""

    def write(event: NetworkMeeting) -> None:
        rows = NetworkMeetingPerson.objects.filter(event=event)
        wanted = {one.pk for one in people}
        rows.exclude(person__in=wanted).delete()
        known = set(rows.values_list("person", flat=True))
        for key in sorted(wanted - known):
            NetworkMeetingPerson.objects.create(event=event, person_id=key)

    return write


@transaction.atomic
def record_payment(
    *, fee: NetworkFee, amount: Decimal, on: date, by: User, seen: Decimal, reference: str = ""
) -> NetworkFee:
    """Note what was paid of a fee; once all is paid its deadline is done.

    Args:
        fee: of a network that `by` may change.
        amount: paid now, in the fee's currency; with what was paid before not more than the fee.
        on: the day of the payment.
        by: who records it.
        seen: what was paid before, as the form showed it: nothing is recorded twice.
        reference: order or invoice number; empty leaves the one known.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: somebody recorded a payment meanwhile; more than the fee.

    """
    _locked(fee.network, by)
    row = NetworkFee.objects.select_for_update().get(pk=fee.pk)
    if row.paid != seen:
        raise ValidationError(
            _("Somebody has recorded a payment of this fee meanwhile. Reload the page."),
            code="changed",
        )
    row.paid, row.paid_on = row.paid + amount, on
    row.reference = reference or row.reference
    with audit.context(user=by), expected_violations():
        row.save()
    keep_deadline(row)
    return row


@transaction.atomic
def name_agreement(*, network: Network, agreement: Agreement, by: User) -> None:
    """Put an agreement under a network; raises ValidationError where it is named already."""
    _locked(network, by)
    with audit.context(user=by), expected_violations():
        NetworkAgreement.objects.create(network=network, agreement=agreement)


@transaction.atomic
def leave_agreement(*, network: Network, agreement: Agreement, by: User) -> None:
    """Take an agreement away from a network; the agreement itself stays as it is."""
    _locked(network, by)
    with audit.context(user=by):
        NetworkAgreement.objects.filter(network=network, agreement=agreement).delete()


@transaction.atomic
def move_renewal(
    *, renewal: NetworkRenewal, name: str, by: User, reason: str = "", **facts: Any
) -> NetworkRenewal:
    """Take a step of a renewal; raises as `Workflow.transition` does."""
    moved = renewals.transition(renewal, name, by=by, reason=reason, **facts)
    keep_deadline(moved)
    for step in moved.steps.select_related("renewal__network__unit", "owner__user"):
        keep_deadline(step)
    return moved


@transaction.atomic
def move_step(*, step: RenewalStep, name: str, by: User, reason: str = "") -> RenewalStep:
    """Take up, finish or drop a step of a plan; raises as `Workflow.transition` does."""
    moved = renewal_steps.transition(step, name, by=by, reason=reason)
    keep_deadline(moved)
    return moved


def _may(by: User, network: Network) -> None:
    if not may_edit_network(by, network):
        raise PermissionDenied


def _locked(network: Network, by: User) -> Network:
    rows = Network.objects.select_for_update(of=("self",)).select_related("unit")
    stored = rows.get(pk=network.pk)
    _may(by, stored)
    return stored


def _join(network: Network, units: Sequence[Unit]) -> None:
    rows = NetworkUnit.objects.filter(network=network)
    wanted = {unit.pk for unit in units if unit.pk != network.unit_id}
    rows.exclude(unit__in=wanted).delete()
    known = set(rows.values_list("unit", flat=True))
    for key in sorted(wanted - known):
        NetworkUnit.objects.create(network=network, unit_id=key)
