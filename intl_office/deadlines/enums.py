"""The closed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """What became of a deadline."""

    OPEN = "open", pgettext_lazy("deadline", "Open")
    DONE = "done", pgettext_lazy("deadline", "Done")
    CANCELLED = "cancelled", pgettext_lazy("deadline", "No longer needed")


class Rhythm(TextChoices):
    """How often a person gets the mail that lists their reminders."""

    DAILY = "daily", _("Every day on which something is due")
    WEEKLY = "weekly", _("Once a week, on Monday")
    LATE_ONLY = "late-only", _("Only what is late")


class Whose(TextChoices):
    """Whose deadlines a page or a calendar shows."""

    MINE = "mine", _("Mine")
    UNITS = "units", _("My units")
    ALL = "all", _("All that I may see")


class When(TextChoices):
    """How far away a deadline is."""

    LATE = "late", pgettext_lazy("deadlines", "Late")
    SOON = "soon", _("Next 30 days")
    LATER = "later", pgettext_lazy("deadlines", "Later")


SOON_DAYS = 30
EARLIEST, LATEST = 2000, 2199  # years in which something can be due
