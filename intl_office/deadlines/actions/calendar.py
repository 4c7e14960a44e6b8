"""The secret address of a person's calendar."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts import secrets
from intl_office.accounts.models import User
from intl_office.core.errors import expected_violations
from intl_office.deadlines.enums import Whose
from intl_office.deadlines.models import CalendarLink

PURPOSE = "deadlines.calendar"


@dataclass(frozen=True, slots=True)
class MadeCalendar:
    """A link and its whole address; the address exists only here and where it is pasted."""

    link: CalendarLink
    url: str


@transaction.atomic
def make_calendar(*, by: User, whose: str = Whose.MINE) -> MadeCalendar:
    """Make a secret address; the one before stops working.

    Raises ValidationError where another one is made at the same moment.
    """
    revoke_calendar(by=by)
    token, kept = secrets.new_token(PURPOSE)
    with expected_violations():
        link = CalendarLink.objects.create(user_id=by.pk, whose=whose, token_hash=kept)
    path = reverse("deadlines:feed", args=[token])
    return MadeCalendar(link, settings.PUBLIC_URL + path)


def revoke_calendar(*, by: User) -> bool:
    """Stop the address of one's calendar at once; False where there was none."""
    now = timezone.now()
    rows = CalendarLink.objects.filter(user_id=by.pk, revoked_at=None)
    return rows.update(revoked_at=now, updated_at=now) > 0
