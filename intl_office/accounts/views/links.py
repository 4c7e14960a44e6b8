"""Following a link without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intl_office.accounts import limits, links
from intl_office.accounts.actions.links import open_link
from intl_office.accounts.enums import LinkRefusal
from intl_office.accounts.queries import link_of


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    """Say what the link opens; opening is a button, so that a mail scanner does not use it up."""
    known = links.purposes.get(purpose)
    limited = limits.refusal(request, "open_link")
    if limited:
        return limited
    if known is None:
        return _refused(request, LinkRefusal.UNKNOWN)
    if request.method == "POST":
        return _opened(request, known, token)
    link = link_of(token, purpose)
    refusal = link.refusal() if link else LinkRefusal.UNKNOWN
    if refusal:
        return _refused(request, refusal)
    return render(request, "accounts/link.html", {"purpose": known, "link": link})


def _opened(request: HttpRequest, known: links.Purpose, token: str) -> HttpResponse:
    outcome = open_link(token=token, purpose=known.name)
    if isinstance(outcome, LinkRefusal):
        return _refused(request, outcome)
    response = redirect(known.target(outcome.subject))
    links.start(response, outcome)
    return response


def _refused(request: HttpRequest, why: LinkRefusal) -> HttpResponse:
    status = 404 if why is LinkRefusal.UNKNOWN else 410
    return render(request, "accounts/link_refused.html", {"why": why}, status=status)
