"""Mails that people sent about an agreement, from the text that was ready."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.mail.models import Message
from partnerships.life_enums import Letter
from partnerships.models.agreement import Agreement


@audited()
class SentLetter(Record):
    """Which mail went to whom, by whom; its words are kept with the mail."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="letters")
    kind = models.CharField(_("mail"), max_length=40, choices=Letter)
    address = models.CharField(_("sent to"), max_length=254)
    message = models.ForeignKey(Message, models.PROTECT, related_name="+", verbose_name=_("mail"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("mail about an agreement")
        verbose_name_plural = _("mails about agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Letter.values),
                name="partnerships_sentletter_known",
                violation_error_message=_("This mail is not known."),
            ),
            models.UniqueConstraint(
                fields=["message"],
                name="partnerships_sentletter_once",
                violation_error_message=_("This mail is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.address}"
