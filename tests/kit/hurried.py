"""The application whose scheduler waits seconds where production waits minutes: for tests alone.

A stack that is given this module as its application (`Stack.application`) takes the dead for dead
within seconds, by the real scheduler and the real sweeps. Nothing else is different.
"""

from datetime import timedelta

from celery.signals import worker_process_init

from tests.kit.probe import app, probe

__all__ = ["app", "probe"]

SWEEPS = ("documents", "mail", "deadlines", "jobs")
app.conf.beat_schedule = {
    name: {**line, "schedule": 2.0} if name in SWEEPS else line
    for name, line in app.conf.beat_schedule.items()
}


@worker_process_init.connect
def take_the_dead_for_dead_soon(**_given: object) -> None:
    """In each child of a worker, once its models are loaded."""
    from intl_office.documents.actions import making  # noqa: PLC0415  # see above
    from intl_office.jobs.models import job  # noqa: PLC0415  # see above
    from intl_office.mail.models import message  # noqa: PLC0415  # see above

    making.FORGOTTEN = timedelta(seconds=10)
    making.ABANDONED = timedelta(seconds=3)
    job.STALE = timedelta(seconds=10)
    job.FORGOTTEN = timedelta(seconds=10)
    message.STALE_AFTER = timedelta(seconds=12)
