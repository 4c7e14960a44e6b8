"""Who must use a second factor, and whether they do."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from intl_office.accounts.models import User
from intl_office.core.permissions import may

_SEEN = "second_factor_seen"


def is_due(user: User) -> bool:
    """Whether the setting `MFA_REQUIRED` names this person."""
    return settings.MFA_REQUIRED == "everybody" or (
        settings.MFA_REQUIRED == "administrators" and may(user, "application.administer")
    )


def is_missing(request: HttpRequest) -> bool:
    """Whether a second factor is due and there is none; the answer "there is one" is remembered.

    Who came through the institution has passed its own factors.
    """
    user = request.user
    if not isinstance(user, User) or not is_due(user) or _by_institution(request):
        return False
    if request.session.get(_SEEN):
        return False
    present = is_mfa_enabled(user)
    if present:
        request.session[_SEEN] = True
    return not present


def _by_institution(request: HttpRequest) -> bool:
    methods: list[dict[str, Any]] = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "socialaccount" for method in methods)
