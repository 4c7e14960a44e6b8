"""Moving agreements on: circuit, signature, entry into force, end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.circuits.actions.running import start
from intl_office.circuits.models import Circuit, Run
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.deadlines.actions.deadlines import close_deadlines_of, set_deadline
from intl_office.deadlines.enums import State as DeadlineState
from intl_office.deadlines.rules import Steps
from intl_office.documents.actions.files import store_upload
from intl_office.documents.uploads import accepted
from partnerships.actions.renewal_deadlines import keep_decision_deadline
from partnerships.enums import LIVE, State
from partnerships.models import Agreement, AgreementParty
from partnerships.rules import may_edit
from partnerships.workflow import KIND, agreements

SOURCE = "agreements"  # of deadlines
END = "end"
# Days before the last one: a renewal passes bodies and ministries before it is signed.
STEPS = Steps(before=(365, 180, 90, 30), every=30)


@transaction.atomic
def submit(*, agreement: Agreement, circuit: Circuit, by: User) -> Run:
    """Send a draft through a circuit; raises NotAllowed, Blocked, StaleState, ValidationError."""
    agreements.transition(agreement, "submit", by=by)
    return start(kind=KIND, subject=agreement, circuit=circuit, by=by)


@transaction.atomic
def approved(*, agreement: Agreement, by: User) -> None:
    """The circuit has approved: on to signature; in the transaction of the last decision."""
    agreements.transition(agreement, "approve", by=by)


@transaction.atomic
def sent_back(*, agreement: Agreement, by: User, reason: str = "") -> None:
    """The circuit refused or was withdrawn: back to drafting."""
    agreements.transition(agreement, "send-back", by=by, reason=reason)


@transaction.atomic
def reopen(*, agreement: Agreement, by: User, reason: str) -> Agreement:
    """Change an approved text again: signatures and copy are forgotten, the circuit runs anew."""
    moved = agreements.transition(agreement, "reopen", by=by, reason=reason)
    _forget_signatures(moved)
    return moved


@transaction.atomic
def abandon(*, agreement: Agreement, by: User, reason: str) -> Agreement:
    """Give an agreement up before it is signed; raises as `Workflow.transition` does."""
    moved = agreements.transition(agreement, "abandon", by=by, reason=reason)
    _forget_signatures(moved)
    return moved


@transaction.atomic
def terminate(*, agreement: Agreement, on: date, by: User, reason: str) -> Agreement:
    """End an agreement before its time; raises as `Workflow.transition` does."""
    moved = agreements.transition(agreement, "terminate", by=by, reason=reason, ended_on=on)
    keep_deadlines(agreement=moved)
    return moved


@transaction.atomic
def record_signatures(
    *,
    agreement: Agreement,
    days: Mapping[int, date | None],
    by: User,
    file: "UploadedFile[Any] | None" = None,
) -> Agreement:
    """Note who signed when and keep the signed copy; once all is there, it is signed.

    Args:
        agreement: one that waits for signature.
        days: by party's primary key; None takes a day away.
        by: an officer of its unit.
        file: from a checked field; replaces the copy brought before.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: it does not wait for signature any more.
        OSError: the store of files is away.

    """
    row = _waiting(agreement, by)
    with audit.context(user=by):
        parties = AgreementParty.objects.filter(agreement=row, pk__in=days)
        for party in parties.order_by("pk"):
            _sign(party, days[party.pk])
        if file is not None:
            row.signed_copy = store_upload(file=file, accepted=accepted(file), by=by)
            row.save(update_fields=["signed_copy"])
        if not agreements.transitions["sign"].missing(row):
            _complete(row, by)
    return row


def _complete(row: Agreement, by: User) -> None:
    known = row.parties.values_list("signed_on", flat=True)
    signed_on = max(day for day in known if day is not None)
    agreements.transition(row, "sign", by=by, signed_on=signed_on)
    keep_deadlines(agreement=row)
    agreements.advance(row, "take-effect")


def _sign(party: AgreementParty, day: date | None) -> None:
    if day is not None and day > timezone.localdate():
        raise ValidationError(_("Nobody has signed in the future."), code="future")
    if party.signed_on != day:
        party.signed_on = day
        with expected_violations():
            party.save()


def _waiting(agreement: Agreement, by: User) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.get(pk=agreement.pk)
    if not may_edit(by, row):
        raise PermissionDenied
    if row.state != State.SIGNATURE:
        raise ValidationError(
            _("This agreement is “%(state)s”: it does not wait for signatures.")
            % {"state": row.get_state_display()},
            code="state",
        )
    return row


def _forget_signatures(agreement: Agreement) -> None:
    for party in AgreementParty.objects.filter(agreement=agreement).exclude(signed_on=None):
        party.signed_on = None
        party.save()


@transaction.atomic
def keep_deadlines(*, agreement: Agreement) -> None:
    """Make the deadlines of an agreement what its state and last day say.

    The last day is recalled to the responsible officer while the agreement is signed or in force:
    time to renew it, or to let it end.
    """
    if agreement.state not in LIVE or agreement.ends_on is None:
        over = agreement.state == State.EXPIRED
        close_deadlines_of(
            source=SOURCE,
            subject=agreement.uid,
            state=DeadlineState.DONE if over else DeadlineState.CANCELLED,
        )
        return
    keep_decision_deadline(agreement=agreement)
    officer = agreement.officer
    set_deadline(
        source=SOURCE,
        subject=agreement.uid,
        key=END,
        due=agreement.ends_on,
        title=f"{agreement.number} – {', '.join(agreement.partner_names)}",
        unit=agreement.unit,
        owners=[officer.user] if officer and officer.user else [],
    )


def follow_calendar() -> int:
    """Bring into force what begins, expire what is over; return how many moved.

    Each row in a transaction of its own: killed at any point, the next run goes on.
    """
    today = timezone.localdate()
    beginning = Agreement.objects.filter(state=State.SIGNED, starts_on__lte=today)
    moved = sum(agreements.advance(row, "take-effect") for row in beginning.order_by("pk"))
    ending = Agreement.objects.expiring_by(today).exclude(ends_on=today)
    return moved + sum(_expire(row) for row in ending.order_by("pk"))


@transaction.atomic
def _expire(row: Agreement) -> bool:
    if not agreements.advance(row, "expire"):
        return False
    keep_deadlines(agreement=row)
    return True
