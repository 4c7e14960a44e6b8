"""Inviting people."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts import invited, secrets
from intl_office.accounts.actions.accounts import create_account
from intl_office.accounts.actions.mails import queue_invitation
from intl_office.accounts.enums import InvitationState
from intl_office.accounts.models import Invitation, User
from intl_office.core.errors import expected_violations

PURPOSE = "invitation"
LIFETIME = timedelta(days=14)


def invite(*, email: str, by: User, language: str = "", role: str = "") -> Invitation:
    """Invite the owner of an address and send them the link.

    Raises:
        ValidationError: the address has an account, or an invitation that waits.
    """
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise ValidationError({"email": _("An account with this address exists already.")})
    token, kept = secrets.new_token(PURPOSE)
    now = timezone.now()
    invitation = Invitation(
        email=address,
        invited_by=by,
        language=language or by.language,
        role=role,
        token_hash=kept,
        sent_at=now,
        expires_at=now + LIFETIME,
    )
    with expected_violations(), transaction.atomic():
        invitation.save()
        queue_invitation(invitation=invitation, token=token)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> Invitation:
    """Send a new link, valid as long as a first one; the old link stops working.

    Raises:
        ValidationError: the invitation was accepted or withdrawn.
    """
    locked = _locked_open(invitation)
    token, locked.token_hash = secrets.new_token(PURPOSE)
    locked.invited_by = by
    locked.sent_at = timezone.now()
    locked.expires_at = locked.sent_at + LIFETIME
    locked.save(update_fields=["token_hash", "invited_by", "sent_at", "expires_at"])
    queue_invitation(invitation=locked, token=token)
    return locked


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> Invitation:
    """Make the link void.

    Raises:
        ValidationError: the invitation was accepted or withdrawn.
    """
    locked = _locked_open(invitation)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    return locked


@transaction.atomic
def accept(
    *, invitation: Invitation, first_name: str, last_name: str, password: str, language: str
) -> User:
    """Make the account; the address counts as verified, since the link came by it.

    Raises:
        ValidationError: the invitation is over, or the address got an account meanwhile.
    """
    locked = _locked_open(invitation)
    if locked.state() is not InvitationState.WAITING:
        raise ValidationError(_("This invitation has expired."))
    with expected_violations():
        user = create_account(
            email=locked.email,
            password=password,
            first_name=first_name,
            last_name=last_name,
            language=language,
        )
    locked.user, locked.accepted_at = user, timezone.now()
    locked.save(update_fields=["user", "accepted_at"])
    for follow in invited.on_accepted.values():
        follow(locked, user)
    return user


def _locked_open(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not locked.is_open:
        raise ValidationError(_("This invitation has already been accepted or withdrawn."))
    return locked
