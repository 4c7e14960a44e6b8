"""What a running work tells: how far it is, that it lives, and what became of each row."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, InterfaceError, connection, models, transaction
from django.utils import timezone

from intl_office.jobs.enums import JobState
from intl_office.jobs.kinds import JobCancelled, JobLost, Row
from intl_office.jobs.models import Job, JobRow

logger = logging.getLogger(__name__)
BEAT = 1.0  # seconds
_FLUSH = 1_000  # rows


class Progress:
    """Given to a kind's `run`.

    The worker's claim on the job is the number of the attempt: every commit checks it, so that a
    worker taken for dead that wakes up again writes nothing.
    """

    def __init__(self, job: Job) -> None:
        """Take the job as claimed."""
        self.job = job
        self.total, self.done, self.message = job.total, 0, ""
        self.cancelled = job.cancel_requested
        self._rows: list[JobRow] = []

    def expect(self, total: int) -> None:
        """Say how many rows there are."""
        self.total = total
        self.done = min(self.done, total)

    def at(self, done: int, message: str = "") -> None:
        """Say how many rows are done, shown within a second; raises JobCancelled."""
        self.done = done
        self.message = message or self.message
        self.check()

    def check(self) -> None:
        """Raise JobCancelled where the user asked to stop."""
        if self.cancelled:
            raise JobCancelled

    def outcome(self, number: int, row: Row) -> None:
        """Keep what became of a row, in the current transaction."""
        self._rows.append(
            JobRow(
                job=self.job,
                number=number,
                reference=row.reference[:200],
                outcome=row.outcome,
                message=row.message,
                link=row.link,
            )
        )
        if len(self._rows) >= _FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write the outcomes gathered."""
        JobRow.objects.bulk_create(self._rows)
        self._rows = []

    @contextmanager
    def batch(self, **checkpoint: Any) -> Iterator[None]:
        """Commit what the block does together with the checkpoint, or nothing of it.

        `next=n` says that n rows are done. Raises JobCancelled before, JobLost after the block.
        """
        self.cancelled = self._asked_to_stop()
        self.check()
        merged = {**self.job.checkpoint, **checkpoint}
        with transaction.atomic():
            yield
            self.flush()
            self.done = min(int(merged.get("next", self.done)), self.total)
            self.hold(checkpoint=merged, done=self.done, total=self.total)
        self.job.checkpoint = merged

    def hold(self, **columns: Any) -> None:
        """Write columns of the job if it is still ours; raises JobLost."""
        if self._claimed().update(heartbeat_at=timezone.now(), **columns) != 1:
            raise JobLost

    def beat(self) -> None:
        """Show how far the work is, on a connection of its own, and learn of a cancellation."""
        done, total = self.done, self.total
        self._claimed().update(
            heartbeat_at=timezone.now(),
            total=total,
            done=min(done, total) if total else done,
            message=self.message,
        )
        self.cancelled = self.cancelled or self._asked_to_stop()

    def _asked_to_stop(self) -> bool:
        return bool(Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists())

    def _claimed(self) -> "models.QuerySet[Job]":
        return Job.objects.filter(
            pk=self.job.pk, state=JobState.RUNNING, attempts=self.job.attempts
        )


class Heartbeat:
    """Beats while its block runs, also within one long transaction."""

    def __init__(self, progress: Progress) -> None:
        """Take whose heart it is."""
        self.progress = progress
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._end.wait(BEAT):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        try:
            self.progress.beat()
        except (DatabaseError, InterfaceError):
            # The next beat has a new connection; the work itself meets the same trouble.
            logger.warning("no heartbeat", extra={"job": self.progress.job.pk})
            connection.close()
