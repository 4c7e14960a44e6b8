"""Roles promised by invitations: stored as `kind` or `kind@unit`, given when accepted."""

import logging
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from intl_office.access.actions.roles import give_role
from intl_office.access.enums import EXTENTS, KINDS, Extent, Role
from intl_office.access.models.assignment import role_title
from intl_office.access.rules import may_give
from intl_office.accounts.models import Invitation, User
from intl_office.organisations.enums import UnitKind
from intl_office.organisations.models import Unit

logger = logging.getLogger("office.access")
# Students and staff on mobility sign in through the institution; partners need no account.
OFFERED = [code for code, (role, _pole) in KINDS.items() if EXTENTS[role] is not Extent.OWN]
UNITS = (UnitKind.FACULTY, UnitKind.SCHOOL, UnitKind.DEPARTMENT, UnitKind.LABORATORY)


def offers(user: User) -> list[tuple[str, StrOrPromise]]:
    """The roles that this person may promise."""
    return [offer for code in OFFERED for offer in _offers(user, code)]


def follow(invitation: Invitation, user: User) -> None:
    """Give the promised role, if who promised may still give it; else the account has none."""
    if not invitation.role:
        return
    try:
        with transaction.atomic():
            _give(invitation, user)
    except (PermissionDenied, ValidationError, LookupError, ValueError, Unit.DoesNotExist):
        logger.warning("The role %s promised to user %s cannot be given", invitation.role, user.pk)


def _give(invitation: Invitation, user: User) -> None:
    kind, _at, uid = invitation.role.partition("@")
    role, pole = KINDS[kind]
    unit = Unit.objects.get(uid=UUID(uid)) if uid else None
    give_role(
        user=user,
        role=role,
        pole=pole,
        unit=unit,
        by=invitation.invited_by,
        reason=_("Promised by invitation."),
    )


def _offers(user: User, code: str) -> list[tuple[str, StrOrPromise]]:
    role, pole = KINDS[code]
    title = role_title(role, pole)
    if EXTENTS[role] is not Extent.UNIT:
        return [(code, title)] if may_give(user, role, pole) else []
    return [
        (f"{code}@{unit.uid}", f"{title} – {unit}")
        for unit in Unit.objects.filter(kind__in=UNITS).order_by("name_fr")
        if may_give(user, Role(role), pole, unit)
    ]
