"""Background work of this room."""

from celery import shared_task

from partnerships.actions import steps, visit_deadlines


@shared_task(expires=3_000)  # seconds: one that waited for an hour has a successor
def follow_calendar() -> None:
    """Bring agreements into force on their first day, expire them after their last."""
    steps.follow_calendar()
    visit_deadlines.close_past_days()
