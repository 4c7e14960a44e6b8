"""The long works of an import: check, write, undo. Each is one transaction."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext as _

from intl_office.core.errors import violation
from intl_office.core.locks import lock
from intl_office.jobs.enums import ImportStatus, JobState, Level
from intl_office.jobs.imports.checking import checked_rows, keep_preview
from intl_office.jobs.imports.kinds import ImportKind, Row, import_kinds
from intl_office.jobs.imports.undoing import undone
from intl_office.jobs.imports.writing import written_rows
from intl_office.jobs.kinds import JobFailed, JobKind
from intl_office.jobs.models import ImportBatch, Job
from intl_office.jobs.progress import Progress
from intl_office.jobs.workflow import imports


class ImportWork(JobKind):
    """What the three have in common: the import they work on, and where it goes when they stop."""

    atomic = True
    during: ClassVar[ImportStatus]
    stopped: ClassVar[str]

    def run(self, job: Job, progress: Progress) -> None:
        """Do it, whatever goes wrong in the user's words."""
        batch = ImportBatch.objects.select_related("started_by").get(job=job)
        job.link = reverse("jobs:import", args=[batch.uid])
        kind = import_kinds.get(batch.kind)
        if kind is None or not kind.allows(batch.started_by):
            raise JobFailed(_("You may not import this any more."))
        try:
            self.do(batch, kind, job, progress)
        except ValidationError as error:
            raise JobFailed(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise _contradiction(error) from error

    def do(self, batch: ImportBatch, kind: ImportKind, job: Job, progress: Progress) -> None:
        """Do the work itself."""
        raise NotImplementedError

    def ended(self, job: Job) -> None:
        """Bring the import back to where it came from when the work did not succeed."""
        batch = ImportBatch.objects.filter(job=job, status=self.during).first()
        if batch is not None and job.state != JobState.DONE:
            imports.advance(batch, self.stopped)


class Check(ImportWork):
    """Reads the rows and keeps what is wrong with them."""

    during = ImportStatus.CHECKING
    stopped = "check_stopped"

    def do(self, batch: ImportBatch, kind: ImportKind, job: Job, progress: Progress) -> None:
        """Check."""
        rows = checked_rows(batch, kind, progress)
        keep_preview(batch, kind, rows)
        progress.expect(len(rows))
        job.summary = [
            [_("Rows"), batch.rows],
            [_("Rows with errors"), batch.errors],
            [_("Rows with warnings"), batch.warnings],
        ]
        imports.advance(batch, "checked")


class Write(ImportWork):
    """Checks again, then writes every row."""

    during = ImportStatus.WRITING
    stopped = "write_stopped"

    def do(self, batch: ImportBatch, kind: ImportKind, job: Job, progress: Progress) -> None:
        """Write; two imports of one kind come one after the other."""
        lock(f"import:{kind.code}")
        rows = checked_rows(batch, kind, progress)
        _check_still_right(batch, rows)
        progress.message = _("Importing the rows")
        written_rows(batch, kind, rows, batch.started_by, progress)
        job.summary = [
            [_("Created"), batch.created],
            [_("Changed"), batch.changed],
            [_("Unchanged"), batch.unchanged],
        ]
        imports.advance(batch, "written")


class Undo(ImportWork):
    """Takes everything back."""

    during = ImportStatus.UNDOING
    stopped = "undo_stopped"

    def do(self, batch: ImportBatch, kind: ImportKind, job: Job, progress: Progress) -> None:
        """Undo."""
        lock(f"import:{kind.code}")
        kind.taken_back(undone(batch, progress))
        job.summary = [[_("Taken back"), progress.total]]
        imports.advance(batch, "undone")


def _check_still_right(batch: ImportBatch, rows: list[Row]) -> None:
    levels = [row.level for row in rows]
    if levels.count(Level.ERROR) or levels.count(Level.WARNING) > batch.warnings:
        raise JobFailed(_("Something has changed since the rows were checked. Check them again."))


def _contradiction(error: IntegrityError) -> Exception:
    """A constraint that the check did not foresee, in its own words; else a defect."""
    refused = violation(error)
    return JobFailed(" ".join(refused.messages)) if refused else error
