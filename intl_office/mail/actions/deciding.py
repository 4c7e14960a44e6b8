"""What officers decide about one mail."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from intl_office.core import queue
from intl_office.mail.actions.queueing import deliver_task, message_id
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.models import Message
from intl_office.mail.models.message import MAX_ATTEMPTS
from intl_office.mail.workflow import messages


@transaction.atomic
def send_again(*, message: Message, by: AbstractBaseUser, reason: str) -> Message:
    """Queue a mail once more, the same words to the same person.

    The Message-ID stays, so that a server that has the mail already can tell, except for a mail
    that is known as sent: there the second copy is wanted.

    Raises:
        WorkflowError: not allowed, not possible from this state, no reason, or the text is gone.
    """
    sent = message.status == Status.SENT
    row = messages.transition(
        message,
        "send_again",
        by=by,
        reason=reason,
        attempts_allowed=message.attempts + MAX_ATTEMPTS,
        message_id=message_id(message.uid, message.attempts) if sent else message.message_id,
    )
    queue.enqueue(deliver_task(), row.pk, priority=row.priority)
    return row


def mark_sent(*, message: Message, by: AbstractBaseUser, reason: str) -> Message:
    """Settle an uncertain mail: somebody knows that it arrived. Raises as `send_again`."""
    return messages.transition(message, "mark_sent", by=by, reason=reason)


def cancel(*, message: Message, by: AbstractBaseUser, reason: str) -> Message:
    """Stop a mail that waits. Raises as `send_again`."""
    return messages.transition(message, "cancel", by=by, reason=reason)


DECISIONS = {"send_again": send_again, "mark_sent": mark_sent, "cancel": cancel}
