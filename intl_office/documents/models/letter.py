"""How a letter was written, so that it can be written again."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.documents.models.clause import ClauseVersion
from intl_office.documents.models.document import Document


@audited()
class Letter(Record):
    """The text of the library that a letter was written from, and what was entered for it.

    What is printed is frozen in the document; entries that are not printed stay here alone.

    Attributes:
        entries: texts by name (`documents.letter_writing`).
        follows: the letter whose entries it began with.

    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="letter")
    version = models.ForeignKey(
        ClauseVersion, models.PROTECT, related_name="+", verbose_name=_("text of the library")
    )
    entries: Any = models.JSONField(_("entries"), default=dict, blank=True)
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("written again from"),
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(follows=None) | ~Q(follows=F("id")),
                name="documents_letter_follows_another",
                violation_error_message=_("A letter does not follow itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)
