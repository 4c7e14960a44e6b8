"""One mail a person and day with all that they have to be told, and urgent ones by themselves."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from intl_office.deadlines.models import Reader, Reminder
from intl_office.deadlines.notifications import Digest, Due, Single, Summary
from intl_office.mail.actions.queueing import Recipient, notify
from intl_office.mail.models import Message
from intl_office.mail.wording import WordingError

logger = logging.getLogger("office.deadlines")
READERS = 50  # people told in one transaction

# Everybody who waits for a mail has a row of wishes: it is the lock of their mails.
_WISHES = """
    INSERT INTO deadlines_reader (user_id, rhythm, at_once)
    SELECT DISTINCT recipient_id, 'daily', false FROM deadlines_reminder
    WHERE settled_at IS NULL
    ON CONFLICT DO NOTHING
"""
_SETTLE = """
    UPDATE deadlines_reminder AS reminder SET settled_at = %(now)s, mail_id = told.mail_id
    FROM unnest(%(ids)s::bigint[], %(mails)s::bigint[]) AS told (id, mail_id)
    WHERE reminder.id = told.id
"""


def send_reminders(*, today: date) -> int:
    """Queue the mails that people's wishes let out today; return how many."""
    Reminder.objects.all().outdated().update(settled_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_WISHES)
    sent, last = 0, 0
    while keys := _readers(today, last):
        sent += _send_to(keys, today)
        last = keys[-1]
    return sent


def _readers(today: date, last: int) -> list[int]:
    """Keys of the next people who have something to be told."""
    rows = Reminder.objects.all().to_mail(today).filter(recipient__gt=last)
    keys = rows.order_by("recipient").values_list("recipient_id", flat=True).distinct()
    return list(keys[:READERS])


@transaction.atomic
def _send_to(keys: Sequence[int], today: date) -> int:
    """Tell some people; who is being told by another run right now is left to that run."""
    readers = list(
        Reader.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("user")
        .filter(user__in=keys)
        .order_by("user")
    )
    rows = _told(readers, today)
    mails = [mail for reader in readers for mail in _mails(reader, rows[reader.user_id], today)]
    _settle(mails, today)
    return len(mails)


def _told(readers: Sequence[Reader], today: date) -> Mapping[int, list[Reminder]]:
    """Read again under the lock: what was closed since, or told by another run, is out."""
    rows = Reminder.objects.all().to_mail(today).select_related("deadline")
    found: dict[int, list[Reminder]] = {reader.user_id: [] for reader in readers}
    for row in rows.filter(recipient__in=list(found)).order_by("deadline__due_at", "pk"):
        found[row.recipient_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Written:
    """A mail in the queue and the reminders that it tells."""

    mail: Message
    reader: Reader
    rows: Sequence[Reminder]
    is_digest: bool


def _mails(reader: Reader, rows: Sequence[Reminder], today: date) -> list[_Written]:
    """Write one person's mails; one that cannot be written stops nobody, and waits."""
    alone = [row for row in rows if reader.at_once and row.urgent]
    together = [row for row in rows if not (reader.at_once and row.urgent)]
    try:
        singles = [_Written(_single(reader, row), reader, [row], is_digest=False) for row in alone]
        if not together:
            return singles
        digest = _Written(_digest(reader, together, today), reader, together, is_digest=True)
    except (ValidationError, WordingError):
        logger.exception("a mail with reminders cannot be written", extra={"user": reader.user_id})
        return []
    return [*singles, digest]


def _single(reader: Reader, row: Reminder) -> Message:
    deadline = row.deadline
    cause = f"deadline:{deadline.uid}:{row.due_on}:{row.step}:{reader.user_id}"
    return notify(kind=Single.code, subject=Due(deadline), to=_recipient(reader), cause=cause)


def _digest(reader: Reader, rows: Sequence[Reminder], today: date) -> Message:
    # Several steps of one deadline that waited together are one line.
    deadlines = {row.deadline_id: row.deadline for row in rows}
    return notify(
        kind=Digest.code,
        subject=Summary(today, list(deadlines.values())),
        to=_recipient(reader),
        cause=f"digest:{today}:{reader.user_id}",
    )


def _settle(mails: Sequence[_Written], today: date) -> None:
    """Note which mail tells which reminder, and who had the mail of the day."""
    told = [(row.pk, written.mail.pk) for written in mails for row in written.rows]
    named: dict[str, Any] = {
        "now": timezone.now(),
        "ids": [reminder for reminder, _mail in told],
        "mails": [mail for _reminder, mail in told],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, named)
    readers = [written.reader.pk for written in mails if written.is_digest]
    Reader.objects.filter(pk__in=readers).update(mailed_on=today)


def _recipient(reader: Reader) -> Recipient:
    user = reader.user
    return Recipient(user.email, user.get_full_name(), user.language)
