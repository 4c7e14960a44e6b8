"""How work reaches the workers, and who it is done for."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

from intl_office.core import audit
from intl_office.core.logs import request_id

logger = logging.getLogger(__name__)
HEADER = "audit"


class OfficeTask(Task):  # type: ignore[type-arg]  # generic in the stubs alone
    """Every task of the project: what it writes bears the person and request that asked for it.

    Without an asking person (the scheduler) the task's own identifier stands as the request.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in the log and audit context that travelled with the message."""
        asked = dict((self.request.headers or {}).get(HEADER) or {})
        request = asked.pop("request", "") or self.request.id or "-"
        token = request_id.set(request)
        try:
            with audit.context(request_id=request, **asked):
                return super().__call__(*args, **kwargs)
        finally:
            request_id.reset(token)


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
    headers: Any = {HEADER: audit.carried()}  # the stubs know texts alone

    def send() -> None:
        try:
            task.apply_async(ids, priority=priority, retry=False, headers=headers)
        except OperationalError:
            logger.warning("broker away, left to the sweep", extra={"task": task.name})

    transaction.on_commit(send)
