"""Seeing the application as somebody else, and coming back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intl_office.access.actions.seeing import stop
from intl_office.access.forms import SeeAsForm
from intl_office.access.models import SeeingAs
from intl_office.access.seeing import SESSION_KEY, seeing
from intl_office.access.views.frame import tabs
from intl_office.core.permissions import required

LOGGED = 50  # looks shown


@required("access.see_as")
def see_as(request: HttpRequest) -> HttpResponse:
    """Choose a person or a role; below, who looked as whom."""
    initial = {"email": request.GET.get("person", "")}
    form = SeeAsForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and (begun := form.save()):
        request.session[SESSION_KEY] = str(begun.uid)
        return redirect("ui:today")
    looks = SeeingAs.objects.select_related("viewer", "person", "unit").order_by("-created_at")
    context = {"form": form, "looks": looks[:LOGGED], "tabs": tabs(request, "access:see_as")}
    return render(request, "access/see_as.html", context, status=422 if form.errors else 200)


@require_POST
def see_as_stop(request: HttpRequest) -> HttpResponse:
    """Come back to oneself."""
    found = seeing(request)
    request.session.pop(SESSION_KEY, None)
    if found:
        stop(seeing=found)
        messages.success(request, _("You see the application as yourself again."))
    return redirect("ui:today")
