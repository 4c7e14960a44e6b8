"""The closed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.access.enums import Role


class Assignee(TextChoices):
    """Who decides at a step."""

    ROLE = "role", _("Whoever has a role")
    UNIT = "unit", _("The head of one unit")
    OWNER_UNIT = "owner-unit", _("The head of the unit that the file belongs to")
    PERSON = "person", _("One person by name")
    BODY = "body", _("A body, in a meeting")


class RunState(TextChoices):
    """Where a file is on its way through a circuit."""

    RUNNING = "running", pgettext_lazy("circuit", "Under way")
    RETURNED = "returned", pgettext_lazy("circuit", "Returned to the requester")
    COMPLETE = "complete", pgettext_lazy("circuit", "Approved by all")
    REFUSED = "refused", pgettext_lazy("circuit", "Refused")
    CANCELLED = "cancelled", pgettext_lazy("circuit", "Withdrawn")


class TurnState(TextChoices):
    """What became of one step of a run."""

    WAITING = "waiting", pgettext_lazy("step", "To come")
    OPEN = "open", pgettext_lazy("step", "Waits for a decision")
    APPROVED = "approved", pgettext_lazy("step", "Approved")
    REFUSED = "refused", pgettext_lazy("step", "Refused")
    RETURNED = "returned", pgettext_lazy("step", "Returned")
    SKIPPED = "skipped", pgettext_lazy("step", "Not needed here")
    NOT_APPLICABLE = "not-applicable", pgettext_lazy("step", "Not applicable")
    CALLED_OFF = "called-off", pgettext_lazy("step", "No longer asked")


class Outcome(TextChoices):
    """What a person decides at a step; the values name the transitions of a turn."""

    APPROVE = "approve", _("Approve")
    REFUSE = "refuse", _("Refuse")
    RETURN = "return", _("Send back")
    NOT_APPLICABLE = "not-applicable", _("Not applicable here")


class Edition(TextChoices):
    """What a version of a circuit is for."""

    DRAFT = "draft", _("Being written")
    IN_FORCE = "in-force", pgettext_lazy("circuit", "In force")
    RETIRED = "retired", _("No longer offered")


# A file takes one circuit at a time; these runs are not over.
LIVE = (RunState.RUNNING, RunState.RETURNED)
PENDING = (TurnState.WAITING, TurnState.OPEN)
PASSED = (TurnState.APPROVED, TurnState.SKIPPED, TurnState.NOT_APPLICABLE)
DECIDED = (TurnState.APPROVED, TurnState.REFUSED, TurnState.RETURNED, TurnState.NOT_APPLICABLE)
EXPLAINED = (
    TurnState.REFUSED,
    TurnState.RETURNED,
    TurnState.SKIPPED,
    TurnState.NOT_APPLICABLE,
)
# Who has a file of one's own alone decides nothing; administrators keep the machine.
DECIDING = (
    Role.OFFICER,
    Role.DIRECTOR,
    Role.VICE_PRESIDENT,
    Role.REFERENT,
    Role.COORDINATOR,
    Role.LEGAL,
    Role.FINANCE,
    Role.HR,
)
TITLE_LENGTH = 300
