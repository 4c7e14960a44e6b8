"""Deciding what becomes of agreements that end, and the limits of what is proposed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from partnerships.actions.extending import why_not_extended
from partnerships.actions.renewal_deadlines import close_decision_deadline
from partnerships.actions.renewing import why_not
from partnerships.enums_renewals import BECOMES, FULL, RenewalChoice
from partnerships.models import Agreement, RenewalDecision, RenewalPolicy
from partnerships.queries_renewals import one_standing
from partnerships.rules import may_edit, may_set_policy


@transaction.atomic
def decide(
    *, agreement: Agreement, decision: str, by: User, reason: str = "", target: str = ""
) -> RenewalDecision:
    """Decide what becomes of an agreement; an earlier decision is replaced.

    What the rules propose at this moment is kept with it. A transformation without `target` leads
    to full cooperation.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: it cannot be renewed any more, another decision than proposed has no
            reason, or the type cannot become `target`.

    """
    row = _locked(agreement, by)
    refused = why_not(row) if decision != RenewalChoice.EXTEND else why_not_extended(row)
    if refused:
        raise ValidationError(refused, code="renewal")
    known = one_standing(row).renewal
    proposal = known.proposal
    made = RenewalDecision(
        agreement=row,
        decision=decision,
        target=_target(row, decision, target),
        proposed=proposal.decision,
        rule=proposal.rule,
        figures=known.figures,
        reason=reason.strip(),
        by=by,
    )
    with audit.context(user=by, reason=made.reason), expected_violations():
        _replace(row)
        made.save()
    close_decision_deadline(agreement=row)
    return made


def follow(*, agreement: Agreement, by: User) -> RenewalDecision:
    """Take the decision that is proposed; raises as `decide` does."""
    proposal = one_standing(agreement).renewal.proposal
    return decide(agreement=agreement, decision=proposal.decision, by=by)


def _locked(agreement: Agreement, by: User) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.get(pk=agreement.pk)
    if not may_edit(by, row):
        raise PermissionDenied
    return row


def _target(row: Agreement, decision: str, target: str) -> str:
    if decision != RenewalChoice.TRANSFORM:
        return ""
    wanted = target or FULL
    if wanted not in BECOMES.get(row.type, ()):
        text = _("An agreement of this type is not transformed into that one.")
        raise ValidationError({"target": text}, code="target")
    return wanted


def _replace(row: Agreement) -> None:
    for one in RenewalDecision.objects.standing().filter(agreement=row):
        one.replaced_at = timezone.now()
        one.save()


@transaction.atomic
def save_policy(*, policy: RenewalPolicy, by: User) -> RenewalPolicy:
    """Write the limits of the proposals.

    Raises:
        PermissionDenied: not theirs to edit.
        ValidationError: a limit is out of its bounds.

    """
    if not may_set_policy(by):
        raise PermissionDenied
    with audit.context(user=by), expected_violations():
        policy.save()
    return policy
