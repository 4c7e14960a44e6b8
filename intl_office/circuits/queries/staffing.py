"""Whether there is anybody to decide at the steps of a circuit."""

from django.utils import timezone

from intl_office.access.models import RoleAssignment
from intl_office.circuits.enums import Assignee
from intl_office.circuits.models import Circuit, CircuitStep
from intl_office.circuits.models.deciding import HEADS
from intl_office.core.models import on_day
from intl_office.organisations.models import Membership


def unmanned(circuit: Circuit) -> list[CircuitStep]:
    """The steps at which nobody could decide today, whatever the file; two questions in all.

    Heads of a file's own unit are known once there is a file; bodies meet when they meet.
    """
    steps = [step for group in circuit.groups() for step in group]
    today = timezone.localdate()
    rows = RoleAssignment.objects.valid_today().filter(user__is_active=True)
    roles = set(rows.values_list("role", "pole").order_by("role", "pole"))
    heads = Membership.objects.filter(
        on_day(today),
        function__in=HEADS,
        unit__in=[step.unit_id for step in steps if step.unit_id],
        person__user__is_active=True,
    )
    units = set(heads.values_list("unit_id", flat=True).order_by("unit_id"))
    return [step for step in steps if _missing(step, roles, units)]


def _missing(step: CircuitStep, roles: set[tuple[str, str]], units: set[int]) -> bool:
    if step.assignee == Assignee.ROLE:
        return (step.role, step.pole) not in roles
    if step.assignee == Assignee.UNIT:
        return step.unit_id not in units
    return step.person is not None and not step.person.is_active
