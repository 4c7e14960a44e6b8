"""The two first pages: for anyone, and for those who signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from intl_office.ui import navigation, panels
from intl_office.ui.landing import TODAY, landing


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What this service is and where to sign in; those signed in go where they arrive."""
    if request.user.is_authenticated:
        return redirect(landing(request))
    pages = navigation.links(navigation.public, request)
    return render(request, "ui/home.html", {"pages": pages})


def today(request: HttpRequest) -> HttpResponse:
    """The dashboard of the person signed in: the panels that hold something for them.

    Whoever arrives elsewhere and has nothing here is led there.
    """
    found = panels.filled(request)
    first = landing(request)
    if not found and first != TODAY:
        return redirect(first)
    return render(request, "ui/today.html", {"panels": found})
