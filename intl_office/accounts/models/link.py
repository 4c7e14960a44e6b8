"""Links for people without an account."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.enums import LinkRefusal
from intl_office.core.audit import audited
from intl_office.core.models import Record


@audited(exclude=["token_hash", "opened_at"])
class AccessLink(Record):
    """A secret address that opens one thing (`subject`) for one purpose, for a time.

    Its hash is kept, never the address. It is not a login.
    """

    purpose = models.CharField(_("purpose"), max_length=50)
    subject = models.UUIDField(_("what it opens"))
    email = models.EmailField(_("sent to"), max_length=254, blank=True)
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True)
    once = models.BooleanField(_("opens only once"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    expires_at = models.DateTimeField(_("valid until"))
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("access link")
        verbose_name_plural = _("access links")
        indexes = [models.Index(fields=["purpose", "subject"], name="accounts_link_subject")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purpose=""),
                name="accounts_link_purpose_given",
                violation_error_message=_("A link has a purpose."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"

    def is_live(self, at: datetime | None = None) -> bool:
        """Neither withdrawn nor expired: what it opened may stay open."""
        return self.revoked_at is None and self.expires_at > (at or timezone.now())

    def refusal(self, at: datetime | None = None) -> LinkRefusal | None:
        """Why it does not open, or None where it does."""
        if self.revoked_at:
            return LinkRefusal.REVOKED
        if self.expires_at <= (at or timezone.now()):
            return LinkRefusal.EXPIRED
        return LinkRefusal.USED if self.once and self.opened_at else None
