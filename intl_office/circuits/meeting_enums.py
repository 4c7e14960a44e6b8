"""The closed lists of bodies and meetings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BodyKind(TextChoices):
    """What a body is."""

    COMMISSION = "commission", pgettext_lazy("body", "Commission")
    COUNCIL = "council", pgettext_lazy("body", "Council")
    BOARD = "board", pgettext_lazy("body", "Board")


class Function(TextChoices):
    """What somebody does in a body."""

    CHAIR = "chair", pgettext_lazy("body", "Chair")
    SECRETARY = "secretary", pgettext_lazy("body", "Secretary")
    MEMBER = "member", pgettext_lazy("body", "Member")
    GUEST = "guest", pgettext_lazy("body", "Guest")


class MeetingState(TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", pgettext_lazy("meeting", "Being prepared")
    SENT = "sent", pgettext_lazy("meeting", "Agenda sent")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CLOSED = "closed", pgettext_lazy("meeting", "Minutes closed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


class Purpose(TextChoices):
    """Why something stands on an agenda."""

    DECISION = "decision", _("For decision")
    INFORMATION = "information", _("For information")


class ItemOutcome(TextChoices):
    """What a meeting made of an item."""

    APPROVE = "approve", pgettext_lazy("agenda", "Approved")
    REFUSE = "refuse", pgettext_lazy("agenda", "Refused")
    RETURN = "return", pgettext_lazy("agenda", "Sent back")
    POSTPONE = "postpone", pgettext_lazy("agenda", "Postponed")
    NOTE = "note", pgettext_lazy("agenda", "Noted")
    WITHDRAWN = "withdrawn", pgettext_lazy("agenda", "Withdrawn")


# The item takes no place any more: what it is about may stand on another agenda.
RELEASED = (ItemOutcome.POSTPONE, ItemOutcome.WITHDRAWN)
# A body that numbers its deliberations gives these a number; others have one only where written.
NUMBERED = (ItemOutcome.APPROVE, ItemOutcome.REFUSE)
UNNUMBERED = (ItemOutcome.RETURN, *RELEASED)
EXPLAINED = (ItemOutcome.REFUSE, ItemOutcome.RETURN, ItemOutcome.WITHDRAWN)
# A meeting in one of these states is still to come.
COMING = (MeetingState.PLANNED, MeetingState.SENT)
