"""Background work of the core."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

HEARTBEAT_KEY = "beat:last"


@shared_task
def heartbeat() -> None:
    """Note that scheduler, broker and a worker are alive together; `/readyz` shows the time."""
    cache.set(HEARTBEAT_KEY, timezone.now(), timeout=None)
