"""Documents: rows from which a file is made, the same file each time."""

import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.documents.enums import LIVE, DocumentState, Layout, Locale
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models.stored_file import StoredFile
from intl_office.documents.models.unchanging import stays
from intl_office.documents.rules import sees_all

_MADE = Q(file__isnull=False, rendered_at__isnull=False, size__gt=0) & ~Q(
    Q(sha256="") | Q(template_version="")
)
_NOT_MADE = Q(file__isnull=True, rendered_at__isnull=True, size=0, sha256="", template_version="")


class DocumentQuerySet(RecordQuerySet["Document"]):
    """Sets of documents."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """What each kind lets this person read; all for administrators."""
        if sees_all(user):
            return self
        readable = Q(pk__in=())
        for code, kind in document_kinds.items():
            readable |= Q(kind=code) & kind.readable(user)
        return self.filter(readable)

    def about(self, subject: uuid.UUID) -> Self:
        """Documents about one row of a room."""
        return self.filter(subject=subject)

    def live(self) -> Self:
        """Those that a worker still has to make."""
        return self.filter(state__in=LIVE)

    def for_list(self) -> Self:
        """With what a list shows; the frozen values but one stay where they are."""
        rows = self.select_related("requested_by").defer("context")
        return rows.annotate(layout=KT("context__layout"))


@audited(exclude=["context", "sent_at", "token"])
class Document(Record):
    """A document: what it shows is frozen when it is asked for, its file is made by a worker.

    `sha256` and `size` are those of the file as it was made; they stay when the file's time is
    over. `sent_at`: when a worker was last asked for it.
    """

    kind = models.CharField(_("kind"), max_length=64)
    subject = models.UUIDField(_("about"), null=True, blank=True, db_index=True)
    locale = models.CharField(_("language"), max_length=4, choices=Locale)
    title = models.CharField(_("title"), max_length=200)
    author = models.CharField(_("institution"), max_length=200, blank=True)
    draft = models.BooleanField(_("draft version"), default=False)
    context = models.JSONField(_("values"), default=dict, blank=True)
    template_version = models.CharField(_("version of the template"), max_length=64, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DocumentState, default=DocumentState.WAITING
    )
    file = models.OneToOneField(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="document",
        verbose_name=_("file"),
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    rendered_at = models.DateTimeField(_("made"), null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    token = models.UUIDField(_("token of the form"), default=uuid.uuid4, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    sent_at = models.DateTimeField(_("sent to the workers"), default=timezone.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DocumentState.values),
                name="documents_document_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(locale__in=Locale.values),
                name="documents_document_locale_known",
                violation_error_message=_("This language is not offered."),
            ),
            models.CheckConstraint(
                condition=(Q(state=DocumentState.READY) & _MADE)
                | (~Q(state=DocumentState.READY) & _NOT_MADE),
                name="documents_document_ready",
                violation_error_message=_(
                    "A document that is ready has its file, SHA-256, size and the version of its"
                    " template; no other has."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.FAILED) | ~Q(last_error=""),
                name="documents_document_failed",
                violation_error_message=_("A document that failed says why."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="documents_document_titled",
                violation_error_message=_("A document has a title."),
            ),
            models.UniqueConstraint(
                fields=["requested_by", "token"],
                name="documents_document_token",
                violation_error_message=_("This document was asked for already."),
            ),
        ]
        triggers = [
            # Signatures, mails and links refer to it.
            stays(
                "append_only_made",
                *("kind", "subject", "locale", "draft", "context"),
                *("state", "file", "sha256", "size", "template_version", "rendered_at"),
                where=pgtrigger.Q(old__state=DocumentState.READY),
            )
        ]
        indexes = [
            models.Index(fields=["requested_by", "-id"], name="documents_document_mine"),
            models.Index(
                fields=["sent_at"], condition=Q(state__in=LIVE), name="documents_document_live"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the document."""
        return reverse("documents:document", kwargs={"uid": self.uid})

    def title_in(self, language: str) -> str:
        """Its title for whoever reads this language; the file has one title."""
        kind = document_kinds.get(self.kind)
        return kind.titled(self.title, self.context, language) if kind else self.title

    @property
    def title_here(self) -> str:
        """Its title for whoever reads the page."""
        return self.title_in(get_language() or "")

    @property
    def is_live(self) -> bool:
        """Whether a worker still has to make it."""
        return self.state in LIVE

    @property
    def is_ready(self) -> bool:
        """Whether its file can be fetched."""
        return self.state == DocumentState.READY

    @property
    def languages_said(self) -> str:
        """Its languages, and how they stand on the pages."""
        asked_for = self.__dict__  # a list asks for the layout alone
        layout = asked_for["layout"] if "layout" in asked_for else self.context.get("layout")
        if layout == Layout.SEQUENCE:
            return gettext("French and English, one after the other")
        return str(self.get_locale_display())

    @property
    def file_name(self) -> str:
        """The name under which it is saved: its title and the beginning of its identifier."""
        return f"{self.title[:100].replace('/', '-')} {str(self.uid)[:8]}.pdf"


@not_audited("the memory of the changes of state itself; it only grows")
class DocumentTransition(TransitionLog):
    """One change of state of a document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a document")
        verbose_name_plural = _("steps of documents")
