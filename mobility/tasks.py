"""Background work of this app."""

from celery import shared_task

from mobility.actions import campaigns, mobilities


@shared_task(expires=240)  # seconds: the next one follows after five minutes
def follow_clock() -> None:
    """Open and close campaigns at their moments."""
    campaigns.follow_clock()


@shared_task(expires=3_000)  # seconds: one that waited for an hour has a successor
def follow_calendar() -> None:
    """Mobilities begin on their first day and are over after their last."""
    mobilities.follow_calendar()
