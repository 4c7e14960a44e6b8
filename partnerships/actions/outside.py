"""Recording agreements that were concluded without this software."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.documents.actions.files import store_upload
from intl_office.documents.uploads import accepted
from partnerships.actions.amending import begin
from partnerships.actions.clocks import keep_deadlines
from partnerships.actions.locking import locked_for
from partnerships.enums import AgreementType, State
from partnerships.life_enums import Outside
from partnerships.models import Agreement, Origin
from partnerships.rules import may_record
from partnerships.workflow import agreements


@dataclass(frozen=True, slots=True)
class Paper:
    """An agreement signed outside: its days, scan and why it was not done here."""

    approved_on: date
    signed_on: date
    file: "UploadedFile[Any]"
    reason: str


@transaction.atomic
def record_signed(*, agreement: Agreement, paper: Paper, by: User) -> Agreement:
    """A draft was approved and signed on paper: straight to signed, in force or expired.

    Raises:
        PermissionDenied, NotAllowed: not for this person.
        ValidationError: no draft any more; a day in the future or out of order.
        Blocked: no partner, no reason.
        OSError: the store of files is away.

    """
    row = locked_for(agreement, by, may_record)
    _check_days(paper.approved_on, paper.signed_on)
    _check_draft(row)
    with audit.context(user=by, reason=paper.reason), expected_violations():
        Origin.objects.create(
            agreement=row, kind=Outside.SIGNED, reason=paper.reason.strip(), recorded_by=by
        )
        for party in row.parties.order_by("pk"):
            party.signed_on = party.signed_on or paper.signed_on
            party.save()
    agreements.transition(
        row,
        "record-signed",
        by=by,
        reason=paper.reason,
        approved_on=paper.approved_on,
        signed_on=paper.signed_on,
        signed_copy=store_upload(file=paper.file, accepted=accepted(paper.file), by=by),
    )
    return settle(row)


@transaction.atomic
def record_agreed(*, origin: Origin, by: User) -> Agreement:
    """Both sides approved an inter-institutional agreement in the network: nobody signs it.

    Raises as `record_signed`, and ValidationError for another type.
    """
    row = locked_for(origin.agreement, by, may_record)
    _check_draft(row)
    if row.type != AgreementType.INTER_INSTITUTIONAL:
        raise ValidationError(
            _("Only an Erasmus+ inter-institutional agreement is approved in the network.")
        )
    days = [day for day in (origin.home_approved_on, origin.partner_approved_on) if day]
    if len(days) < 2:
        raise ValidationError(_("Give the day on which each side approved."))
    _check_days(max(days), max(days))
    origin.kind, origin.recorded_by = Outside.NETWORK, by
    with audit.context(user=by, reason=origin.reason), expected_violations():
        origin.save()
    agreements.transition(row, "record-agreed", by=by, reason=origin.reason, approved_on=max(days))
    return settle(row)


def settle(row: Agreement) -> Agreement:
    """Where its days put it by now: in force, and expired if it is over already."""
    row = Agreement.objects.select_related("unit", "officer__user", "parent").get(pk=row.pk)
    if begin(row):
        agreements.advance(row, "expire")
    keep_deadlines(agreement=row)
    return row


def _check_draft(row: Agreement) -> None:
    if row.state != State.DRAFT:
        text = _("This agreement is “%(state)s”: only a draft is recorded as concluded outside.")
        raise ValidationError(text % {"state": row.get_state_display()}, code="state")


def _check_days(approved_on: date, signed_on: date) -> None:
    if max(approved_on, signed_on) > timezone.localdate():
        raise ValidationError(_("This day has not come yet."), code="future")
    if approved_on > signed_on:
        raise ValidationError(_("It was approved before it was signed."), code="order")
