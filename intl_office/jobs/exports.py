"""Exports too long for a request: made in a worker, offered for seven days.

    exports.register("organisations", export_organisations)          # in AppConfig.ready()
    start_export(export="organisations", query=request.GET, form="xlsx", title=_("..."), by=user)

`export_organisations(user, query)` gives what the list itself would export: it applies
`visible_to(user)` and the filters of the address again, in the worker.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.utils.translation import gettext as _

from intl_office.core.registry import Registry
from intl_office.core.uploads import CONTENT_TYPES, FileKind
from intl_office.jobs.actions.files import keep_file
from intl_office.jobs.actions.jobs import start_job
from intl_office.jobs.kinds import JobFailed, JobKind
from intl_office.jobs.models import Job
from intl_office.jobs.progress import Progress
from intl_office.ui import export
from intl_office.ui.export import Columns

KIND = "exports.list"
_TOLD = 500  # rows
FORMS = {FileKind.XLSX: export.xlsx, FileKind.CSV: export.csv_file}


@dataclass(frozen=True, slots=True)
class Exported:
    """A list to export.

    Attributes:
        name: of the file, without suffix.
        columns: heading and reader of each.
        rows: in order; an iterator keeps the memory small.
        total: how many, 0 where it is not known.

    """

    name: str
    columns: Columns
    rows: Iterable[Any]
    total: int = 0


Export = Callable[[AbstractBaseUser, QueryDict], Exported]
exports: Registry[Export] = Registry("exports")


def start_export(
    *, export: str, query: QueryDict, form: FileKind, title: str, by: AbstractBaseUser
) -> Job:
    """Start an export of what a list shows at this address; raises KeyError for an unknown one."""
    exports[export]
    parameters = {"export": export, "query": query.urlencode(), "form": FileKind(form).value}
    return start_job(kind=KIND, title=title, by=by, parameters=parameters)


class ListExport(JobKind):
    """Writes the file; killed, it begins again."""

    def run(self, job: Job, progress: Progress) -> None:
        """Write and keep it."""
        made = exports.get(job.parameters["export"])
        if made is None:
            raise JobFailed(_("This export is not offered any more."))
        found = made(job.started_by, QueryDict(job.parameters["query"]))
        progress.expect(found.total)
        form = FileKind(job.parameters["form"])
        answer: Any = FORMS[form](found.name, found.columns, _counted(found.rows, progress))
        self._keep(job, answer, f"{found.name}.{form.value}", CONTENT_TYPES[form])

    def _keep(
        self, job: Job, answer: FileResponse | StreamingHttpResponse, name: str, content_type: str
    ) -> None:
        with TemporaryFile() as target:
            for chunk in answer.streaming_content:  # type: ignore[union-attr]  # not asynchronous
                target.write(chunk)
            # Not `answer.close()`: it ends a request, and with it the worker's connection.
            if isinstance(answer, FileResponse) and answer.file_to_stream is not None:
                answer.file_to_stream.close()
            target.seek(0)
            keep_file(job=job, name=name, content=File(target), content_type=content_type)


def _counted(rows: Iterable[Any], progress: Progress) -> Iterable[Any]:
    for done, row in enumerate(rows, 1):
        if done % _TOLD == 0:
            progress.at(done)
        yield row
