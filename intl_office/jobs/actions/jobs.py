"""Starting and cancelling long work."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation

from intl_office.jobs import dispatch, runner
from intl_office.jobs.enums import JobState
from intl_office.jobs.kinds import job_kinds
from intl_office.jobs.models import Job
from intl_office.jobs.rules import cancels


def start_job(
    *,
    kind: str,
    title: str,
    by: AbstractBaseUser,
    parameters: Mapping[str, Any] | None = None,
    token: uuid.UUID | None = None,
) -> Job:
    """Make a job and send it to the workers once the transaction is committed.

    Args:
        kind: key in `job_kinds`.
        title: what it does, in the user's language.
        by: whose work it is.
        parameters: plain values that JSON knows.
        token: of the form; a form sent twice starts one job.

    Raises KeyError for a kind that nobody registered.

    """
    job, new = make_job(kind=kind, title=title, by=by, parameters=parameters, token=token)
    if new:
        dispatch.send(job.pk)
    return job


def make_job(
    *,
    kind: str,
    title: str,
    by: AbstractBaseUser,
    parameters: Mapping[str, Any] | None = None,
    token: uuid.UUID | None = None,
) -> tuple[Job, bool]:
    """Make a job without sending it; say whether it is new. `begin` sends it or does it here."""
    job_kinds[kind]
    return Job.objects.get_or_create(
        started_by_id=by.pk,
        token=token or uuid.uuid4(),
        defaults={
            "kind": kind,
            "title": title[:200],
            "language": (translation.get_language() or settings.LANGUAGE_CODE)[:2],
            "parameters": dict(parameters or {}),
        },
    )


def begin(job: Job, *, here: bool) -> None:
    """Do a job in this process, for what takes well under a second, or send it to the workers."""
    if here:
        transaction.on_commit(lambda: runner.run(job.pk))
    else:
        dispatch.send(job.pk)


@transaction.atomic
def cancel_job(*, job: Job, by: AbstractBaseUser) -> Job:
    """Stop a job: at once while it waits, else between two batches; over already, nothing happens.

    Raises PermissionDenied for somebody else's job.
    """
    fresh = Job.objects.select_for_update().get(pk=job.pk)
    if fresh.ended:
        return fresh
    if not cancels(by, fresh):
        raise PermissionDenied
    fresh.cancel_requested = True
    if fresh.state == JobState.WAITING:
        fresh.state, fresh.ended_at = JobState.CANCELLED, timezone.now()
    fresh.save(update_fields=["cancel_requested", "state", "ended_at"])
    if fresh.ended and (kind := job_kinds.get(fresh.kind)):
        kind.ended(fresh)
    return fresh
