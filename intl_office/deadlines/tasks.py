"""Background work of this room."""

from celery import shared_task

from intl_office.deadlines.actions import reminding


@shared_task(expires=3_000)  # seconds: one that waited for an hour has a successor
def remind() -> None:
    """Write what people have to be told today, and the mails that tell it."""
    reminding.remind()
