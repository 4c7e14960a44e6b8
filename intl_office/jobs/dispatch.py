"""How a job reaches a worker."""

from intl_office.celery import app
from intl_office.core.queue import enqueue

# By name: `tasks` stands above the actions that send.
TASK = "intl_office.jobs.tasks.run_job"


def send(job_id: int) -> None:
    """Send a job to the workers once the current transaction is committed."""
    enqueue(app.tasks[TASK], job_id)
