"""Background work of this room."""

from celery import shared_task

from partnerships.actions import steps, strategic


@shared_task(expires=3_000)  # seconds: one that waited for an hour has a successor
def follow_calendar() -> None:
    """Bring agreements into force, expire them; end labels whose last day has passed."""
    steps.follow_calendar()
    strategic.end_labels()
