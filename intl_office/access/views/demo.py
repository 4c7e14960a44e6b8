"""The way into the demonstration."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from intl_office.access.demo import demo_user


@login_not_required
@require_POST
def sign_in(request: HttpRequest, kind: str) -> HttpResponse:
    """Sign in as the demo's account of a role; it exists on one machine only.

    The pages stay in the language that the visitor reads: the invented person takes it over.
    """
    user = demo_user(kind)
    if user is None:
        raise Http404
    user.language = get_language() or user.language
    user.save(update_fields=["language"])
    response: HttpResponse = perform_login(request, user, email=user.email)
    return response
