"""Many documents at once: a long work with progress and cancel, one ZIP at its end."""

import uuid
from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import Any, ClassVar
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.core.uploads import clean_name
from intl_office.documents.actions.documents import make_document
from intl_office.documents.actions.making import make
from intl_office.documents.enums import Locale
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models import Document
from intl_office.documents.rendering.memory import give_back
from intl_office.jobs.actions.files import keep_file
from intl_office.jobs.actions.jobs import start_job
from intl_office.jobs.enums import Outcome
from intl_office.jobs.kinds import JobFailed, Row, Steps
from intl_office.jobs.models import Job
from intl_office.jobs.progress import Progress

KIND = "documents.batch"
ZIP = "application/zip"
GIVEN_BACK = 25  # documents after which their memory is


def start_batch(
    *,
    kind: str,
    subjects: Iterable[UUID | None],
    locale: Locale | None,
    title: str,
    by: AbstractBaseUser,
    draft: bool = False,
    token: UUID | None = None,
) -> Job:
    """Have one document made for each subject, in their order; the job ends with a ZIP of them.

    Without a locale each is made in the languages of its text. `draft` crosses all of them, and
    else those that their kind calls provisional.

    Raises KeyError for a kind that nobody registered. What the person may not have made, and what
    fails, is an error of its row; the others go on.
    """
    document_kinds[kind]
    parameters = {
        "kind": kind,
        "subjects": [str(subject) if subject else "" for subject in subjects],
        "locale": Locale(locale).value if locale else "",
        "draft": draft,
    }
    return start_job(kind=KIND, title=title, by=by, parameters=parameters, token=token)


class Batch(Steps):
    """Makes the documents one by one, each committed by itself, then packs them."""

    size: ClassVar[int] = 1

    def steps(self, job: Job) -> Sequence[Any]:
        """The subjects, numbered: a subject named twice gets two documents."""
        return list(enumerate(job.parameters["subjects"], 1))

    def step(self, job: Job, step: Any) -> Row:
        """Make one document."""
        number, subject = step
        if number % GIVEN_BACK == 0:
            give_back()
        document = self._document(job, number, subject)
        if not document.is_ready:
            make(document_id=document.pk)
            document.refresh_from_db()
        link = document.get_absolute_url()
        if document.is_ready:
            return Row(document.title, Outcome.CREATED, link=link)
        # Not raised: that would take back the row, and with it the way to try again.
        words = document.last_error or _("Another worker has it in hand.")
        return Row(document.title, Outcome.ERROR, words, link)

    def run(self, job: Job, progress: Progress) -> None:
        """Make them all, then the ZIP."""
        super().run(job, progress)
        found = self._made(job)
        if found:
            _keep_zip(job, found)

    def _document(self, job: Job, number: int, subject: str) -> Document:
        code, about = job.parameters["kind"], UUID(subject) if subject else None
        kind, locale = document_kinds[code], job.parameters["locale"]
        try:
            document, _new = make_document(
                kind=code,
                subject=about,
                locale=Locale(locale) if locale or not about else kind.text_locale(about),
                by=job.started_by,
                draft=job.parameters["draft"] or kind.provisional(about),
                token=_token(job, number),
            )
        except PermissionDenied as error:
            raise JobFailed(_("You may not have this document made.")) from error
        return document

    def _made(self, job: Job) -> list[Document]:
        numbers = range(1, len(job.parameters["subjects"]) + 1)
        tokens = [_token(job, number) for number in numbers]
        rows = Document.objects.filter(requested_by=job.started_by, token__in=tokens)
        made = rows.select_related("file").defer("context")
        known = {row.token: row for row in made if row.is_ready}
        return [known[token] for token in tokens if token in known]


def _token(job: Job, number: int) -> UUID:
    """Begun again, the work finds the documents that it made before."""
    return uuid.uuid5(job.uid, str(number))


def _keep_zip(job: Job, documents: list[Document]) -> None:
    with TemporaryFile() as target:
        with ZipFile(target, "w", ZIP_STORED) as archive:
            for number, document in enumerate(documents, 1):
                _add(archive, f"{number:04d} {document.file_name}", document)
        target.seek(0)
        name = f"{job.title.replace('/', '-')} {timezone.localdate():%Y-%m-%d}.zip"
        keep_file(job=job, name=clean_name(name), content=File(target), content_type=ZIP)


def _add(archive: ZipFile, name: str, document: Document) -> None:
    assert document.file is not None  # noqa: S101  # a named constraint says so
    at = timezone.localtime(document.created_at).timetuple()[:6]
    with document.file.open() as file:
        archive.writestr(ZipInfo(clean_name(name), at), file.read())
