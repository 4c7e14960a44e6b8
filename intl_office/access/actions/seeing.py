"""Seeing the application as somebody else."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from intl_office.access.enums import Role
from intl_office.access.held import has_role
from intl_office.access.models import RoleAssignment, SeeingAs
from intl_office.access.rules import may_read_as
from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.organisations.models import Unit


def see_as_person(*, by: User, person: User, reason: str) -> SeeingAs:
    """Begin to read as a person.

    Raises:
        PermissionDenied: the person administers, may do more, or may not sign in.
        ValidationError: it is the viewer, or no reason is given.
    """
    rows = RoleAssignment.objects.valid_today().filter(user=person).select_related("unit")
    allowed = may_read_as(by, [(row.role, row.pole, row.unit) for row in rows])
    if not allowed or has_role(person, Role.ADMINISTRATOR) or not person.is_active:
        raise PermissionDenied
    return _begin(SeeingAs(viewer=by, person=person, reason=reason))


def see_as_role(
    *, by: User, role: str, reason: str, pole: str = "", unit: Unit | None = None
) -> SeeingAs:
    """Begin to read in a role, in a unit where the role has one.

    Raises:
        PermissionDenied: the role may do more than the viewer.
        ValidationError: the role cannot be held by an account, or no reason is given.
    """
    if not may_read_as(by, [(role, pole, unit)]):
        raise PermissionDenied
    return _begin(SeeingAs(viewer=by, role=role, pole=pole, unit=unit, reason=reason))


def stop(*, seeing: SeeingAs) -> None:
    """Come back to oneself; coming back twice changes nothing."""
    SeeingAs.objects.filter(pk=seeing.pk, ended_at=None).update(ended_at=timezone.now())


def _begin(seeing: SeeingAs) -> SeeingAs:
    with audit.context(reason=seeing.reason), expected_violations():
        seeing.save()
    return seeing
