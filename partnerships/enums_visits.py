"""The closed lists of visits and missions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VisitKind(TextChoices):
    """Who travels."""

    INCOMING = "incoming", _("Delegation received")
    OUTGOING = "outgoing", _("Mission abroad")


class VisitState(TextChoices):
    """Where a visit stands; that it is over is said by its days."""

    PLANNED = "planned", pgettext_lazy("visit", "Planned")
    REPORTED = "reported", pgettext_lazy("visit", "Reported")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")


class Side(TextChoices):
    """For whom somebody takes part."""

    OURS = "ours", _("Our institution")
    THEIRS = "theirs", _("The partner")


class FollowUpState(TextChoices):
    """Where an action that follows a visit stands."""

    OPEN = "open", pgettext_lazy("follow-up", "To be done")
    DONE = "done", pgettext_lazy("follow-up", "Done")
    DROPPED = "dropped", pgettext_lazy("follow-up", "Given up")
