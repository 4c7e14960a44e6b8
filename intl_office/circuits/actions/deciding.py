"""Taking a decision, and having somebody else take one's decisions."""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.circuits.actions.moving import advance, locked, refuse, send_back, tell_closed
from intl_office.circuits.enums import Outcome
from intl_office.circuits.models import CircuitStep, Delegation, Run, Turn
from intl_office.circuits.workflow import turns
from intl_office.core.errors import expected_violations


@transaction.atomic
def decide(
    *,
    turn: Turn,
    outcome: str,
    by: User,
    reason: str = "",
    number: str = "",
    on: date | None = None,
    return_to: CircuitStep | None = None,
) -> Turn:
    """Take the decision of a turn, and move the file on or back.

    Args:
        turn: as the person saw it.
        outcome: one of `Outcome`; refusal, return and "not applicable" need a reason.
        by: whose turn it is, or who stands in; for a body, who records what it decided.
        reason: kept and shown; for an approval a remark, or nothing.
        number: of the body's deliberation.
        on: the day of the decision, today unless said.
        return_to: an earlier step, where it is not the requester that the file goes back to.

    Raises:
        NotAllowed, StaleState, Blocked: see `core.workflow`.
        ValidationError: the day is to come, or the step is no earlier one of this circuit.

    """
    chosen = Outcome(outcome)
    run = locked(turn.run)
    day = on or timezone.localdate()
    _check(turn, day, return_to)
    facts = {"on": day, "number": number.strip(), "behalf": _principal(turn, by)}
    turns.transition(turn, chosen.value, by=by, reason=reason.strip(), **facts)
    tell_closed(turn)
    _follow(run, turn, chosen, by, return_to)
    return turn


def _follow(run: Run, turn: Turn, outcome: Outcome, by: User, step: CircuitStep | None) -> None:
    if outcome is Outcome.REFUSE:
        refuse(run, turn, by)
    elif outcome is Outcome.RETURN:
        send_back(run, turn, by, step)
    else:
        advance(run, by)


def _principal(turn: Turn, by: User) -> User | None:
    """In whose place the person decides; None for oneself."""
    found = turn.decides_as(by)
    return None if found in (None, by.pk) else User.objects.get(pk=found)


def _check(turn: Turn, day: date, step: CircuitStep | None) -> None:
    if day > timezone.localdate():
        raise ValidationError({"on": _("A decision is recorded once it is taken.")}, code="future")
    earlier = step is None or (
        step.circuit_id == turn.step.circuit_id and step.position < turn.step.position
    )
    if not earlier:
        raise ValidationError(
            {"return_to": _("A file goes back to its requester or to a step before.")}, code="step"
        )


def delegate(
    *,
    by: User,
    stand_in: User,
    starts_on: date,
    ends_on: date,
    reason: str,
    subject_kind: str = "",
) -> Delegation:
    """Have somebody else decide in one's place from one day to another, both included.

    Raises ValidationError: days in the wrong order, oneself, no reason, somebody does already.
    """
    with expected_violations():
        return Delegation.objects.create(
            person=by,
            stand_in=stand_in,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            subject_kind=subject_kind,
        )


@transaction.atomic
def end_delegation(*, by: User, uid: UUID) -> bool:
    """End a delegation of one's own now; False where there is none that lasts.

    One that began ends yesterday, one to come is taken away.
    """
    today = timezone.localdate()
    rows = Delegation.objects.select_for_update().filter(person_id=by.pk, uid=uid)
    found = rows.filter(ends_on__gte=today).first()
    if found is None:
        return False
    if found.starts_on >= today:
        found.delete()
        return True
    found.ends_on = today - timedelta(days=1)
    found.save(update_fields=["ends_on"])
    return True
