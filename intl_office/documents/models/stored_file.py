"""Private files, kept by their content."""

from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited
from intl_office.core.models import Record
from intl_office.documents.models.unchanging import stays

STORE = "private"


@not_audited("written once and never changed; the row says who brought the file")
class StoredFile(Record):
    """A file that was made or uploaded; who may read it is said by the row that refers to it.

    Two rows may hold one content: it lies in the store once.
    """

    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type"), max_length=100)
    name = models.CharField(_("name"), max_length=150)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
        help_text=_("Empty for what the application made."),
    )

    objects = models.Manager["StoredFile"]()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="documents_storedfile_sha256",
                violation_error_message=_("This is no SHA-256."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="documents_storedfile_not_empty",
                violation_error_message=_("This file is empty."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(media_type=""),
                name="documents_storedfile_named",
                violation_error_message=_("A file has a name and a type."),
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="documents_storedfile_content")]
        triggers = [stays("content_stays", "sha256", "size", "media_type")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Its name in the store: the digest of its content, in folders of 256."""
        return path_of(self.sha256)

    def open(self) -> "File[Any]":
        """Open the content for reading, in bytes; raises OSError where the store lost it."""
        return storages[STORE].open(self.path, "rb")


def path_of(sha256: str) -> str:
    """The name in the store of a content with this digest."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
