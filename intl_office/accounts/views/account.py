"""The account page."""

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from intl_office.accounts.forms import ProfileForm
from intl_office.accounts.models import User


def account(request: HttpRequest) -> HttpResponse:
    """Name and language, and the way to password, second factor and sessions."""
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        translation.activate(form.save().language)
        messages.success(request, _("Your account has been saved."))
        return redirect("accounts:account")
    return render(request, "accounts/account.html", {"form": form, **_facts(user)})


def _facts(user: User) -> dict[str, object]:
    return {
        "has_password": user.has_usable_password(),
        "second_factor": is_mfa_enabled(user),
        "session_count": UserSession.objects.filter(user=user).count(),
        "connections": SocialAccount.objects.filter(user=user).exists(),
        "identifiers": user.identifiers.order_by("scheme", "value"),
    }
