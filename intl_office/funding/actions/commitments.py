"""Promising, paying and giving back the money of a line; the rooms above call these.

Each runs in the caller's transaction and locks the envelope, then the line: of two people who
promise the last euro, the second one is refused. Who may promise what is the caller's rule.
"""

from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.money import ZERO, cents, format_money
from intl_office.funding import spenders
from intl_office.funding.enums import CommitmentState as C
from intl_office.funding.enums import State
from intl_office.funding.models import BudgetLine, Commitment, Envelope


class NotEnough(ValidationError):
    """The line has less left than is asked for; `free` and `missing` are amounts."""

    def __init__(self, line: BudgetLine, wanted: Decimal) -> None:
        """Say how much there is and how much is missing."""
        self.free, self.missing = line.free, wanted - line.free
        currency = line.envelope.currency
        super().__init__(
            _("%(line)s has %(free)s left; %(missing)s is missing."),
            code="funding_not_enough",
            params={
                "line": line,
                "free": format_money(self.free, currency),
                "missing": format_money(self.missing, currency),
            },
        )


@transaction.atomic
def reserve(
    *, line: BudgetLine, amount: Decimal, cause_kind: str, cause_uid: UUID, by: User
) -> Commitment:
    """Promise an amount of a line to one cause; asked again, the promise has the new amount.

    Args:
        line: of an envelope that is open.
        amount: in the envelope's currency, above zero; what is paid already is part of it.
        cause_kind: code of a registered spender.
        cause_uid: what it is for.
        by: who promises.

    Raises:
        LookupError: nobody registered the kind.
        NotEnough: the line has less left.
        ValidationError: the envelope is not open, the amount is not above zero or lies below what
            is paid.

    """
    spenders.registered[cause_kind]
    wanted = _positive(amount)
    locked = _locked(line)
    found = _find(locked, cause_kind, cause_uid)
    row = found or Commitment(line=locked, kind=cause_kind, cause=cause_uid)
    if wanted < row.paid:
        raise ValidationError(
            _("%(amount)s is paid already: recover it first."),
            code="paid",
            params={"amount": format_money(row.paid, locked.envelope.currency)},
        )
    return _write(locked, row, amount=wanted, paid=row.paid, by=by)


@transaction.atomic
def pay(
    *, line: BudgetLine, amount: Decimal, cause_kind: str, cause_uid: UUID, by: User
) -> Commitment:
    """Record a payment on a promise; more than was promised takes from what is free.

    Raises NotEnough where there is not so much, ValidationError without a promise or where the
    envelope is not open.
    """
    locked, row = _known(line, cause_kind, cause_uid)
    paid = row.paid + _positive(amount)
    return _write(locked, row, amount=max(row.amount, paid), paid=paid, by=by)


@transaction.atomic
def recover(
    *, line: BudgetLine, amount: Decimal, cause_kind: str, cause_uid: UUID, by: User
) -> Commitment:
    """Record money paid back: it is free again.

    Raises ValidationError where more comes back than was paid.
    """
    locked, row = _known(line, cause_kind, cause_uid)
    back = _positive(amount)
    if back > row.paid:
        raise ValidationError(_("More comes back than was paid."), code="recovered")
    return _write(locked, row, amount=row.amount - back, paid=row.paid - back, by=by)


@transaction.atomic
def release(*, line: BudgetLine, cause_kind: str, cause_uid: UUID, by: User) -> Commitment:
    """Give back what is promised and not paid; what is paid stays."""
    locked, row = _known(line, cause_kind, cause_uid)
    return _write(locked, row, amount=row.paid, paid=row.paid, by=by)


def _positive(amount: Decimal) -> Decimal:
    wanted = cents(amount)
    if wanted <= 0:
        raise ValidationError(
            _("An amount above zero is committed."), code="funding_commitment_positive"
        )
    return wanted


def _locked(line: BudgetLine) -> BudgetLine:
    envelope = Envelope.objects.select_for_update(of=("self",)).get(pk=line.envelope_id)
    if envelope.state != State.OPEN:
        raise ValidationError(
            _("%(envelope)s is not open: nothing can be committed, paid or released."),
            code="funding_not_open",
            params={"envelope": envelope},
        )
    locked = BudgetLine.objects.select_for_update().get(pk=line.pk)
    locked.envelope = envelope
    return locked


def _find(line: BudgetLine, kind: str, cause: UUID) -> Commitment | None:
    return Commitment.objects.filter(line=line, kind=kind, cause=cause).first()


def _known(line: BudgetLine, kind: str, cause: UUID) -> tuple[BudgetLine, Commitment]:
    locked = _locked(line)
    found = _find(locked, kind, cause)
    if found is None or found.state == C.RELEASED:
        raise ValidationError(_("Nothing is reserved for this."), code="funding_not_reserved")
    return locked, found


def _write(
    line: BudgetLine, row: Commitment, *, amount: Decimal, paid: Decimal, by: User
) -> Commitment:
    """Write a commitment and its line together; nothing left of it is a release."""
    reserved_now, paid_now = _held(row)
    more_reserved, more_paid = amount - paid - reserved_now, paid - paid_now
    if more_reserved + more_paid > line.free:
        raise NotEnough(line, more_reserved + more_paid)
    row.by, row.paid, row.state = by, paid, _state(amount, paid)
    row.amount = amount or row.amount
    with audit.context(user=by):
        row.save()
        BudgetLine.objects.filter(pk=line.pk).update(
            reserved=F("reserved") + more_reserved, paid=F("paid") + more_paid
        )
    return row


def _held(row: Commitment) -> tuple[Decimal, Decimal]:
    """What the line holds for a commitment as it is: reserved and paid."""
    return (row.reserved, row.paid) if row.pk else (ZERO, ZERO)


def _state(amount: Decimal, paid: Decimal) -> C:
    if not amount:
        return C.RELEASED
    return C.PAID if paid == amount else C.RESERVED
