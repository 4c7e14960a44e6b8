"""Background work of this room: thin, all is in the runner."""

from celery import shared_task

from intl_office.jobs import dispatch, runner
from intl_office.jobs.actions.files import purge_files

HOURS = 3600  # seconds


# Longer than the broker's visibility timeout: a second delivery finds the job taken and ends.
@shared_task(time_limit=2 * HOURS, soft_time_limit=2 * HOURS - 60)
def run_job(job_id: int) -> None:
    """Do one job."""
    runner.run(job_id)


@shared_task
def sweep_jobs() -> None:
    """Start again what dead workers and a lost broker left behind."""
    for job_id in runner.sweep():
        dispatch.send(job_id)


@shared_task
def purge_job_files() -> None:
    """Delete the files whose time is over."""
    purge_files()
