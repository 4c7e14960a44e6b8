"""The guided tour of the demonstration."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intl_office.access.tour import tour as parts_of_tour


@login_not_required
@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """What to try, role by role; there is no such page without the demonstration."""
    parts = parts_of_tour(getattr(request.user, "email", ""))
    if not parts:
        raise Http404
    return render(request, "access/tour.html", {"parts": parts})
