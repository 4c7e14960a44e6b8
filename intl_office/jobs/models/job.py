"""Long work, the outcome of each of its rows, and the file that it may leave."""

import uuid
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.jobs.enums import ENDED, JobState, Outcome
from intl_office.jobs.rules import sees_all

# A worker beats every second; after so long without a beat it is dead.
STALE = timedelta(seconds=60)
# The broker answers in milliseconds; after so long it has lost the message, or the queue is long.
FORGOTTEN = timedelta(seconds=120)
MAX_ATTEMPTS = 5
KEPT = timedelta(days=7)  # how long a file waits for its owner


class JobQuerySet(RecordQuerySet["Job"]):
    """Sets of long works."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """One's own; all for technical administrators."""
        return self if sees_all(user) else self.filter(started_by_id=user.pk)

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("started_by", "deliverable")

    def running_without_life(self) -> Self:
        """Taken by a worker that gives no sign of life any more."""
        return self.filter(state=JobState.RUNNING, heartbeat_at__lt=timezone.now() - STALE)

    def waiting_without_life(self) -> Self:
        """Never taken, long after they were sent."""
        return self.filter(state=JobState.WAITING, heartbeat_at__lt=timezone.now() - FORGOTTEN)


@not_audited("a progress counter written every second; the row says itself who started what")
class Job(Record):
    """One long work that one person started.

    `parameters` is what its kind was given, `checkpoint` what it needs to go on where the last
    committed batch ended, `summary` a list of [label, value] pairs in the starter's language.
    """

    kind = models.CharField(_("kind"), max_length=64)
    title = models.CharField(_("title"), max_length=200)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    token = models.UUIDField(_("token of the form"), default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    checkpoint = models.JSONField(_("checkpoint"), default=dict, blank=True)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    message = models.TextField(_("message"), blank=True)
    summary = models.JSONField(_("summary"), default=list, blank=True)
    link = models.CharField(_("link to the result"), max_length=300, blank=True)
    cancel_requested = models.BooleanField(_("to be cancelled"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    heartbeat_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    started_at = models.DateTimeField(_("began"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long works")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values),
                name="jobs_job_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
                name="jobs_job_ended",
                violation_error_message=_("A work that ended has a time of its end, no other has."),
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(started_at__isnull=False, attempts__gte=1),
                name="jobs_job_running",
                violation_error_message=_("A running work has begun."),
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")),
                name="jobs_job_done_within_total",
                violation_error_message=_("More rows are done than there are."),
            ),
            models.UniqueConstraint(
                fields=["started_by", "token"],
                name="jobs_job_token",
                violation_error_message=_("This was started already."),
            ),
        ]
        indexes = [
            models.Index(fields=["started_by", "-id"], name="jobs_job_mine"),
            models.Index(
                fields=["state", "heartbeat_at"],
                condition=~Q(state__in=ENDED),
                name="jobs_job_alive",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100; 0 where the number of rows is not known yet."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def file(self) -> "JobFile | None":
        """The file that it left, None without one or once its time is over."""
        found: JobFile | None = getattr(self, "deliverable", None)
        return found if found and found.available else None


@not_audited("written once, with the work that it belongs to")
class JobRow(models.Model):
    """What became of one row of a long work."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="rows", verbose_name=_("long work"))
    number = models.PositiveIntegerField(_("row"))
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    message = models.TextField(_("message"), blank=True)
    link = models.CharField(_("link"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("outcome of a row")
        verbose_name_plural = _("outcomes of rows")
        constraints = [
            models.UniqueConstraint(
                fields=["job", "number"],
                name="jobs_jobrow_number",
                violation_error_message=_("This row has its outcome already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values),
                name="jobs_jobrow_outcome_known",
                violation_error_message=_("This outcome is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.reference}"


def _path(file: "JobFile", name: str) -> str:
    return f"jobs/files/{file.job.uid}/{name}"


@not_audited("written once, deleted with its file after some days")
class JobFile(models.Model):
    """A file made by a long work, kept in private storage for some days."""

    job = models.OneToOneField(
        Job, models.CASCADE, related_name="deliverable", verbose_name=_("long work")
    )
    file: Any = models.FileField(_("file"), upload_to=_path, max_length=300)
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)
    expires_at = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("file of a long work")
        verbose_name_plural = _("files of long works")
        indexes = [models.Index(fields=["expires_at"], name="jobs_jobfile_expires")]

    def __str__(self) -> str:
        return self.name

    @property
    def available(self) -> bool:
        """Whether it may still be fetched."""
        return self.expires_at > timezone.now()
