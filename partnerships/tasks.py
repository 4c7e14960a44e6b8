"""Background work of this room."""

from celery import shared_task

from partnerships.actions import (
    countries,
    renewal_deadlines,
    steps,
    strategic,
    visit_deadlines,
)


@shared_task(expires=3_000)  # seconds: one that waited for an hour has a successor
def follow_calendar() -> None:
    """Bring agreements into force, expire them; end labels and priorities that are over."""
    steps.follow_calendar()
    visit_deadlines.close_past_days()
    strategic.end_labels()
    countries.end_countries()


@shared_task
def keep_decision_deadlines() -> None:
    """Move the deadlines of decisions after the months by type were changed."""
    renewal_deadlines.keep_decision_deadlines()
