"""The calendar's secret address, and what stands behind it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intl_office.accounts import secrets
from intl_office.deadlines import ical, limits
from intl_office.deadlines.actions.calendar import PURPOSE, make_calendar, revoke_calendar
from intl_office.deadlines.enums import Whose
from intl_office.deadlines.models import CalendarLink
from intl_office.deadlines.models.calendar import OFFERED
from intl_office.deadlines.queries import deadlines_of, live_link
from intl_office.deadlines.views.frame import asking, tabs

LONGEST = 1_000  # events in a calendar


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What a calendar link is, the present one, how to make or stop it."""
    return _page(request)


@require_POST
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """Make an address and show it, this once."""
    wanted = request.POST.get("whose", "")
    whose = wanted if wanted in {one.value for one in OFFERED} else Whose.MINE
    try:
        made = make_calendar(by=asking(request), whose=whose)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("deadlines:calendar")
    return _page(request, made.url)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Stop the address."""
    if revoke_calendar(by=asking(request)):
        messages.success(request, _("The calendar link no longer works."))
    return redirect("deadlines:calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, for whoever knows the address; 304 where nothing changed.

    Raises:
        Http404: the address never was one, or was withdrawn, or its owner may not sign in.

    """
    known = secrets.is_ours(token, PURPOSE)
    if limits.is_too_often(request, secrets.digest(token) if known else ""):
        return HttpResponse(status=429, headers={"Retry-After": str(limits.WINDOW)})
    link = live_link(token, PURPOSE)
    if link is None:
        raise Http404
    with translation.override(link.user.language):
        return _fed(request, link)


def _fed(request: HttpRequest, link: CalendarLink) -> HttpResponse:
    rows = deadlines_of(link.user, link.whose).open().select_related("unit")
    found = list(rows.order_by("due_at", "pk")[:LONGEST])
    etag = ical.etag(found, link.user.language)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(ical.written(found), content_type=ical.TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: HttpRequest, url: str = "") -> HttpResponse:
    link = CalendarLink.objects.filter(user=asking(request), revoked_at=None).first()
    context = {
        "tabs": tabs("deadlines:calendar"),
        "link": link,
        "url": url,
        "offered": [(one.value, one.label) for one in OFFERED],
    }
    return render(request, "deadlines/calendar.html", context)
