"""Exports too long for a request: made in a worker, kept for seven days for whoever asked.

The worker opens the list again at the same address, for the same person (`ui.exporting.made`): the
file holds the rows, columns and order that the list itself would show them then.
"""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.db import transaction
from django.http import FileResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from intl_office.core.uploads import CONTENT_TYPES, FileKind
from intl_office.jobs.actions.files import keep_file
from intl_office.jobs.actions.jobs import start_job
from intl_office.jobs.kinds import JobFailed, JobKind
from intl_office.jobs.models import Job
from intl_office.jobs.progress import Progress
from intl_office.ui import exporting
from intl_office.ui.exporting import NotOffered, Rows, Wanted

KIND = "exports.list"
_TOLD = 500  # rows


def start(wanted: Wanted, by: AbstractBaseUser) -> str:
    """Start an export; return the address of the page that shows how far it is."""
    parameters = {"path": wanted.path, "query": wanted.query, "form": FileKind(wanted.form).value}
    job = start_job(kind=KIND, title=wanted.title, by=by, parameters=parameters)
    return reverse("jobs:job", args=[job.uid])


class ListExport(JobKind):
    """Writes the file; killed, it begins again."""

    def run(self, job: Job, progress: Progress) -> None:
        """Write and keep it; what the person may see is asked now."""

        def passing(rows: Rows, total: int) -> Rows:
            progress.expect(total)
            return _counted(rows, progress)

        asked, form = job.parameters, FileKind(job.parameters["form"])
        if not job.started_by.is_active:
            raise JobFailed(_("This account is closed."))
        try:
            answer = exporting.made(
                asked["path"], asked["query"], form.value, by=job.started_by, passing=passing
            )
        except NotOffered:
            raise JobFailed(_("This list is not there any more, or not for you.")) from None
        self._keep(job, progress, answer, form)

    def may_fetch(self, job: Job, user: AbstractBaseUser) -> bool:
        """Only as long as the person may open the list."""
        return exporting.may_open(job.parameters["path"], user)

    def _keep(self, job: Job, progress: Progress, answer: HttpResponseBase, form: FileKind) -> None:
        with TemporaryFile() as target:
            written: Any = answer
            for chunk in written.streaming_content:
                target.write(chunk)
            # Not `answer.close()`: it ends a request, and with it the worker's connection.
            if isinstance(answer, FileResponse) and answer.file_to_stream is not None:
                answer.file_to_stream.close()
            target.seek(0)
            with transaction.atomic():
                # First, so that a worker taken for dead keeps nothing.
                progress.hold()
                name = answer.headers["Content-Disposition"].split('"')[1]
                keep_file(
                    job=job, name=name, content=File(target), content_type=CONTENT_TYPES[form]
                )


def _counted(rows: Rows, progress: Progress) -> Iterator[Any]:
    done = 0
    for done, row in enumerate(rows, 1):
        if done % _TOLD == 0:
            # A row may have come since they were counted.
            progress.at(min(done, progress.total))
        yield row
    progress.expect(done)
