"""Versions of a drafted text, to whom they were sent, and what those people said of them."""

import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import AccessLink
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.documents import parts
from intl_office.documents.enums import Locale, Origin
from intl_office.documents.kinds import document_kinds
from intl_office.documents.rules import sees_all

LONGEST_COMMENT = 4000  # characters


def _readable(user: AbstractBaseUser, prefix: str = "") -> Q:
    """Which drafted texts each kind lets a person read; `prefix` leads to the version."""
    found = Q(pk__in=())
    for code, kind in document_kinds.items():
        if kind.drafted:
            found |= Q(**{f"{prefix}kind": code}) & kind.texts_of(user, f"{prefix}subject")
    return found


class VersionQuerySet(RecordQuerySet["TextVersion"]):
    """Sets of versions."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the texts that their kind lets this person read; all for administrators."""
        return self if sees_all(user) else self.filter(_readable(user))

    def about(self, kind: str, subject: uuid.UUID) -> Self:
        """The versions of one text, the latest first."""
        return self.filter(kind=kind, subject=subject).order_by("-number")


@not_audited("written once and never changed; the row says who kept it")
class TextVersion(Record):
    """A text as it was at one time: number, words, SHA-256 of the words; never changed."""

    kind = models.CharField(_("kind"), max_length=64)
    subject = models.UUIDField(_("about"))
    number = models.PositiveIntegerField(_("number"), validators=[MinValueValidator(1)])
    locale = models.CharField(_("language"), max_length=4, choices=Locale)
    titles = models.JSONField(_("title"))
    words = models.JSONField(_("text"))
    sha256 = models.CharField("SHA-256", max_length=64)
    origin = models.CharField(_("written by"), max_length=8, choices=Origin, default=Origin.OURS)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("kept by")
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        triggers = [
            # Signatures and comments refer to it.
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "number"],
                name="documents_textversion_number",
                violation_error_message=_("A version with this number is kept already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="documents_textversion_from_one",
                violation_error_message=_("The first version is number 1."),
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="documents_textversion_sha256",
                violation_error_message=_("This is no SHA-256."),
            ),
            models.CheckConstraint(
                condition=Q(locale__in=Locale.values, origin__in=Origin.values),
                name="documents_textversion_known",
                violation_error_message=_("This language or origin is not known."),
            ),
            models.CheckConstraint(
                condition=Q(titles__has_keys=[code for code, _name in settings.LANGUAGES]),
                name="documents_textversion_titled",
                violation_error_message=_("A version has a title."),
            ),
        ]

    def __str__(self) -> str:
        return _now("Version %(number)s") % {"number": self.number}

    @property
    def title(self) -> str:
        """What it is about, as it was called then, in the reader's language."""
        return str(self.titles.get(get_language(), self.titles[settings.LANGUAGE_CODE]))

    @cached_property
    def parts(self) -> Sequence[parts.Part]:
        """The text part by part."""
        return parts.from_json(self.words)

    @property
    def short_hash(self) -> str:
        """The beginning of the SHA-256, enough to tell versions apart by eye."""
        return self.sha256[:12]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the text."""
        return Locale(self.locale).languages


class SendingQuerySet(RecordQuerySet["VersionSending"]):
    """Sets of sendings."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the texts that the person reads."""
        return self if sees_all(user) else self.filter(_readable(user, "version__"))

    def standing(self) -> Self:
        """Not recalled."""
        return self.filter(recalled_at=None)


@audited()
class VersionSending(Record):
    """A version sent to somebody without an account, who reads and comments it by a link."""

    version = models.ForeignKey(TextVersion, models.PROTECT, related_name="sendings")
    address = models.EmailField(_("address"), max_length=254)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    link = models.OneToOneField(
        AccessLink, models.PROTECT, related_name="+", verbose_name=_("link")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    recalled_at = models.DateTimeField(_("recalled"), null=True, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending of a version")
        verbose_name_plural = _("sendings of versions")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "address"],
                condition=Q(recalled_at=None),
                name="documents_versionsending_once",
                violation_error_message=_(
                    "This version was sent to this address already. Recall it first to send a new"
                    " link."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(address=""),
                name="documents_versionsending_named",
                violation_error_message=_("A version is sent to somebody with name and address."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="documents_versionsending_language",
                violation_error_message=_("This language is not offered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class CommentQuerySet(RecordQuerySet["VersionComment"]):
    """Sets of comments."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those on the texts that the person reads."""
        return self if sees_all(user) else self.filter(_readable(user, "version__"))

    def begun(self) -> Self:
        """The first of each thread."""
        return self.filter(parent=None)

    def waiting(self) -> Self:
        """Threads in which a guest had the last word, not settled."""
        return self.filter(waits=True)


@audited(exclude=["told_at"])
class VersionComment(Record):
    """What a guest says of a part of a version, or what is answered.

    A thread is begun by a guest. On its first comment: `waits` while the guest had the last word,
    `settled_at` once an officer closed it. `told_at`: when the officer got a mail about it.
    """

    version = models.ForeignKey(TextVersion, models.PROTECT, related_name="comments")
    part = models.CharField(_("part"), max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answers"
    )
    guest = models.ForeignKey(
        VersionSending,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("guest"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    text = models.TextField(_("comment"), max_length=LONGEST_COMMENT)
    waits = models.BooleanField(_("waits for an answer"), default=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    told_at = models.DateTimeField(_("mail sent"), null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("comment on a version")
        verbose_name_plural = _("comments on versions")
        constraints = [
            models.CheckConstraint(
                condition=Q(guest__isnull=False, user=None) | Q(guest=None, user__isnull=False),
                name="documents_versioncomment_one_author",
                violation_error_message=_("A comment is a guest's or an officer's."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(guest__isnull=False),
                name="documents_versioncomment_begun_by_guest",
                violation_error_message=_("A guest begins, an officer answers."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False, parent=None, waits=False),
                name="documents_versioncomment_settled",
                violation_error_message=_(
                    "What is settled is a whole thread, by somebody, and waits for nothing."
                ),
            ),
            models.CheckConstraint(
                condition=Q(waits=False) | Q(parent=None),
                name="documents_versioncomment_waits",
                violation_error_message=_("A thread waits, not an answer in it."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="documents_versioncomment_said",
                violation_error_message=_("Write something."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["version"], condition=Q(waits=True), name="documents_versioncomment_wait"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.part}"

    @property
    def author(self) -> str:
        """Who wrote it, in words."""
        return self.guest.name if self.guest else str(self.user)
