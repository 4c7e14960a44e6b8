"""Pages about the service itself, for anyone: help and the accessibility declaration."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intl_office.ui.brand import brand

DECLARED_ON = date(2026, 11, 21)


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    """How to find one's way, keyboard, language, display."""
    return render(request, "ui/help.html")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The declaration, in the form that RGAA 4.1.2 and article 47 of law 2005-102 impose."""
    context = {
        "declared_on": DECLARED_ON,
        "contact": brand().contact,
        "address": request.build_absolute_uri("/"),
    }
    return render(request, "ui/accessibility.html", context)


@login_not_required
@require_safe
def demo_progress(request: HttpRequest) -> HttpResponse:
    """The banner of a demonstration being loaded, asked for again by itself; then that it ended."""
    return render(request, "ui/_demo_progress.html", {"asked": True})
