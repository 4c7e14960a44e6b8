"""Entering envelopes and their first budget, and moving them on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.deadlines.actions.deadlines import close_deadlines_of, set_deadline
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.funding.enums import LIVE, State
from intl_office.funding.models import BudgetLine, Envelope
from intl_office.funding.rules import may_edit
from intl_office.funding.workflow import envelopes

SOURCE = "funding"  # of deadlines
END, REPORT = "end", "report"
# What the funder has agreed to: from then on an amendment changes it, or nothing does.
AGREED_COLUMNS = (
    "programme_id", "grant_number", "call_year", "currency", "starts_on", "ends_on", "signed_on",
    "agreed_total",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A line as it is entered; `line` is the one that it changes."""

    code: str
    name_fr: str
    name_en: str
    category: str
    amount: Decimal
    transferable: bool = False
    line: BudgetLine | None = None


@transaction.atomic
def save_envelope(
    *, envelope: Envelope, by: User, lines: Sequence[LineEntry] | None = None
) -> Envelope:
    """Write an envelope and, while it is only expected, its budget.

    Args:
        envelope: new, or with its changed columns.
        by: must be allowed to edit in its unit, and in the one where it was.
        lines: the whole budget in order; None leaves it as it is.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: the number is taken, or what the funder agreed to would change.

    """
    stored = _stored(envelope)
    for row in filter(None, (stored, envelope)):
        if not may_edit(by, row):
            raise PermissionDenied
    if stored is not None and stored.state != State.EXPECTED:
        _check_agreed(stored, envelope, lines)
    with audit.context(user=by):
        with expected_violations():
            envelope.save()
        if lines is not None:
            _write_lines(envelope, lines)
        keep_deadlines(envelope=envelope)
    return envelope


@transaction.atomic
def take_step(*, envelope: Envelope, name: str, by: User, reason: str = "") -> Envelope:
    """Move an envelope on; its deadlines follow. Raises as `Workflow.transition` does."""
    moved = envelopes.transition(envelope, name, by=by, reason=reason)
    keep_deadlines(envelope=moved)
    return moved


def keep_deadlines(*, envelope: Envelope) -> None:
    """Make the deadlines of an envelope what its state and days say; in the caller's transaction.

    The end of the period and the final report are recalled to the person responsible while the
    grant is granted or open.
    """
    if envelope.state not in LIVE:
        over = envelope.is_agreed
        close_deadlines_of(
            source=SOURCE,
            subject=envelope.uid,
            state=DeadlineState.DONE if over else DeadlineState.CANCELLED,
        )
        return
    person = envelope.responsible
    owners = [person.user] if person and person.user else []
    for key, day in ((END, envelope.ends_on), (REPORT, envelope.report_on)):
        if day is not None:
            set_deadline(
                source=SOURCE,
                subject=envelope.uid,
                key=key,
                due=day,
                title=envelope.title,
                unit=envelope.unit,
                owners=owners,
            )


def _stored(envelope: Envelope) -> Envelope | None:
    """The row as it is, locked: a step of somebody else waits, or has been taken."""
    if envelope.pk is None:
        return None
    stored = Envelope.objects.select_for_update(of=("self",)).get(pk=envelope.pk)
    if stored.state != envelope.state:
        raise ValidationError(
            _("The grant is in another state since the page was shown. Reload it."), code="stale"
        )
    return stored


def _check_agreed(stored: Envelope, envelope: Envelope, lines: Sequence[LineEntry] | None) -> None:
    changed = any(getattr(stored, name) != getattr(envelope, name) for name in AGREED_COLUMNS)
    if changed or lines is not None:
        raise ValidationError(
            _("What the funder has agreed to changes by amendment."), code="agreed"
        )


def _write_lines(envelope: Envelope, lines: Sequence[LineEntry]) -> None:
    kept = [entry.line.pk for entry in lines if entry.line]
    BudgetLine.objects.filter(envelope=envelope).exclude(pk__in=kept).delete()
    for place, entry in enumerate(lines):
        line = entry.line or BudgetLine(envelope=envelope)
        if line.envelope_id != envelope.pk:
            raise ValidationError(_("This line belongs to another grant."), code="line")
        for name in ("code", "name_fr", "name_en", "category", "amount", "transferable"):
            setattr(line, name, getattr(entry, name))
        line.initial, line.order = entry.amount, place
        with expected_violations():
            line.save()
