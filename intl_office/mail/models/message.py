"""A mail: a row first, a message on the network later."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.core.audit import not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.mail.enums import MessageStatus as Status
from intl_office.mail.enums import Priority
from intl_office.mail.rules import handles_mail

MAX_ATTEMPTS = 12  # with the back-off of `actions.sending` about 16 hours
# Longer than a worker may live with one task (CELERY_TASK_TIME_LIMIT, 840 s): it is dead.
STALE_AFTER = timedelta(minutes=15)
_BREAKS = r"[\r\n]"


class MessageQuerySet(RecordQuerySet["Message"]):
    """Sets of mails."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Officers see every mail, everybody else none."""
        return self.all() if handles_mail(user) else self.none()

    def for_list(self) -> Self:
        """What the list shows, without the texts."""
        return self.defer("text", "html", "context")

    def due(self, now: datetime) -> Self:
        """Waiting, and their time has come; the most urgent first."""
        waiting = self.filter(status=Status.QUEUED, next_attempt_at__lte=now)
        return waiting.order_by("priority", "next_attempt_at", "pk")

    def abandoned(self, now: datetime) -> Self:
        """Handed to a sender that must be dead by now."""
        return self.filter(status=Status.SENDING, last_attempt_at__lt=now - STALE_AFTER)

    def started_since(self, moment: datetime) -> Self:
        """Given to the mail server, or tried, since a moment."""
        return self.filter(last_attempt_at__gt=moment)

    def in_trouble(self) -> Self:
        """Those on which a person has to decide."""
        return self.filter(status__in=[Status.FAILED, Status.UNCERTAIN])


@not_audited("its words never change, and its own timeline keeps who did what and why")
class Message(Record):
    """One mail to one person, for one cause.

    `key` is the hash of kind, cause and address: the same reminder asked for twice is one mail.
    `message_id` stays the same over retries, so that a mail server that got it twice can tell.
    """

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    cause = models.CharField(_("cause"), max_length=255)
    address = models.EmailField(_("address"), max_length=254, blank=True)
    name = models.CharField(_("name"), max_length=255, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("formatted text"), blank=True)
    context = models.JSONField(_("values"), default=dict, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    attempts_allowed = models.PositiveIntegerField(_("attempts allowed"), default=MAX_ATTEMPTS)
    last_attempt_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    last_error = models.TextField(_("last answer of the mail server"), blank=True)
    sent_at = models.DateTimeField(pgettext_lazy("of a mail", "sent"), null=True, blank=True)
    erased_at = models.DateTimeField(_("text erased"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                "priority",
                "next_attempt_at",
                "id",
                condition=Q(status=Status.QUEUED),
                name="mail_message_due",
            ),
            models.Index(
                "last_attempt_at", condition=Q(status=Status.SENDING), name="mail_message_sending"
            ),
            models.Index(
                "status",
                condition=Q(status__in=[Status.FAILED, Status.UNCERTAIN]),
                name="mail_message_in_trouble",
            ),
            models.Index(fields=["last_attempt_at"], name="mail_message_last_attempt"),
            models.Index(fields=["created_at", "id"], name="mail_message_created"),
            models.Index(fields=["kind", "created_at"], name="mail_message_kind"),
            # Part of a name or an address, as the list's filter asks for it.
            GinIndex(
                OpClass(Upper("address"), "gin_trgm_ops"),
                OpClass(Upper("name"), "gin_trgm_ops"),
                name="mail_message_reader",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="mail_message_status_known",
                violation_error_message=_("A mail has no such status."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SENT, sent_at__isnull=False)
                | (~Q(status=Status.SENT) & Q(sent_at=None)),
                name="mail_message_sent",
                violation_error_message=_("A mail that was sent has a date of sending."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.QUEUED, next_attempt_at__isnull=False)
                | (~Q(status=Status.QUEUED) & Q(next_attempt_at=None)),
                name="mail_message_next_attempt",
                violation_error_message=_("A mail that waits has a next attempt, no other has."),
            ),
            models.CheckConstraint(
                condition=Q(attempts=0, last_attempt_at=None)
                | Q(attempts__gt=0, last_attempt_at__isnull=False),
                name="mail_message_attempts",
                violation_error_message=_("A mail that was tried has a last attempt."),
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SENDING) | Q(attempts__gt=0),
                name="mail_message_sending",
                violation_error_message=_("A mail being sent has been tried."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.FAILED, Status.UNCERTAIN]) | ~Q(last_error=""),
                name="mail_message_trouble_explained",
                violation_error_message=_("A mail in trouble says why."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(text="") & ~Q(address="") & ~Q(subject="")
                | Q(erased_at__isnull=False, text="", html="", context={}),
                name="mail_message_text",
                violation_error_message=_("A mail has a recipient and words until it is erased."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | ~Q(status__in=[Status.QUEUED, Status.SENDING]),
                name="mail_message_erased_at_rest",
                violation_error_message=_("A mail on its way cannot be erased."),
            ),
            models.CheckConstraint(
                condition=~Q(subject__regex=_BREAKS)
                & ~Q(name__regex=_BREAKS)
                & ~Q(address__regex=_BREAKS)
                & ~Q(reply_to__regex=_BREAKS),
                name="mail_message_headers_one_line",
                violation_error_message=_("Subject, name and address are one line each."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="mail_message_language_known",
                violation_error_message=_("This language is not offered."),
            ),
            models.CheckConstraint(
                condition=Q(priority__lte=9),
                name="mail_message_priority",
                violation_error_message=_("The priority lies between 0 and 9."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(self.uid)

    def get_absolute_url(self) -> str:
        """The mail's page."""
        return reverse("mail:message", args=[self.uid])

    @property
    def is_erased(self) -> bool:
        """Whether its words are gone."""
        return self.erased_at is not None

    @property
    def recipient(self) -> str:
        """Name and address as people read them."""
        return f"{self.name} <{self.address}>" if self.name else self.address

    @property
    def may_try_again(self) -> bool:
        """Whether another attempt is allowed after the present one."""
        return self.attempts < self.attempts_allowed


@not_audited("only grows; it is the memory of the mail's way itself")
class MessageTransition(TransitionLog):
    """One step of a mail's way."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="transitions")


@not_audited("written once with its mail, never changed")
class Attachment(models.Model):
    """A file that goes with a mail, as a reference to the room that holds it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    source = models.CharField(_("source"), max_length=40)
    reference = models.CharField(_("reference"), max_length=255)
    filename = models.CharField(_("file name"), max_length=255)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "source", "reference"],
                name="mail_attachment_once",
                violation_error_message=_("This file goes with the mail already."),
            ),
            models.CheckConstraint(
                condition=~Q(filename__regex=r"[\r\n/\\]") & ~Q(filename=""),
                name="mail_attachment_plain_name",
                violation_error_message=_("The name of a file has no path and is one line."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename
