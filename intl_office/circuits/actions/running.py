"""Sending a file on its way, withdrawing it, sending it again."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.circuits.actions.moving import (
    advance,
    call_off,
    cancelled,
    locked,
    make_turns,
    next_round,
    resumable,
)
from intl_office.circuits.enums import TITLE_LENGTH, Assignee
from intl_office.circuits.models import Circuit, CircuitStep, Run
from intl_office.circuits.subjects import SubjectKind, subject_kinds
from intl_office.circuits.workflow import runs
from intl_office.core.errors import expected_violations
from intl_office.organisations.models import Unit


@transaction.atomic
def start(*, kind: str, subject: Any, circuit: Circuit, by: User) -> Run:
    """Send a file on its way; its first steps are asked at once.

    Args:
        kind: code of a registered kind of files; KeyError for another.
        subject: the file.
        circuit: the version in force of a circuit for this kind.
        by: its requester from now on.

    Raises:
        PermissionDenied: the kind says that this person may not.
        ValidationError: the file is on its way already; the circuit is not in force or for
            another kind; a step wants the file's unit and there is none.

    """
    known = subject_kinds[kind]
    if not known.may_start(by, subject):
        raise PermissionDenied(_("You may not send this file on its way."))
    # A version that is put out of force at this moment waits, or is refused here.
    offered = Circuit.objects.select_for_update(of=("self",), no_key=True).get(pk=circuit.pk)
    steps = list(CircuitStep.objects.filter(circuit=offered).order_by("position", "pk"))
    unit = known.owner_unit(subject)
    _check(offered, kind, steps, unit)
    with expected_violations():
        run = Run.objects.create(
            circuit=offered, started_by=by, unit=unit, **_about(known, subject)
        )
    make_turns(run, steps)
    advance(run, by)
    return run


@transaction.atomic
def cancel(*, run: Run, by: User, reason: str) -> Run:
    """Withdraw a file; raises NotAllowed, StaleState, Blocked (no reason)."""
    mine = locked(run)
    runs.transition(run, "cancel", by=by, reason=reason.strip())
    mine.refresh_from_db(fields=["state", "ended_at"])
    call_off(mine, by)
    cancelled(mine, by)
    return mine


@transaction.atomic
def restart(*, run: Run, by: User, resume: bool = True) -> Run:
    """Send a returned file on its way again; raises NotAllowed, StaleState.

    Args:
        run: a run that was returned.
        by: its requester, or the office.
        resume: only the steps that have not approved yet are asked; else all of them are.

    """
    mine = locked(run)
    runs.transition(run, "restart", by=by)
    mine.refresh_from_db(fields=["state"])
    everyone = CircuitStep.objects.filter(circuit=mine.circuit_id)
    next_round(mine, resumable(mine) if resume else everyone.order_by("position", "pk"))
    advance(mine, by)
    return mine


def _about(kind: SubjectKind[Any], subject: Any) -> dict[str, Any]:
    titles = {f"title_{code}": _title(kind, subject, code) for code in ("fr", "en")}
    return {"subject_kind": kind.code, "subject": kind.uid(subject), **titles}


def _title(kind: SubjectKind[Any], subject: Any, language: str) -> str:
    with override(language):
        return " ".join(kind.title(subject).split())[:TITLE_LENGTH]


def _check(circuit: Circuit, kind: str, steps: list[CircuitStep], unit: Unit | None) -> None:
    if circuit.subject_kind != kind:
        raise ValidationError(_("This circuit is for other files."), code="kind")
    if not circuit.is_in_force or not steps:
        raise ValidationError(_("This circuit is not in force: choose another."), code="edition")
    if unit is None and any(step.assignee == Assignee.OWNER_UNIT for step in steps):
        raise ValidationError(
            _("The head of the file's unit decides in this circuit: name the unit first."),
            code="unit",
        )
