"""The states of a mail and the one table of how it moves.

What the clock does (who None) is written by `actions.sending`; what people decide by
`Workflow.transition`.
"""

from collections.abc import Iterator
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import Reason, Transition, Workflow, at, fact, value
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.rules import handles_mail

OFFICER = _("the office")


class Erasable(Protocol):
    """What the guard reads of a mail."""

    @property
    def is_erased(self) -> bool:
        """Whether its words are gone."""
        ...


def has_text(message: Erasable) -> Iterator[Reason]:
    """A mail whose text was erased cannot be sent once more."""
    if message.is_erased:
        yield Reason(
            code="erased",
            message=_(
                "The text of this mail was erased. Ask for a new one where this one came from."
            ),
            whose_turn=OFFICER,
        )


messages = Workflow(
    Status,
    [
        Transition(
            name="claim",
            sources=(Status.QUEUED,),
            target=Status.SENDING,
            label=_("Start sending"),
            who=None,
        ),
        Transition(
            name="deliver",
            # From uncertain too: the sender was slow, not dead, and knows the answer.
            sources=(Status.SENDING, Status.UNCERTAIN),
            target=Status.SENT,
            label=_("Accepted by the mail server"),
            who=None,
        ),
        Transition(
            name="postpone",
            sources=(Status.SENDING,),
            target=Status.QUEUED,
            label=_("Try again later"),
            who=None,
        ),
        Transition(
            name="fail",
            sources=(Status.SENDING,),
            target=Status.FAILED,
            label=_("Refused"),
            who=None,
        ),
        Transition(
            name="doubt",
            sources=(Status.SENDING,),
            target=Status.UNCERTAIN,
            label=_("No answer from the mail server"),
            who=None,
        ),
        Transition(
            name="keep",
            sources=(Status.QUEUED,),
            target=Status.KEPT,
            label=_("No mail server is configured"),
            who=None,
        ),
        Transition(
            name="send_again",
            sources=(
                Status.FAILED,
                Status.UNCERTAIN,
                Status.KEPT,
                Status.CANCELLED,
                Status.SENT,
            ),
            target=Status.QUEUED,
            label=_("Send again"),
            who=handles_mail,
            whose_turn=OFFICER,
            guards=(has_text,),
            sets={
                "next_attempt_at": at,
                "sent_at": value(None),
                "last_error": value(""),
                "attempts_allowed": fact("attempts_allowed"),
                "message_id": fact("message_id"),
            },
            needs=frozenset({"attempts_allowed", "message_id"}),
            reason_required=True,
        ),
        Transition(
            name="mark_sent",
            sources=(Status.UNCERTAIN,),
            target=Status.SENT,
            label=_("Mark as sent"),
            who=handles_mail,
            whose_turn=OFFICER,
            sets={"sent_at": at},
            reason_required=True,
        ),
        Transition(
            name="cancel",
            sources=(Status.QUEUED,),
            target=Status.CANCELLED,
            label=_("Cancel"),
            who=handles_mail,
            whose_turn=OFFICER,
            sets={"next_attempt_at": value(None)},
            reason_required=True,
        ),
    ],
    initial=Status.QUEUED,
)
