"""Who decides in whose place."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.circuits.actions.deciding import end_delegation
from intl_office.circuits.forms.decisions import DelegationForm
from intl_office.circuits.models import Delegation
from intl_office.circuits.views.frame import asking, tabs


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Mine and those in my favour; those of all for the office. Below, a new one."""
    user = asking(request)
    form = DelegationForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("Your decisions are delegated."))
        return redirect("circuits:delegations")
    lasting = Delegation.objects.all().visible_to(user).filter(ends_on__gte=timezone.localdate())
    context = {
        "form": form,
        "rows": [(row, row.person_id == user.pk) for row in lasting.for_list()],
        "tabs": tabs(request, "circuits:delegations"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "circuits/delegations.html", context, status=status)


@require_POST
def ended(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a delegation of one's own; raises Http404 where there is none."""
    if not end_delegation(by=asking(request), uid=uid):
        raise Http404
    messages.success(request, _("You alone decide again."))
    return redirect("circuits:delegations")
