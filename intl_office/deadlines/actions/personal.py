"""Reminders that a person makes by hand, and marking done what is left to people."""

import uuid
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core.moments import Moment
from intl_office.deadlines.actions.deadlines import close_deadline, set_deadline
from intl_office.deadlines.enums import State
from intl_office.deadlines.models import Deadline, DeadlineOwner
from intl_office.deadlines.models.delegation import behind
from intl_office.deadlines.rules import Steps, may_edit, may_finish
from intl_office.deadlines.sources import PERSONAL


def save_personal(
    *,
    by: User,
    due: Moment | date,
    title: str,
    steps: Steps,
    deadline: Deadline | None = None,
) -> Deadline:
    """Make a reminder of one's own, or change it.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: as `set_deadline`.

    """
    if deadline is not None:
        _check_own(deadline, by)
    subject = deadline.subject if deadline else uuid.uuid4()
    return set_deadline(
        source=PERSONAL, subject=subject, due=due, title=title, owners=[by], steps=steps
    )


def delete_personal(*, by: User, deadline: Deadline) -> None:
    """Take a reminder of one's own away; it stays in the history as no longer needed.

    Raises PermissionDenied where it is somebody else's.
    """
    _check_own(deadline, by)
    close_deadline(source=deadline.source, subject=deadline.subject, state=State.CANCELLED)


@transaction.atomic
def mark_done(*, by: User, deadline: Deadline) -> bool:
    """Say that it is done, where the source leaves this to people; False where it was closed.

    Raises PermissionDenied for those who neither own it nor stand in for an owner.
    """
    people = owners(deadline) & behind(by, timezone.localdate())
    allowed = people | {by.pk} if people else set()
    if not deadline.is_open:
        return False
    if not may_finish(deadline, people=allowed, user=by.pk):
        raise PermissionDenied(_("Only its owner may mark this deadline done."))
    return close_deadline(
        source=deadline.source, subject=deadline.subject, key=deadline.key, state=State.DONE
    )


def owners(deadline: Deadline) -> set[int]:
    """Keys of the people who are reminded."""
    rows = DeadlineOwner.objects.filter(deadline=deadline)
    return set(rows.values_list("user_id", flat=True))


def _check_own(deadline: Deadline, by: User) -> None:
    personal = deadline.source == PERSONAL
    if not (personal and may_edit(deadline, owners=owners(deadline), user=by.pk)):
        raise PermissionDenied(_("This reminder is not yours."))
