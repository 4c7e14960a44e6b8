"""Writing amendments and signing them: a signed one counts at once, and once."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.money import ZERO
from intl_office.funding.actions.envelopes import LineEntry, keep_deadlines
from intl_office.funding.enums import LIVE, AmendmentState
from intl_office.funding.models import Amendment, AmendmentLine, BudgetLine, Envelope
from intl_office.funding.rules import may_edit
from intl_office.funding.workflow import amendments


@transaction.atomic
def save_amendment(
    *,
    amendment: Amendment,
    amounts: Mapping[BudgetLine, Decimal],
    added: Sequence[LineEntry] = (),
    by: User,
) -> Amendment:
    """Write a draft: what it is written for is read again, so saving brings it up to date.

    Args:
        amendment: new (its number is given here) or a draft, with its days, total and reason.
        amounts: the amount after, of each line that it may change; equal ones are left out.
        added: lines that it adds.
        by: must be allowed to edit the envelope.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: it is signed or withdrawn, or the grant takes no amendment.

    """
    envelope = _locked(amendment.envelope)
    if not may_edit(by, envelope):
        raise PermissionDenied
    _check_draft(amendment, envelope)
    _write_before(amendment, envelope)
    with audit.context(user=by):
        with expected_violations():
            amendment.save()
        _write_changes(amendment, envelope, amounts, added)
    return amendment


@transaction.atomic
def sign_amendment(*, amendment: Amendment, signed_on: date, by: User) -> Amendment:
    """Record the signature; lines, total, period and deadlines are those after it at once.

    Raises as `Workflow.transition` does; signing again raises StaleState.
    """
    envelope = _locked(amendment.envelope)
    signed = amendments.transition(amendment, "sign", by=by, signed_on=signed_on)
    with audit.context(user=by, reason=str(signed)):
        for change in signed.rows:
            _apply(change, envelope)
        envelope.starts_on, envelope.ends_on = signed.starts_on, signed.ends_on
        envelope.agreed_total = signed.total
        envelope.save(update_fields=["starts_on", "ends_on", "agreed_total"])
        keep_deadlines(envelope=envelope)
    return signed


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, reason: str, by: User) -> Amendment:
    """Give a draft up; raises as `Workflow.transition` does."""
    return amendments.transition(amendment, "withdraw", by=by, reason=reason)


def _locked(envelope: Envelope) -> Envelope:
    """The envelope before its parts, always: two actions wait for one another, never in a ring."""
    return Envelope.objects.select_for_update(of=("self",)).get(pk=envelope.pk)


def _check_draft(amendment: Amendment, envelope: Envelope) -> None:
    if envelope.state not in LIVE:
        raise ValidationError(_("Only a grant that is granted or open is amended."), code="state")
    if amendment.pk is None:
        last = envelope.amendments.aggregate(last=Max("number"))["last"]
        amendment.number = (last or 0) + 1
        return
    state = Amendment.objects.values_list("state", flat=True).get(pk=amendment.pk)
    if state != AmendmentState.DRAFT:
        raise ValidationError(_("This amendment is no longer a draft."), code="stale")


def _write_before(amendment: Amendment, envelope: Envelope) -> None:
    amendment.total_before = envelope.agreed_total or ZERO
    amendment.starts_on_before = envelope.starts_on
    amendment.ends_on_before = envelope.ends_on


def _write_changes(
    amendment: Amendment,
    envelope: Envelope,
    amounts: Mapping[BudgetLine, Decimal],
    added: Sequence[LineEntry],
) -> None:
    amendment.changes.all().delete()
    rows = [*_changes(envelope, amounts), *_additions(envelope, added)]
    for place, row in enumerate(rows):
        row.amendment, row.order = amendment, place
        with expected_violations():
            row.save()


def _changes(envelope: Envelope, amounts: Mapping[BudgetLine, Decimal]) -> Sequence[AmendmentLine]:
    """A row for each line whose amount differs from what it is now."""
    wanted = {line.pk: amount for line, amount in amounts.items()}
    return [
        AmendmentLine(line=line, amount_before=line.amount, amount_after=wanted[line.pk])
        for line in envelope.lines.filter(pk__in=wanted).order_by("order", "pk")
        if wanted[line.pk] != line.amount
    ]


def _additions(envelope: Envelope, added: Sequence[LineEntry]) -> Sequence[AmendmentLine]:
    taken = set(envelope.lines.values_list("code", flat=True))
    if clash := sorted(taken & {entry.code for entry in added}):
        raise ValidationError(
            _("The budget has a line with this code already: %(codes)s."),
            code="funding_line_code",
            params={"codes": ", ".join(clash)},
        )
    return [
        AmendmentLine(
            code=entry.code,
            name_fr=entry.name_fr,
            name_en=entry.name_en,
            category=entry.category,
            transferable=entry.transferable,
            amount_before=ZERO,
            amount_after=entry.amount,
        )
        for entry in added
    ]


def _apply(change: AmendmentLine, envelope: Envelope) -> None:
    """Give a line its new amount, or make the line; the line is locked by its own update."""
    if change.line_id is not None:
        line = BudgetLine.objects.select_for_update().get(pk=change.line_id)
        line.amount = change.amount_after
        with expected_violations():
            line.save(update_fields=["amount"])
        return
    last = envelope.lines.aggregate(last=Max("order"))["last"]
    names = ("code", "name_fr", "name_en", "category", "transferable")
    change.line = BudgetLine.objects.create(
        envelope=envelope,
        amount=change.amount_after,
        order=0 if last is None else last + 1,
        **{name: getattr(change, name) for name in names},
    )
    change.save(update_fields=["line"])
