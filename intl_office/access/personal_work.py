"""Long work about personal data: the copy for a person, and making somebody anonymous."""

import io
import zipfile
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from intl_office.access.actions.anonymise import anonymise
from intl_office.access.models import Erasure, RightsRequest
from intl_office.access.queries import as_json, copy_of, subject_of_user
from intl_office.access.rules import handles_requests
from intl_office.accounts.models import User
from intl_office.core.personal import Subject
from intl_office.jobs.actions.files import keep_file
from intl_office.jobs.actions.jobs import start_job
from intl_office.jobs.kinds import JobFailed, JobKind, job_kinds
from intl_office.jobs.models import Job
from intl_office.jobs.progress import Progress

COPY, ANONYMISE = "access.copy", "access.anonymise"
ZIP = "application/zip"


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    job_kinds.register(COPY, Copy())
    job_kinds.register(ANONYMISE, Anonymise())


def start_copy(*, by: User, request: RightsRequest | None = None) -> Job:
    """Make the copy of one's own data, or of who asked for theirs.

    Raises PermissionDenied where it is somebody else's and the person does not answer requests.
    """
    if request and request.user_id != by.pk and not handles_requests(by):
        raise PermissionDenied
    parameters = {"request": str(request.uid)} if request else {}
    return start_job(kind=COPY, title=_("Copy of personal data"), by=by, parameters=parameters)


def start_anonymising(*, erasure: Erasure, by: User) -> Job:
    """Make somebody anonymous in a worker: every table is read."""
    return start_job(
        kind=ANONYMISE,
        title=_("Anonymisation %(token)s") % {"token": erasure.token},
        by=by,
        parameters={"erasure": str(erasure.uid)},
        token=erasure.uid,
    )


class Copy(JobKind):
    """One archive with the same twice: a page to read, a file for machines."""

    def run(self, job: Job, progress: Progress) -> None:
        """Write and keep it; killed, it begins again."""
        progress.expect(1)
        who = subject_of_user(self._user(job))
        name = _("personal-data")
        keep_file(
            job=job,
            name=f"{name}.zip",
            content=ContentFile(archive(who, name)),
            content_type=ZIP,
        )

    def _user(self, job: Job) -> User:
        if uid := job.parameters.get("request"):
            rows = RightsRequest.objects.visible_to(job.started_by).select_related("user")
            asker: User = rows.get(uid=UUID(uid)).user
            return asker
        starter: User = User.objects.get(pk=job.started_by_id)
        return starter


def archive(who: Subject, name: str) -> bytes:
    """The copy as an archive of two files."""
    tables = copy_of(who)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        page = render_to_string("access/personal_copy.html", {"who": who, "tables": tables})
        made.writestr(f"{name}.html", page)
        made.writestr(f"{name}.json", as_json(tables, who))
    return target.getvalue()


class Anonymise(JobKind):
    """Everything or nothing."""

    atomic = True

    def run(self, job: Job, progress: Progress) -> None:
        """Do it; raises JobFailed with the reason where it cannot be done."""
        progress.expect(1)
        erasure = Erasure.objects.get(uid=UUID(job.parameters["erasure"]))
        try:
            anonymise(erasure=erasure, by=User.objects.get(pk=job.started_by_id))
        except ValidationError as refused:
            raise JobFailed(" ".join(refused.messages)) from refused
        except (PermissionDenied, LookupError) as refused:
            raise JobFailed(_("You may not make this person anonymous.")) from refused
        job.link = reverse("access:erasure", args=[erasure.uid])
