"""How work reaches the workers."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def enqueue(task: "Task[Any, Any]", *ids: Any, priority: int = 5) -> None:
    """Send a task to the workers once the current transaction is committed.

    The row that the task works on is the truth: where the broker is away the message is dropped
    with a warning and the room's own scheduled sweep finds the row again. The request of the user
    never fails for it.

    Args:
        task: takes ids only.
        ids: primary keys.
        priority: 0 (first) to 9 (last).

    """

    def send() -> None:
        try:
            task.apply_async(ids, priority=priority, retry=False)
        except OperationalError:
            logger.warning("broker away, left to the sweep", extra={"task": task.name})

    transaction.on_commit(send)
