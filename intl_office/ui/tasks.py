"""Background work of the frame."""

from celery import shared_task

from intl_office.ui.actions import drafts


@shared_task
def purge() -> None:
    """Delete drafts that nobody touched for 30 days, and traces of clicks of two days."""
    drafts.purge()
