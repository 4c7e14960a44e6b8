"""The two first pages: for anyone, and for those who signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from intl_office.ui import navigation, panels


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What this service is and where to sign in; those signed in go to Today."""
    if request.user.is_authenticated:
        return redirect("ui:today")
    pages = navigation.links(navigation.public, request)
    return render(request, "ui/home.html", {"pages": pages})


def today(request: HttpRequest) -> HttpResponse:
    """The dashboard of the person signed in: the panels that hold something for them."""
    return render(request, "ui/today.html", {"panels": panels.filled(request)})
