"""Proposing and granting labels, giving marks, following the yearly actions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.deadlines.actions.deadlines import close_deadline, set_deadline
from intl_office.deadlines.enums import State
from intl_office.deadlines.rules import Steps
from intl_office.documents.actions.files import store_upload
from intl_office.documents.uploads import accepted
from intl_office.organisations.actions.partners import lock_partner
from partnerships.actions.criteria import Marks, write_marks
from partnerships.models import PlanAction, StrategicPartner
from partnerships.planned import OWED, PlannedState
from partnerships.rules import in_months
from partnerships.strategic_enums import ALIVE, LabelState
from partnerships.strategic_queries import lines_of, to_keep
from partnerships.strategic_rules import (
    actions,
    labels,
    may_edit_strategic,
    score,
)

PLAN, LABELS = "strategic-plan", "strategic-labels"  # sources of deadlines
PLAN_STEPS, LABEL_STEPS = Steps(before=(30, 7), every=30), Steps(before=(365, 180, 60), every=30)
MONTHS = 60  # a label holds five years


@transaction.atomic
def save_strategic(*, row: StrategicPartner, by: User) -> StrategicPartner:
    """Propose a partner, or put an entry right.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: it is strategic already, was merged meanwhile, or an entry is refused.

    """
    _may(by, row)
    if row.pk is None:
        row.partner = lock_partner(row.partner)
    else:
        _locked(row, by)
    with audit.context(user=by), expected_violations():
        row.save()
    _keep_label(row)
    return row


@transaction.atomic
def give_marks(*, row: StrategicPartner, marks: Marks, by: User) -> None:
    """Write marks by criterion until it is granted; raises as `save_strategic` does."""
    if _locked(row, by).state != LabelState.PROPOSED:
        raise PermissionDenied
    write_marks(marks, of=row, by=by)


@transaction.atomic
def grant(*, row: StrategicPartner, on: date, by: User, reason: str) -> StrategicPartner:
    """Grant the label for five years; the score of this moment is kept with the decision.

    Raises as `Workflow.transition` does.
    """
    lines = lines_of(row)
    moved = labels.transition(
        row,
        "grant",
        by=by,
        reason=reason,
        granted_on=on,
        ends_on=in_months(on, MONTHS) - timedelta(days=1),
        score=score(lines),
        explained=to_keep(lines),
    )
    _keep_label(moved)
    return moved


@transaction.atomic
def decide(*, row: StrategicPartner, name: str, by: User, reason: str) -> StrategicPartner:
    """Refuse or withdraw the label; raises as `Workflow.transition` does."""
    moved = labels.transition(row, name, by=by, reason=reason)
    _keep_label(moved)
    return moved


@transaction.atomic
def save_action(
    *, action: PlanAction, by: User, file: "UploadedFile[Any] | None" = None
) -> PlanAction:
    """Write a yearly action; `file` replaces what showed it before. Raises as `save_strategic`."""
    _locked(action.strategic, by)
    with audit.context(user=by), expected_violations():
        if file is not None:
            action.evidence_file = store_upload(file=file, accepted=accepted(file), by=by)
        action.save()
    keep_action(action)
    return action


@transaction.atomic
def move_action(*, action: PlanAction, name: str, by: User, reason: str = "") -> PlanAction:
    """Begin, finish or drop a yearly action; raises as `Workflow.transition` does."""
    moved = actions.transition(action, name, by=by, reason=reason)
    keep_action(moved)
    return moved


def keep_action(action: PlanAction) -> None:
    """The deadline of a yearly action, while somebody owes it and the label is alive."""
    row = action.strategic
    key = str(action.uid)
    if action.state not in OWED or row.state not in ALIVE:
        state = State.DONE if action.state == PlannedState.DONE else State.CANCELLED
        close_deadline(source=PLAN, subject=row.uid, key=key, state=state)
        return
    set_deadline(
        source=PLAN,
        subject=row.uid,
        key=key,
        due=action.due_on,
        title=f"{row.partner.legal_name} – {action.title}",
        unit=row.unit,
        owners=_accounts(action.owner, row.owner),
    )


def _keep_label(row: StrategicPartner) -> None:
    for action in row.plan.select_related("strategic__partner", "strategic__unit", "owner__user"):
        keep_action(action)
    if row.state != LabelState.GRANTED or row.ends_on is None:
        close_deadline(source=LABELS, subject=row.uid, state=State.CANCELLED)
        return
    set_deadline(
        source=LABELS,
        subject=row.uid,
        due=row.ends_on,
        title=row.partner.legal_name,
        unit=row.unit,
        owners=_accounts(row.owner),
    )


def _accounts(*people: Any) -> Sequence[User]:
    known = [one.user for one in people if one is not None and one.user is not None]
    return list({user.pk: user for user in known}.values())


def end_labels() -> int:
    """End the labels whose last day has passed; return how many. The clock's own work."""
    rows = StrategicPartner.objects.filter(
        state=LabelState.GRANTED, ends_on__lt=timezone.localdate()
    )
    return sum(_end(row) for row in rows.order_by("pk"))


@transaction.atomic
def _end(row: StrategicPartner) -> bool:
    if not labels.advance(row, "end"):
        return False
    _keep_label(row)
    return True


def _may(by: User, row: StrategicPartner) -> None:
    if not may_edit_strategic(by, row):
        raise PermissionDenied


def _locked(row: StrategicPartner, by: User) -> StrategicPartner:
    rows = StrategicPartner.objects.select_for_update(of=("self",)).select_related("unit")
    stored = rows.get(pk=row.pk)
    _may(by, stored)
    return stored
