"""What the signed-in person changes about every page: its language, and a second factor if due."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.accounts.second_factor import is_missing

View = Callable[[HttpRequest], HttpResponse]
# Where someone without the second factor that is due may still go.
_OPEN_TO_ALL = frozenset(
    {
        "mfa_activate_totp",
        "account_reauthenticate",
        "accounts:logout",
        "account_logout",
        "ui:theme",
        "ui:language",
        "ui:accent_css",
    }
)


class LanguageMiddleware:
    """Speaks the language kept with the person; a choice made in a form is kept with them too.

    Stands behind authentication. Nobody's language is written by a GET.
    """

    def __init__(self, get_response: View) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's language."""
        if isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        response = self.get_response(request)
        if request.method == "POST":
            _keep_choice(request, response)
        return response


class SecondFactorMiddleware:
    """Leads who must have a second factor and has none to the page that makes one."""

    def __init__(self, get_response: View) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the check is made once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Return the way to the page, or None where nothing is missing."""
        if settings.MFA_REQUIRED == "nobody" or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in _OPEN_TO_ALL or not is_missing(request):
            return None
        messages.warning(request, _("Your account needs a second factor. Turn it on to go on."))
        return redirect("mfa_activate_totp")


def _keep_choice(request: HttpRequest, response: HttpResponse) -> None:
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    user = request.user
    if chosen is None or not isinstance(user, User) or chosen.value == user.language:
        return
    user.language = chosen.value
    user.save(update_fields=["language"])
