"""Entering proposals, their consortium, and what becomes of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from projects.actions.deadlines import keep_deadlines
from projects.enums import OPEN
from projects.models import ConsortiumMember, Proposal
from projects.rules import may_edit, may_write
from projects.workflow import proposals


@transaction.atomic
def save_proposal(*, proposal: Proposal, by: User) -> Proposal:
    """Write a proposal that is not sent yet, with its deadlines.

    Raises:
        PermissionDenied: not in this unit, or not in the one where it was.
        ValidationError: it was sent: its contents are fixed; or the amounts do not fit.

    """
    stored = _locked(proposal) if proposal.pk else None
    if stored is None and not may_write(by):
        raise PermissionDenied
    for row in filter(None, (stored, proposal)):
        if not may_edit(by, row):
            raise PermissionDenied
    _refuse_what_was_sent(stored)
    with audit.context(user=by), expected_violations():
        proposal.save()
        keep_deadlines(proposal)
    return proposal


@transaction.atomic
def save_member(*, member: ConsortiumMember, by: User) -> ConsortiumMember:
    """Write a member of the consortium; raises as `save_proposal`."""
    _open_for(member.proposal, by)
    with audit.context(user=by), expected_violations():
        member.save()
    return member


@transaction.atomic
def remove_member(*, member: ConsortiumMember, by: User) -> None:
    """Take a member out of the consortium; raises as `save_proposal`."""
    _open_for(member.proposal, by)
    with audit.context(user=by):
        member.delete()


@transaction.atomic
def take_step(*, proposal: Proposal, name: str, by: User, reason: str = "", **facts: Any) -> None:
    """Move a proposal on, and its deadlines with it; raises what `Workflow.transition` raises."""
    proposals.transition(proposal, name, by=by, reason=reason, **facts)
    keep_deadlines(proposal)


def record_submission(*, proposal: Proposal, on: date, by: User) -> None:
    """Record that the proposal was sent on that day.

    Raises:
        ValidationError: the day lies in the future or after the call's last day.
        WorkflowError: something is missing.

    """
    if on > timezone.localdate():
        raise ValidationError({"submitted_on": _("The day lies in the future.")})
    if on > proposal.call.closes_on:
        raise ValidationError({"submitted_on": _("The call was over on that day.")})
    take_step(proposal=proposal, name="submit", by=by, submitted_on=on)


def record_decision(
    *, proposal: Proposal, name: str, on: date, by: User, granted: Decimal | None = None,
    reason: str = "",
) -> None:  # fmt: skip
    """Record what the funder decided: `grant` with its amount, `reserve` or `reject`.

    Raises:
        ValidationError: the day lies in the future or before the submission.
        WorkflowError: something is missing.

    """
    if on > timezone.localdate():
        raise ValidationError({"decided_on": _("The day lies in the future.")})
    if proposal.submitted_on and on < proposal.submitted_on:
        raise ValidationError({"decided_on": _("The day lies before the submission.")})
    given = {"granted": granted} if name == "grant" else {}
    take_step(proposal=proposal, name=name, by=by, reason=reason, decided_on=on, **given)


def _open_for(proposal: Proposal, by: User) -> None:
    stored = _locked(proposal)
    if not may_edit(by, stored):
        raise PermissionDenied
    _refuse_what_was_sent(stored)


def _refuse_what_was_sent(stored: Proposal | None) -> None:
    if stored is not None and stored.stage not in OPEN:
        raise ValidationError(_("The proposal is no longer being written: it cannot be changed."))


def _locked(proposal: Proposal) -> Proposal:
    return (
        Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
    )
