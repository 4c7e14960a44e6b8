"""Giving and ending roles."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.access import held
from intl_office.access.enums import Role
from intl_office.access.models import RoleAssignment
from intl_office.access.rules import may_give
from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.organisations.models import Unit

ADMINISTRATORS = "access.administrators"


def give_role(  # noqa: PLR0913  # the columns of a role
    *,
    user: User,
    role: str,
    by: User | None,
    reason: str,
    pole: str = "",
    unit: Unit | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleAssignment:
    """Give a role from a day on (default: today); `by` is None for the application itself.

    Raises:
        PermissionDenied: the giver may not give this role there.
        ValidationError: the role does not fit the unit or the days, or is held already.
    """
    if by is not None and not may_give(by, role, pole, unit):
        raise PermissionDenied
    given = RoleAssignment(
        user=user,
        role=role,
        pole=pole,
        unit=unit,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        given_by=by,
        reason=reason,
    )
    with audit.context(reason=reason), expected_violations():
        given.save()
    held.forget()
    return given


@transaction.atomic
def end_role(
    *, given: RoleAssignment, by: User, reason: str, last_day: date | None = None
) -> RoleAssignment:
    """End a role at once, or after a last day.

    Raises:
        PermissionDenied: who ends it could not give it.
        ValidationError: it is over, the day does not fit, or nobody would administer any more.
    """
    if given.role == Role.ADMINISTRATOR:
        lock(ADMINISTRATORS)
    held.forget()
    locked = RoleAssignment.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if not may_give(by, locked.role, locked.pole, locked.unit):
        raise PermissionDenied
    _check_end(locked, last_day)
    if last_day is None:
        locked.ended_at = timezone.now()
    else:
        locked.ends_on = last_day
    locked.end_reason = reason
    with audit.context(reason=reason), expected_violations():
        locked.save(update_fields=["ended_at", "ends_on", "end_reason"])
    return locked


def _check_end(locked: RoleAssignment, last_day: date | None) -> None:
    today = timezone.localdate()
    if locked.ended_at or locked.period.last < today:
        raise ValidationError(_("This role is over already."))
    if last_day and last_day < today:
        raise ValidationError({"last_day": _("This day is past. End the role at once instead.")})
    if last_day and last_day > locked.period.last:
        raise ValidationError({"last_day": _("The role ends before that day already.")})
    if locked.role == Role.ADMINISTRATOR:
        _check_administrators(locked)


def _check_administrators(leaving: RoleAssignment) -> None:
    """One lasting administrator remains; the account made at installation counts as one."""
    others = RoleAssignment.objects.lasting_administrators().exclude(pk=leaving.pk)
    if others.exists() or User.objects.active().filter(is_staff=True).exists():
        return
    raise ValidationError(
        _("This is the last administrator. Give the role to somebody else first."),
        code="last_administrator",
    )
