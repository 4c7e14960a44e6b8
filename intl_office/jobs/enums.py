"""States and outcomes of long work and of imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a long work stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Outcome(models.TextChoices):
    """What became of one row."""

    OK = "ok", _("Done")
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    SKIPPED = "skipped", _("Skipped")
    WARNING = "warning", _("To look at")
    ERROR = "error", _("Not done")


class ImportStatus(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Columns to choose")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("To confirm")
    WRITING = "writing", _("Being imported")
    WRITTEN = "written", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Given up")


class Level(models.TextChoices):
    """How grave an issue of an imported row is; `ok` stands for a row without any."""

    OK = "ok", _("Without remark")
    WARNING = "warning", _("Warning")
    ERROR = "error", _("Error")
