"""Writing circuits: a draft is edited, put in force, followed by another version."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.circuits.enums import Edition
from intl_office.circuits.models import Circuit, CircuitQuerySet, CircuitStep
from intl_office.circuits.models.circuit import LAST_POSITION
from intl_office.circuits.rules import may_edit
from intl_office.core.errors import expected_violations

Direction: TypeAlias = Literal["up", "down", "beside"]
_COPIED = (
    "position", "name_fr", "name_en", "assignee", "role", "pole", "unit_id", "person_id", "body_id",
    "days", "may_return", "optional", "four_eyes", "condition",
)  # fmt: skip


@transaction.atomic
def create_circuit(*, by: User, circuit: Circuit) -> Circuit:
    """Keep a new circuit as a draft; raises ValidationError for a code that is taken."""
    _may(by)
    if Circuit.objects.filter(code=circuit.code).exists():
        raise ValidationError({"code": _("A circuit with this code exists.")}, code="code")
    circuit.version, circuit.edition = 1, Edition.DRAFT
    with expected_violations():
        circuit.save(force_insert=True)
    return circuit


@transaction.atomic
def rename_circuit(*, by: User, circuit: Circuit) -> Circuit:
    """Keep the names of a draft; raises ValidationError once it is in force."""
    _draft(by, circuit)
    circuit.save(update_fields=["name_fr", "name_en"])
    return circuit


@transaction.atomic
def draft_of(*, by: User, circuit: Circuit) -> Circuit:
    """The version of a circuit that is being written; a copy of this one where there is none."""
    _may(by)
    list(Circuit.objects.select_for_update().filter(code=circuit.code).order_by("pk"))
    found = Circuit.objects.filter(code=circuit.code, edition=Edition.DRAFT).first()
    if found is not None:
        return found
    last = Circuit.objects.filter(code=circuit.code).aggregate(last=Max("version"))["last"]
    draft = Circuit.objects.create(
        code=circuit.code,
        version=last + 1,
        name_fr=circuit.name_fr,
        name_en=circuit.name_en,
        subject_kind=circuit.subject_kind,
    )
    for step in circuit.steps.order_by("position", "pk"):
        CircuitStep.objects.create(circuit=draft, **{c: getattr(step, c) for c in _COPIED})
    return draft


@transaction.atomic
def enact(*, by: User, circuit: Circuit) -> Circuit:
    """Put a draft in force; the version in force until now is offered no more.

    Files on their way keep the version with which they began. Raises ValidationError for a
    circuit without steps, or one that is no draft.
    """
    mine = _draft(by, circuit)
    if not mine.steps.exists():
        raise ValidationError(_("A circuit has one step at least."), code="empty")
    _retire(Circuit.objects.in_force().filter(code=mine.code))
    mine.edition = Edition.IN_FORCE
    with expected_violations():
        mine.save(update_fields=["edition"])
    return mine


@transaction.atomic
def retire(*, by: User, circuit: Circuit) -> bool:
    """Offer a circuit no more; files on their way keep it. False where it was not in force."""
    _may(by)
    return _retire(Circuit.objects.in_force().filter(pk=circuit.pk)) > 0


@transaction.atomic
def discard_draft(*, by: User, circuit: Circuit) -> None:
    """Throw a draft away with its steps; raises ValidationError for any other version."""
    _draft(by, circuit).delete()


@transaction.atomic
def save_step(*, by: User, step: CircuitStep) -> CircuitStep:
    """Keep a step of a draft, a new one behind the others.

    Raises ValidationError: the circuit is no draft, the step does not say who decides, or there
    are too many steps.
    """
    circuit = _draft(by, step.circuit)
    if step.pk is None:
        last = circuit.steps.aggregate(last=Max("position"))["last"] or 0
        step.position = last + 1
    with expected_violations():
        step.save()
    return step


@transaction.atomic
def remove_step(*, by: User, step: CircuitStep) -> None:
    """Take a step out of a draft."""
    circuit = _draft(by, step.circuit)
    step.delete()
    _renumber(circuit.groups())


@transaction.atomic
def move_step(*, by: User, step: CircuitStep, direction: Direction) -> None:
    """Move a step of a draft up or down, or beside the one before, to be asked at the same time.

    A step that stands beside others goes alone before or after them.
    """
    circuit = _draft(by, step.circuit)
    _renumber(moved(circuit.groups(), step, direction))


Groups: TypeAlias = list[list[CircuitStep]]


def moved(groups: Groups, step: CircuitStep, direction: Direction) -> Groups:
    """The order of the steps after a move; unchanged at the ends."""
    at = next(i for i, group in enumerate(groups) if step in group)
    rest = [one for one in groups[at] if one != step]
    if direction == "beside":
        return _beside(groups, at, step, rest) if at else groups
    if rest:
        split = [[step], rest] if direction == "up" else [rest, [step]]
        return [*groups[:at], *split, *groups[at + 1 :]]
    to = at - 1 if direction == "up" else at + 1
    if not 0 <= to < len(groups):
        return groups
    order = [*groups]
    order[at], order[to] = order[to], order[at]
    return order


def _beside(groups: Groups, at: int, step: CircuitStep, rest: list[CircuitStep]) -> Groups:
    joined = [*groups[at - 1], step]
    return [*groups[: at - 1], joined, *([rest] if rest else []), *groups[at + 1 :]]


def _renumber(groups: Sequence[Sequence[CircuitStep]]) -> None:
    if len(groups) > LAST_POSITION:
        raise ValidationError(_("A circuit has forty steps one after another at most."))
    for position, group in enumerate(groups, start=1):
        for step in group:
            if step.position != position:
                step.position = position
                step.save(update_fields=["position"])


def _retire(rows: CircuitQuerySet) -> int:
    found = list(rows.select_for_update())
    for row in found:
        row.edition = Edition.RETIRED
        row.save(update_fields=["edition"])
    return len(found)


def _may(by: User) -> None:
    if not may_edit(by):
        raise PermissionDenied(_("You may not change circuits."))


def _draft(by: User, circuit: Circuit) -> Circuit:
    """The circuit, locked, while it may be changed."""
    _may(by)
    fresh = Circuit.objects.select_for_update(of=("self",)).filter(pk=circuit.pk).first()
    if fresh is None or not fresh.is_draft:
        raise ValidationError(
            _("This version is in force or was: change the circuit in a new version."),
            code="not-draft",
        )
    return fresh
