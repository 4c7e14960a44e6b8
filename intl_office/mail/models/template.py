"""The texts of mails as officers wrote them."""

from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.mail.rules import handles_mail
from intl_office.mail.wording import Wording

BODY_LENGTH = 10_000  # characters


class TemplateQuerySet(RecordQuerySet["Template"]):
    """Sets of versions."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Officers see every text, everybody else none."""
        return self.all() if handles_mail(user) else self.none()

    def in_use(self) -> Self:
        """The versions that mails are written with now."""
        return self.filter(active=True)

    def of(self, kind: str, language: str) -> Self:
        """Every version of one text, the newest first."""
        return self.filter(kind=kind, language=language).order_by("-number")


@audited()
class Template(Record):
    """One version of the text of one kind of mail in one language.

    Without an active version the house text of the code is used.
    """

    kind = models.CharField(_("kind"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"), max_length=BODY_LENGTH)
    active = models.BooleanField(_("in use"), default=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a mail")
        verbose_name_plural = _("texts of mails")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language"],
                condition=Q(active=True),
                name="mail_template_one_in_use",
                violation_error_message=_(
                    "Somebody saved this text at the same time. Reload the page to see it."
                ),
            ),
            models.UniqueConstraint(
                fields=["kind", "language", "number"],
                name="mail_template_number",
                violation_error_message=_(
                    "Somebody saved this text at the same time. Reload the page to see it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="mail_template_language_known",
                violation_error_message=_("This language is not offered."),
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0) & ~Q(subject="") & ~Q(body=""),
                name="mail_template_written",
                violation_error_message=_("A text has a subject and a body."),
            ),
            models.CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]"),
                name="mail_template_subject_one_line",
                violation_error_message=_("The subject is one line."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language}) {self.number}"

    @property
    def wording(self) -> Wording:
        """Subject and body as one value."""
        return Wording(self.subject, self.body)
