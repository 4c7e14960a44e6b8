"""Invitations: how people without single sign-on get an account."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.enums import InvitationState
from intl_office.core.audit import audited
from intl_office.core.models import Record


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Sets of invitations."""

    def waiting(self) -> Self:
        """Neither accepted nor withdrawn; expired ones too, since they can be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def for_list(self) -> Self:
        """Newest first, with who invited."""
        return self.select_related("invited_by").order_by("-created_at", "-pk")


@audited(exclude=["token_hash"])
class Invitation(Record):
    """An account promised to the owner of an address.

    The link's hash is kept, never the link; sending again makes a new link and voids the old one.
    """

    email = models.EmailField(_("email address"), max_length=254)
    # A role in the words of the room that gives them (`accounts.invited`); opaque here.
    role = models.CharField(_("role"), max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="invitations_sent",
        verbose_name=_("invited by"),
    )
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True)
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitation",
        verbose_name=_("account"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_one_waiting",
                violation_error_message=_(
                    "An invitation to this address is already waiting. Send it again instead."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_invitation_email_lower_case",
                violation_error_message=_("Write the address in lower case."),
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="accounts_invitation_language_known",
                violation_error_message=_("This language is not offered."),
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")),
                name="accounts_invitation_dates_in_order",
                violation_error_message=_("An invitation expires after it was sent."),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None, user=None)
                | models.Q(accepted_at__isnull=False, user__isnull=False),
                name="accounts_invitation_accepted_by_someone",
                violation_error_message=_("An accepted invitation has an account."),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                name="accounts_invitation_one_end",
                violation_error_message=_("An accepted invitation cannot be withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def state(self, at: datetime | None = None) -> InvitationState:
        """What became of it, at a moment (default: now)."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        expired = self.expires_at <= (at or timezone.now())
        return InvitationState.EXPIRED if expired else InvitationState.WAITING

    @property
    def is_open(self) -> bool:
        """Neither accepted nor withdrawn."""
        return not self.accepted_at and not self.withdrawn_at
