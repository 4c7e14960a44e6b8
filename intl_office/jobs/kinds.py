"""Kinds of long work, registered by the rooms whose work it is.

class Reminders(Steps):
    def steps(self, job): return list(Deadline.objects.due().values_list("pk", flat=True))
    def step(self, job, step): ...; return Row(str(deadline), Outcome.OK)

job_kinds.register("deadlines.reminders", Reminders())        # in AppConfig.ready()
start_job(kind="deadlines.reminders", title=_("..."), by=user)  # in an action
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from intl_office.core.registry import Registry
from intl_office.jobs.enums import Outcome
from intl_office.jobs.models import Job

if TYPE_CHECKING:
    from intl_office.jobs.progress import Progress

logger = logging.getLogger(__name__)


class JobFailed(Exception):
    """The work cannot be done; the message is for the user."""


class JobCancelled(Exception):
    """Its user asked to stop; raised by `Progress` between batches."""


class JobLost(Exception):
    """Another worker has taken the work over: write nothing more."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one row.

    Attributes:
        reference: what the row is about, in words.
        outcome: how it ended.
        message: why, for the user.
        link: address of what came of it.

    """

    reference: str
    outcome: Outcome = Outcome.OK
    message: str = ""
    link: str = ""


class JobKind(ABC):
    """A kind of long work.

    `atomic`: all or nothing; `run` and the end of the job are one transaction. Otherwise `run`
    commits in batches (`progress.batch()`) and, called again, goes on from `job.checkpoint`.
    """

    atomic: ClassVar[bool] = False

    @abstractmethod
    def run(self, job: Job, progress: "Progress") -> None:
        """Do the work; raises JobFailed with a message for the user."""

    def ended(self, job: Job) -> None:  # noqa: B027  # nothing more to do is usual
        """Called once, in the transaction that gives the job its last state."""

    def may_fetch(self, job: Job, user: AbstractBaseUser) -> bool:  # noqa: ARG002  # for those who override it
        """Say whether its owner may still have the file that it left."""
        return True


class Steps(JobKind):
    """A work made of steps that do not depend on one another.

    A worker killed in a batch repeats that batch: nothing of it was committed.
    """

    size: ClassVar[int] = 20  # steps in one transaction

    @abstractmethod
    def steps(self, job: Job) -> Sequence[Any]:
        """Name every step, plain values that JSON knows; asked once, kept with the job."""

    @abstractmethod
    def step(self, job: Job, step: Any) -> Row:
        """Do one step in its own savepoint; raises JobFailed for an error of this row alone."""

    def run(self, job: Job, progress: "Progress") -> None:
        """Do the steps that remain, batch by batch."""
        steps = self._steps(job, progress)
        progress.expect(len(steps))
        for first in range(int(job.checkpoint["next"]), len(steps), self.size):
            numbered = list(enumerate(steps[first : first + self.size], first + 1))
            with progress.batch(next=first + len(numbered)):
                for number, step in numbered:
                    progress.outcome(number, self._one(job, step))

    def _steps(self, job: Job, progress: "Progress") -> Sequence[Any]:
        if "steps" not in job.checkpoint:
            with progress.batch(steps=list(self.steps(job)), next=0):
                pass
        steps: Sequence[Any] = job.checkpoint["steps"]
        return steps

    def _one(self, job: Job, step: Any) -> Row:
        try:
            with transaction.atomic():
                return self.step(job, step)
        except JobFailed as error:
            return Row(str(step), Outcome.ERROR, str(error))
        except (JobCancelled, JobLost, OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("step failed", extra={"job": job.pk, "step": str(step)})
            return Row(str(step), Outcome.ERROR, _("Unexpected error. It has been recorded."))


job_kinds: Registry[JobKind] = Registry("kinds of long work")
