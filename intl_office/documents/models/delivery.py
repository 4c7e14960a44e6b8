"""To whom the signed files went once all had signed."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.documents.models.signing import Signing, Slot


@audited()
class Delivery(Record):
    """A link to the signed files, mailed to one person; sent again, the row says the last time.

    `slot`: the signature of that person; empty for the officer who started the signing.
    """

    signing = models.ForeignKey(
        Signing, models.CASCADE, related_name="deliveries", verbose_name=_("signing")
    )
    slot = models.ForeignKey(
        Slot,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("signature"),
    )
    name = models.CharField(_("name"), max_length=200)
    address = models.EmailField(_("email address"), max_length=254)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("link valid until"))

    objects = models.Manager["Delivery"]()

    class Meta:
        verbose_name = _("sending of signed files")
        verbose_name_plural = _("sendings of signed files")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "signing",
                Lower("address"),
                name="documents_delivery_once",
                violation_error_message=_("The signed files were sent to this address already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(address=""),
                name="documents_delivery_to",
                violation_error_message=_("Say to whom it goes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
