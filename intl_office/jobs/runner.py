"""Takes a job, does it, and gives it its last state, whatever happens on the way.

Killed at any point, nothing half-done remains and the sweep starts the job again: it goes on from
the last committed batch.
"""

import logging
from contextlib import nullcontext

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from intl_office.core import audit
from intl_office.jobs.enums import JobState
from intl_office.jobs.kinds import JobCancelled, JobFailed, JobKind, JobLost, job_kinds
from intl_office.jobs.models import Job
from intl_office.jobs.models.job import FORGOTTEN, MAX_ATTEMPTS
from intl_office.jobs.progress import Heartbeat, Progress

logger = logging.getLogger(__name__)


def run(job_id: int) -> None:
    """Do the job, unless it is another worker's or over.

    Raises OperationalError and InterfaceError where the database goes away: the sweep resumes.
    """
    job = claim(job_id)
    if job is None:
        return
    with translation.override(job.language), audit.context(user=job.started_by_id):
        kind = job_kinds.get(job.kind)
        if kind is None:
            finish(job, JobState.FAILED, _("This kind of work is not known any more."))
            return
        with Heartbeat(progress := Progress(job)):
            _attempt(kind, job, progress)


def claim(job_id: int) -> Job | None:
    """Take a waiting job; None where there is nothing to take."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        heartbeat_at=now,
        started_at=Coalesce("started_at", now),
    )
    return Job.objects.get(pk=job_id) if taken else None


def _attempt(kind: JobKind, job: Job, progress: Progress) -> None:
    try:
        progress.check()
        _do(kind, job, progress)
    except JobLost:
        logger.warning("job taken over", extra={"job": job.pk})
    except JobCancelled:
        finish(job, JobState.CANCELLED, _("Cancelled. What was done before remains."), kind)
    except JobFailed as error:
        finish(job, JobState.FAILED, str(error), kind)
    except (OperationalError, InterfaceError):
        if not connection.in_atomic_block:
            connection.close()
        raise
    except Exception:
        logger.exception("job failed", extra={"job": job.pk, "kind": job.kind})
        finish(job, JobState.FAILED, _("Unexpected error. It has been recorded."), kind)


def _do(kind: JobKind, job: Job, progress: Progress) -> None:
    with transaction.atomic() if kind.atomic else nullcontext():
        kind.run(job, progress)
        progress.flush()
        finish(job, JobState.DONE, job.message, kind, done=progress.total, total=progress.total)


def finish(
    job: Job, state: JobState, message: str, kind: JobKind | None = None, **figures: int
) -> None:
    """Give a claimed job its last state, together with what its kind does then.

    Raises JobLost where another worker has taken it.
    """
    columns = {"message": message, "summary": job.summary, "link": job.link, **figures}
    now = timezone.now()
    with transaction.atomic():
        ours = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
        if ours.update(state=state, ended_at=now, heartbeat_at=now, **columns) != 1:
            raise JobLost
        job.state, job.ended_at, job.message = state, now, message
        if kind is not None:
            kind.ended(job)


def sweep() -> list[int]:
    """Give back what dead workers held and what the broker lost; return what is to be sent."""
    for job in Job.objects.running_without_life():
        _give_back(job)
    forgotten = list(Job.objects.waiting_without_life().values_list("pk", flat=True))
    Job.objects.filter(pk__in=forgotten).update(heartbeat_at=timezone.now())
    return forgotten


def _give_back(job: Job) -> None:
    """Leave a dead worker's job to the next one; one that kills its workers fails."""
    if job.attempts >= MAX_ATTEMPTS:
        with translation.override(job.language), audit.context(user=job.started_by_id):
            message = _("Stopped %(times)s times before its end. It is not tried again.")
            _give_up(job, message % {"times": job.attempts})
        return
    held = Job.objects.running_without_life().filter(pk=job.pk, attempts=job.attempts)
    # Old enough to be sent with the forgotten ones at once.
    held.update(state=JobState.WAITING, heartbeat_at=job.heartbeat_at - FORGOTTEN)


def _give_up(job: Job, message: str) -> None:
    try:
        finish(job, JobState.FAILED, message, job_kinds.get(job.kind))
    except JobLost:
        logger.info("job lives after all", extra={"job": job.pk})
