"""The evidence of each act of a signing, and the codes by which people sign."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import not_audited
from intl_office.documents.models.signing import Signing, Slot
from intl_office.documents.signing_enums import Act


@not_audited("evidence itself: it only grows, each row bears the digest of the one before")
class Evidence(models.Model):
    """One act: what, when, from where. Nobody changes it: the database refuses.

    `digest` binds the row to the one before; what it says of a person (`actor`, `address`, `ip`,
    `agent`, `note`) enters by its own salted digest, so that the chain holds when that person is
    made anonymous.
    """

    signing = models.ForeignKey(
        Signing, models.PROTECT, related_name="evidence", verbose_name=_("signing")
    )
    slot = models.ForeignKey(
        Slot,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("signature"),
    )
    position = models.PositiveIntegerField(_("number"))
    act = models.CharField(_("act"), max_length=12, choices=Act)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    actor = models.CharField(_("who"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=254, blank=True)
    ip = models.CharField(_("network address"), max_length=45, blank=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    salt = models.CharField(_("salt"), max_length=32, blank=True)
    facts_sha256 = models.CharField(_("SHA-256 of the facts"), max_length=64)
    previous = models.CharField(_("digest before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    objects = models.Manager["Evidence"]()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["signing", "position"],
                name="documents_evidence_place",
                violation_error_message=_("This place is taken."),
            ),
        ]
        # Sealed as history is: the anonymisation alone opens triggers of this name.
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.act}"


@not_audited("a secret of ten minutes, kept by its digest; the evidence says what became of it")
class OneTimeCode(models.Model):
    """A code sent to an address; five wrong attempts end it."""

    slot = models.ForeignKey(
        Slot, models.CASCADE, related_name="codes", verbose_name=_("signature")
    )
    address = models.EmailField(_("sent to"), max_length=254)
    name = models.CharField(_("name under the text"), max_length=200)
    code_hash = models.CharField(_("hash of the code"), max_length=64)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("valid until"))
    wrong = models.PositiveSmallIntegerField(_("wrong attempts"), default=0)
    ended_at = models.DateTimeField(_("used or cancelled"), null=True, blank=True)

    objects = models.Manager["OneTimeCode"]()

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(ended_at=None),
                name="documents_code_one",
                violation_error_message=_("There is a code already."),
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether its ten minutes are over."""
        return self.expires_at <= (at or timezone.now())
