"""How I am reminded: rhythm, pause, stand-ins."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.deadlines.actions.wishes import end_delegation, wishes_of
from intl_office.deadlines.forms.wishes import DelegationForm, WishesForm
from intl_office.deadlines.models import Delegation, Mute
from intl_office.deadlines.views.frame import asking, tabs


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Rhythm and pause; below, stand-ins and what is muted."""
    kept = wishes_of(asking(request))
    form = WishesForm(request.POST or None, instance=kept, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, _("Your wishes are kept."))
        return redirect("deadlines:wishes")
    return _page(request, form, DelegationForm(user=request.user))


@require_POST
def delegated(request: HttpRequest) -> HttpResponse:
    """Have somebody stand in."""
    form = DelegationForm(request.POST, user=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Your reminders go to the person who stands in."))
        return redirect("deadlines:wishes")
    return _page(request, WishesForm(instance=wishes_of(asking(request)), user=request.user), form)


@require_POST
def ended(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a delegation of one's own; raises Http404 where there is none."""
    if not end_delegation(by=asking(request), uid=uid):
        raise Http404
    messages.success(request, _("Your reminders come to you again."))
    return redirect("deadlines:wishes")


def _page(request: HttpRequest, form: WishesForm, delegation: DelegationForm) -> HttpResponse:
    user, today = asking(request), timezone.localdate()
    lasting = Delegation.objects.all().visible_to(user).filter(ends_on__gte=today).for_list()
    muted = Mute.objects.all().on(today).filter(user=user).select_related("deadline")
    context = {
        "tabs": tabs("deadlines:wishes"),
        "form": form,
        "delegation": delegation,
        "delegations": [(row, row.person_id == user.pk) for row in lasting],
        "muted": muted.order_by("deadline__due_at", "pk"),
    }
    status = 422 if form.is_bound or delegation.is_bound else 200
    return render(request, "deadlines/wishes.html", context, status=status)
