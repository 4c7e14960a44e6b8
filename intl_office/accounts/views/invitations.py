"""Inviting people, and answering an invitation."""

import uuid
from typing import cast

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intl_office.accounts import limits
from intl_office.accounts.actions import invitations
from intl_office.accounts.enums import InvitationState
from intl_office.accounts.forms import AcceptanceForm, InvitationForm
from intl_office.accounts.models import Invitation, User
from intl_office.accounts.queries import invitation_of
from intl_office.core.permissions import required

may_invite = required("accounts.invite")


@may_invite
def index(request: HttpRequest) -> HttpResponse:
    """The invitations that wait, and those of the past."""
    rows = Invitation.objects.for_list()[:200]
    return render(request, "accounts/invitations.html", {"invitations": rows})


@may_invite
def new(request: HttpRequest) -> HttpResponse:
    """Invite someone."""
    user = cast("User", request.user)
    form = InvitationForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and (invitation := form.save()):
        text = _("Invitation sent to %(email)s.") % {"email": invitation.email}
        messages.success(request, text)
        return redirect("accounts:invitations")
    return render(request, "accounts/invite.html", {"form": form})


@may_invite
@require_POST
def resend(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Send a new link."""
    invitation = get_object_or_404(Invitation, uid=uid)
    try:
        invitations.resend(invitation=invitation, by=cast("User", request.user))
        text = _("Invitation sent to %(email)s.") % {"email": invitation.email}
        messages.success(request, text)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("accounts:invitations")


@may_invite
@require_POST
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Make a link void."""
    invitation = get_object_or_404(Invitation, uid=uid)
    try:
        invitations.withdraw(invitation=invitation, by=cast("User", request.user))
        messages.success(request, _("The invitation has been withdrawn."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("accounts:invitations")


@login_not_required
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Set a name and a password, in the language of the invitation; then the person is in."""
    limited = limits.refusal(request, "accept_invitation")
    if limited:
        return limited
    invitation = invitation_of(token)
    state = invitation.state() if invitation else None
    if invitation is None or state is not InvitationState.WAITING:
        return _over(request, state)
    with translation.override(invitation.language):
        return _answer(request, invitation)


def _answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptanceForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid() and (user := form.save()):
        response: HttpResponse = perform_login(request, user, email=user.email)
        return response
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/accept.html", context)


def _over(request: HttpRequest, state: InvitationState | None) -> HttpResponse:
    status = 410 if state else 404
    return render(request, "accounts/invitation_over.html", {"state": state}, status=status)
