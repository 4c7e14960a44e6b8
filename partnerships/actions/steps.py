"""Moving agreements on: circuit, signature, entry into force, end."""

from collections.abc import Mapping
from datetime import date, datetime, time
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
from intl_office.documents.actions.files import store_upload
from intl_office.documents.actions.signing import hold_about, recall_about
from intl_office.documents.models import StoredFile
from intl_office.documents.uploads import accepted
from partnerships.actions.amending import begin
from partnerships.actions.clocks import END, SOURCE, STEPS, keep_deadlines, next_notices
from partnerships.actions.contents import follow_partner_days, write_down
from partnerships.actions.ministries import forget_window
from partnerships.enums import AgreementType, State
from partnerships.models import Agreement, AgreementParty, AgreementQuerySet
from partnerships.models.facts import OVER
from partnerships.rules import may_edit
from partnerships.workflow import KIND, agreements

__all__ = ["END", "SOURCE", "STEPS", "keep_deadlines"]  # known from here


@transaction.atomic
def submit(*, agreement: Agreement, circuit: Circuit, by: User) -> Run:
    """Send a draft through a circuit; raises NotAllowed, Blocked, StaleState, ValidationError."""
    agreements.transition(agreement, "submit", by=by)
    write_down(agreement=agreement, by=by)
    return start(kind=KIND, subject=agreement, circuit=circuit, by=by)


@transaction.atomic
def approved(*, agreement: Agreement, by: User) -> None:
    """The circuit has approved: on to signature; in the transaction of the last decision."""
    agreements.transition(agreement, "approve", by=by)


@transaction.atomic
def sent_back(*, agreement: Agreement, by: User, reason: str = "") -> None:
    """The circuit refused or was withdrawn: back to drafting."""
    agreements.transition(agreement, "send-back", by=by, reason=reason)
    forget_window(agreement)


@transaction.atomic
def reopen(*, agreement: Agreement, by: User, reason: str) -> Agreement:
    """Change an approved text again: signatures and copy are forgotten, the circuit runs anew."""
    hold_about(kind=KIND, subject=agreement.uid)
    moved = agreements.transition(agreement, "reopen", by=by, reason=reason)
    recall_about(kind=KIND, subject=moved.uid, by=by, reason=reason)
    _forget_signatures(moved)
    forget_window(moved)
    return moved


@transaction.atomic
def abandon(*, agreement: Agreement, by: User, reason: str) -> Agreement:
    """Give an agreement up before it is signed; raises as `Workflow.transition` does."""
    hold_about(kind=KIND, subject=agreement.uid)
    moved = agreements.transition(agreement, "abandon", by=by, reason=reason)
    recall_about(kind=KIND, subject=moved.uid, by=by, reason=reason)
    _forget_signatures(moved)
    forget_window(moved)
    return moved


@transaction.atomic
def revive(*, agreement: Agreement, by: User, reason: str) -> Agreement:
    """Take up again what was abandoned; raises as `Workflow.transition` does."""
    return agreements.transition(agreement, "revive", by=by, reason=reason)


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
    copy: StoredFile | None = None,
) -> Agreement:
    """Note who signed when and keep the signed copy; once all is there, it is signed.

    Args:
        agreement: one that waits for signature.
        days: by party's primary key; None takes a day away.
        by: an officer of its unit.
        file: from a checked field; replaces the copy brought before.
        copy: instead of it, a file that the application made.

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
            copy = store_upload(file=file, accepted=accepted(file), by=by)
        if copy is not None:
            row.signed_copy = copy
            row.save(update_fields=["signed_copy"])
        if not agreements.transitions["sign"].missing(row):
            _complete(row, by)
    return row


def _complete(row: Agreement, by: User) -> None:
    known = row.parties.values_list("signed_on", flat=True)
    signed_on = max(day for day in known if day is not None)
    agreements.transition(row, "sign", by=by, signed_on=signed_on)
    begin(row)
    keep_deadlines(agreement=row)


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


def follow_calendar() -> int:
    """Bring into force what begins, end what was given notice, expire what is over.

    Each row in a transaction of its own: killed at any point, the next run goes on. Returns how
    many moved. An amendment that a place taken keeps from being applied stays signed: its page
    says why.
    """
    today = timezone.localdate()
    beginning = Agreement.objects.filter(state=State.SIGNED, starts_on__lte=today)
    moved = sum(_begin(row) for row in _known(beginning))
    noticed = Agreement.objects.live().filter(notice_given__effective_on__lte=today)
    moved += sum(_end(row) for row in _known(noticed))
    ending = Agreement.objects.expiring_by(today).exclude(ends_on=today)
    moved += sum(_expire(row) for row in _known(ending))
    amending = Agreement.objects.filter(type=AgreementType.AMENDMENT, state=State.IN_FORCE)
    moved += sum(_expire(row) for row in _known(amending.filter(parent__state__in=OVER)))
    next_notices()
    follow_partner_days()
    return moved


def _known(rows: AgreementQuerySet) -> AgreementQuerySet:
    return rows.select_related("unit", "officer__user", "parent").order_by("pk")


def _begin(row: Agreement) -> bool:
    try:
        return begin(row)
    except ValidationError:
        return False


@transaction.atomic
def _end(row: Agreement) -> bool:
    """The notice ends it on its day, however late the calendar was read."""
    if row.effective_on is None:
        return False
    midnight = datetime.combine(row.effective_on, time(), timezone.get_default_timezone())
    if not agreements.advance(row, "end-by-notice", at=midnight):
        return False
    keep_deadlines(agreement=row)
    return True


@transaction.atomic
def _expire(row: Agreement) -> bool:
    if not agreements.advance(row, "expire"):
        return False
    keep_deadlines(agreement=row)
    return True
