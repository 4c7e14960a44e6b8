"""Sending what waits: once each, whatever dies in between.

The row is marked in its own transaction before the server hears of the mail, and marked again
after its answer. Who dies in between leaves a row "being sent"; the sweep finds it, calls it
uncertain, and a person decides.
"""

import logging
import random
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from intl_office.core.locks import lock
from intl_office.mail import kinds, transport
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Message, MessageTransition
from intl_office.mail.models.message import MessageQuerySet
from intl_office.mail.transport import Answer, Outcome
from intl_office.mail.workflow import messages

logger = logging.getLogger("office.mail")
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
JITTER = 0.2  # a fifth more or less, so that mails refused together do not come back together
SWEPT = 500  # mails of one sweep
SWEEP_SECONDS = 50.0  # the next sweep follows after a minute
DEFECT = "defect in the application: "


def deliver(*, message_id: int) -> Outcome | None:
    """Send one mail if it waits and its time has come; None where there is nothing to do."""
    connection = transport.connect()
    try:
        return _send_next(Message.objects.filter(pk=message_id), connection)
    finally:
        _closed(connection)


def sweep(*, now: datetime | None = None) -> int:
    """Name the uncertain ones, then send what is due, the most urgent first; return how many.

    What the broker lost, what was postponed and what the rate limit left comes here. Any number
    of sweeps may run at once: each row goes to one of them.
    """
    doubt_abandoned(now=now or timezone.now())
    return drain(limit=SWEPT, seconds=SWEEP_SECONDS)


def drain(*, limit: int, seconds: float) -> int:
    """Send due mails over one connection until none is left, the server is away or time is up."""
    connection, end = transport.connect(), time.monotonic() + seconds
    done = 0
    try:
        while done < limit and time.monotonic() < end:
            outcome = _send_next(Message.objects.all(), connection)
            if outcome in {None, Outcome.AWAY}:
                break
            done += 1
    finally:
        _closed(connection)
    return done


def doubt_abandoned(*, now: datetime) -> int:
    """Name uncertain what a dead sender left behind; return how many."""
    with override(settings.LANGUAGE_CODE):
        words = gettext("The sending was interrupted before the mail server's answer was kept.")
    found = list(Message.objects.abandoned(now).only("pk", "attempts"))
    return sum(_move(row, "doubt", at=now, note=words, last_error=words) for row in found)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 1, 2, 4 ... minutes, at most 4 hours."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 10)
    spread = 1 + random.uniform(-JITTER, JITTER)  # noqa: S311  # no secret hangs on it
    return min(doubled, LONGEST_PAUSE) * spread


def _send_next(rows: MessageQuerySet, connection: BaseEmailBackend) -> Outcome | None:
    message = _claim(rows)
    if message is None:
        return None
    if message.status == Status.KEPT:
        return Outcome.KEPT
    try:
        answer = transport.hand_over(message, connection)
    except Exception as error:
        # Nobody knows how far it came: a person looks at it.
        _settle(message, Answer(Outcome.UNKNOWN, f"{DEFECT}{type(error).__name__}"))
        raise
    _settle(message, answer)
    return answer.outcome


@transaction.atomic
def _claim(rows: MessageQuerySet) -> Message | None:
    """Take the next due row, nobody else's, and mark it before the server hears of it."""
    now = timezone.now()
    if not _within_rate(now):
        return None
    message = rows.due(now).select_for_update(skip_locked=True).first()
    if message is None:
        return None
    if not transport.has_server():
        _move(message, "keep", at=now, next_attempt_at=None)
        return message
    _move(
        message,
        "claim",
        at=now,
        attempts=message.attempts + 1,
        last_attempt_at=now,
        next_attempt_at=None,
    )
    return message


def _within_rate(now: datetime) -> bool:
    """Whether another mail may leave this minute; counts one after the other."""
    allowed: int = settings.MAIL_PER_MINUTE
    if not allowed:
        return True
    lock("mail.rate")
    started = Message.objects.started_since(now - timedelta(minutes=1))
    return started[:allowed].count() < allowed


def _settle(message: Message, answer: Answer) -> None:
    """Write down what the server said."""
    now = timezone.now()
    if answer.outcome is Outcome.ACCEPTED:
        _move(message, "deliver", at=now, sent_at=now, last_error="", **_forgotten(message, now))
        return
    logger.warning(
        "mail %s: %s", message.uid, answer.words, extra={"outcome": answer.outcome.value}
    )
    if answer.outcome is Outcome.UNKNOWN:
        _move(message, "doubt", at=now, note=answer.words, last_error=answer.words)
    elif answer.outcome is Outcome.REFUSED or not message.may_try_again:
        _move(message, "fail", at=now, note=answer.words, last_error=answer.words)
    else:
        later = now + pause(message.attempts)
        _move(
            message,
            "postpone",
            at=now,
            note=answer.words,
            last_error=answer.words,
            next_attempt_at=later,
        )


def _forgotten(message: Message, now: datetime) -> dict[str, Any]:
    """A mail with a personal link keeps no words once it is sent."""
    kind = kinds.registered.get(message.kind)
    if kind is None or not kind.confidential:
        return {}
    return {"text": "", "html": "", "context": {}, "erased_at": now}


def _move(message: Message, name: str, *, at: datetime, note: str = "", **values: Any) -> bool:
    """Move a row as the table says and log it; False where it has gone another way meanwhile.

    `attempts` tells this sender's attempt from a later one.
    """
    line = messages.transitions[name]
    with transaction.atomic():
        row = (
            Message.objects.select_for_update()
            .filter(pk=message.pk, attempts=message.attempts, status__in=line.sources)
            .only("pk", "status")
            .first()
        )
        if row is None:
            return False
        Message.objects.filter(pk=row.pk).update(status=line.target, updated_at=at, **values)
        MessageTransition.objects.create(
            message=row, name=name, source=row.status, target=line.target, at=at, reason=note
        )
    for column, written in {"status": line.target, **values}.items():
        setattr(message, column, written)
    return True


def _closed(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:
        logger.info("the mail server closed the line first")
