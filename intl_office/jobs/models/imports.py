"""An import: its file, the columns chosen, what was found in it and what it wrote."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.jobs.enums import ImportStatus, Level
from intl_office.jobs.models.job import Job
from intl_office.jobs.rules import sees_all


def _path(batch: "ImportBatch", name: str) -> str:
    return f"jobs/imports/{batch.uid}/{name}"


class ImportBatchQuerySet(RecordQuerySet["ImportBatch"]):
    """Sets of imports."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """One's own; all for technical administrators."""
        return self if sees_all(user) else self.filter(started_by_id=user.pk)

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("started_by", "job")


@audited(exclude=["layout"])
class ImportBatch(Record):
    """One file on its way into the database.

    `layout` is what was seen of the file when it came (sheets, first rows, encoding), `mapping`
    says which column of the file (counted from 0) fills which column of the kind, `job` is the
    work that checks, writes or undoes it, or did so last.
    """

    kind = models.CharField(_("kind"), max_length=64)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    token = models.UUIDField(_("token of the form"), default=uuid.uuid4, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED
    )
    file: Any = models.FileField(_("file"), upload_to=_path, max_length=300)
    file_name = models.CharField(_("name of the file"), max_length=150)
    file_kind = models.CharField(_("type of the file"), max_length=5)
    sha256 = models.CharField(_("checksum"), max_length=64)
    layout = models.JSONField(_("layout"), default=dict)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    header_row = models.PositiveIntegerField(_("row of the headings"), default=1)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    accepts_warnings = models.BooleanField(_("warnings accepted"), default=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    errors = models.PositiveIntegerField(_("rows with errors"), default=0)
    warnings = models.PositiveIntegerField(_("rows with warnings"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    written_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("long work")
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values),
                name="jobs_import_status_known",
                violation_error_message=_("This status is not known."),
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[ImportStatus.WRITTEN, ImportStatus.UNDOING, ImportStatus.UNDONE],
                    written_at__isnull=False,
                )
                | (~Q(status__in=["written", "undoing", "undone"]) & Q(written_at__isnull=True)),
                name="jobs_import_written",
                violation_error_message=_("What was imported has a time of it, nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(status=ImportStatus.UNDONE, undone_at__isnull=False)
                | (~Q(status=ImportStatus.UNDONE) & Q(undone_at__isnull=True)),
                name="jobs_import_undone",
                violation_error_message=_("What was undone has a time of it, nothing else has."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["writing", "written", "undoing", "undone"]) | Q(errors=0),
                name="jobs_import_without_errors",
                violation_error_message=_("A file with errors is not imported."),
            ),
            models.UniqueConstraint(
                fields=["started_by", "token"],
                name="jobs_import_token",
                violation_error_message=_("This file was sent already."),
            ),
        ]
        indexes = [models.Index(fields=["started_by", "-id"], name="jobs_import_mine")]

    def __str__(self) -> str:
        return self.file_name


@not_audited("only grows; it is the memory of the changes of state itself")
class ImportTransition(TransitionLog):
    """One change of state of an import."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="transitions")


@not_audited("made again by every check")
class ImportRow(models.Model):
    """A row of the file as the preview shows it: the first ones, and all that have issues.

    `cells` are the texts read, by column of the kind; `issues` is a list of
    [column or "", level, {language: message}].
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="preview")
    number = models.PositiveIntegerField(_("row"))
    level = models.CharField(_("level"), max_length=7, choices=Level)
    cells = models.JSONField(_("values"), default=dict)
    issues = models.JSONField(_("issues"), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="jobs_importrow_number",
                violation_error_message=_("This row is known already."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values),
                name="jobs_importrow_level_known",
                violation_error_message=_("This level is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def said(self) -> list[tuple[str, str, str]]:
        """Column, level and message of each issue, in the language in force."""
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return [(column, level, words[language]) for column, level, words in self.issues]


@not_audited("written once, read by the undo; the rows themselves are audited")
class ImportChange(models.Model):
    """What an import did to one object: how to take it back, and whether that is still possible.

    `before` and `after` hold the fields changed; of a created object `after` holds every field.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField(_("row"))
    model = models.CharField(_("model"), max_length=100)
    object_id = models.BigIntegerField(_("object"))
    created = models.BooleanField(_("created by the import"))
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "model", "object_id"],
                name="jobs_importchange_object",
                violation_error_message=_("Two rows of the file are about the same object."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


@not_audited("a habit of one person, written over by the next use")
class ImportMapping(models.Model):
    """Which columns a person chose for files with these headings."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=64)
    signature = models.CharField(_("headings"), max_length=64)
    mapping = models.JSONField(_("columns"), default=dict)

    class Meta:
        verbose_name = _("columns remembered")
        verbose_name_plural = _("columns remembered")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "signature"],
                name="jobs_importmapping_once",
                violation_error_message=_("These columns are remembered already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"
