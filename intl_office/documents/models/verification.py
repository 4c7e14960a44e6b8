"""Files that somebody wants to have checked; the file itself is gone once it was looked at."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited
from intl_office.core.models import Record


@not_audited("a question of anybody, kept for a day; nothing is decided by it")
class Verification(Record):
    """One file brought to be checked: its digest, and what was found out.

    `content` is emptied by the worker that looks at it. `report` is empty until then. `attempts`
    is counted before each look.
    """

    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content = models.BinaryField(_("content"), null=True)
    report = models.JSONField(_("report"), default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        indexes = [models.Index(fields=["created_at"], name="documents_verification_age")]

    def __str__(self) -> str:
        return self.sha256

    def get_absolute_url(self) -> str:
        """Where the answer is read."""
        return reverse("documents:verified", args=[self.uid])

    @property
    def is_done(self) -> bool:
        """Whether it was looked at."""
        return bool(self.report)
