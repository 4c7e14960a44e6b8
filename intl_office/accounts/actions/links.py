"""Making, opening and withdrawing links for people without an account."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from intl_office.accounts import secrets
from intl_office.accounts.enums import LinkRefusal
from intl_office.accounts.links import purposes
from intl_office.accounts.models import AccessLink, User
from intl_office.accounts.queries import link_of


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link and its whole address; the address exists only here and where it is sent."""

    link: AccessLink
    url: str


def make_link(
    *,
    purpose: str,
    subject: uuid.UUID,
    by: User | None,
    lifetime: timedelta,
    email: str = "",
    once: bool = False,
) -> MadeLink:
    """Make a link that opens `subject` for a registered purpose, for `lifetime` from now.

    Raises:
        KeyError: no room registered this purpose.
        ValueError: the lifetime is not positive.
    """
    if lifetime <= timedelta():
        raise ValueError(lifetime)
    known = purposes[purpose]
    token, kept = secrets.new_token(known.name)
    link = AccessLink.objects.create(
        purpose=known.name,
        subject=subject,
        email=email,
        once=once,
        made_by=by,
        token_hash=kept,
        expires_at=timezone.now() + lifetime,
    )
    path = reverse("accounts:open_link", args=[known.name, token])
    return MadeLink(link, settings.PUBLIC_URL + path)


def whole_days(lifetime: timedelta) -> timedelta:
    """So long from now, and then to the end of that day: mails name a day, and all of it counts."""
    now = timezone.now()
    last = datetime.combine(timezone.localdate(now + lifetime), time(23, 59, 59))
    return timezone.make_aware(last).astimezone(UTC) - now


@transaction.atomic
def open_link(*, token: str, purpose: str) -> AccessLink | LinkRefusal:
    """Open a link: return its row, or why it stays shut; a one-time link serves one of two."""
    found = link_of(token, purpose)
    if found is None:
        return LinkRefusal.UNKNOWN
    link = AccessLink.objects.select_for_update().get(pk=found.pk)
    refusal = link.refusal()
    if refusal:
        return refusal
    link.opened_at = timezone.now()
    link.save(update_fields=["opened_at"])
    return link


def revoke_links(*, purpose: str, subject: uuid.UUID, by: User | None) -> int:
    """Withdraw every live link to a subject, and shut what they opened; return how many."""
    now: datetime = timezone.now()
    return AccessLink.objects.filter(
        purpose=purpose, subject=subject, revoked_at=None, expires_at__gt=now
    ).update(revoked_at=now, updated_at=now)
