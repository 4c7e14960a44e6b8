"""What a person chooses for their own reminders."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.errors import expected_violations
from intl_office.deadlines.enums import Rhythm
from intl_office.deadlines.models import Deadline, Delegation, Mute, Reader
from intl_office.deadlines.rules import DAY


def wishes_of(user: User) -> Reader:
    """The person's wishes, those of the house where they said nothing yet; not written."""
    found = Reader.objects.filter(user_id=user.pk).first()
    return found or Reader(user_id=user.pk)


@transaction.atomic
def save_wishes(*, by: User, wishes: Reader) -> Reader:
    """Keep rhythm and pause; who chooses Mondays gets the first mail on the next one."""
    Reader.objects.bulk_create([Reader(user_id=by.pk)], ignore_conflicts=True)
    kept = Reader.objects.select_for_update().get(user_id=by.pk)
    if wishes.rhythm == Rhythm.WEEKLY != kept.rhythm:
        kept.mailed_on = timezone.localdate()
    kept.rhythm, kept.at_once = wishes.rhythm, wishes.at_once
    kept.paused_until = wishes.paused_until
    kept.save()
    return kept


@transaction.atomic
def mute(*, by: User, deadline: Deadline, until: date | None) -> None:
    """No reminder of this deadline for this person until a day (included), or for good."""
    Mute.objects.update_or_create(user_id=by.pk, deadline=deadline, defaults={"until": until})


def unmute(*, by: User, deadline: Deadline) -> bool:
    """Remind again; False where it was not muted."""
    gone, _rows = Mute.objects.filter(user_id=by.pk, deadline=deadline).delete()
    return gone > 0


def delegate(*, by: User, stand_in: User, starts_on: date, ends_on: date) -> Delegation:
    """Have somebody else reminded from one day to another, both included.

    Raises ValidationError: days in the wrong order, oneself, somebody stands in already.
    """
    with expected_violations():
        return Delegation.objects.create(
            person_id=by.pk, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on
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
    found.ends_on = today - DAY
    found.save(update_fields=["ends_on"])
    return True
