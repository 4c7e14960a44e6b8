"""The actions that follow a visit."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.ui import steps
from partnerships import rules_visits as rules
from partnerships.actions.visits import step_follow_up
from partnerships.forms.visits import FollowUpForm
from partnerships.models import FollowUp, Visit
from partnerships.tables_requests import FOLLOW_UP_TONES
from partnerships.views.frame import asking
from partnerships.views.visits import found
from partnerships.visits_workflow import follow_ups as flow


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Say what is to be done, by whom, until when."""
    visit = found(request, uid)
    if not rules.may_report(request.user, visit):
        raise PermissionDenied
    form = FollowUpForm(request.POST or None, instance=FollowUp(visit=visit), user=request.user)
    if request.method == "POST" and form.is_valid() and form.write() is not None:
        messages.success(request, _("The action is noted; its owner will be reminded."))
        return redirect(visit)
    status = 422 if form.is_bound else 200
    context = {"visit": visit, "form": form}
    return render(request, "partnerships/visits/follow_up_form.html", context, status=status)


@require_safe
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is to be done, and the buttons that say it is."""
    row = _found(request, uid)
    panel = steps.panel(
        flow,
        row,
        asking(request),
        url=lambda name: reverse("partnerships:follow_up_step", args=[row.uid, name]),
        tones=FOLLOW_UP_TONES,
    )
    seen = Visit.objects.visible_to(asking(request)).filter(pk=row.visit_id).exists()
    context = {"row": row, "panel": panel, "opens_visit": seen}
    return render(request, "partnerships/visits/follow_up.html", context)


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Finish it, give it up, or open it again."""
    row = _found(request, uid)
    if name not in flow.transitions:
        raise Http404
    reason = steps.reason(request)
    return steps.take(
        request,
        lambda: step_follow_up(row=row, name=name, by=asking(request), reason=reason),
        done=_("Noted."),
        back=row.get_absolute_url(),
    )


def _found(request: HttpRequest, uid: UUID) -> FollowUp:
    rows = FollowUp.objects.visible_to(asking(request))
    return get_object_or_404(rows.select_related("visit__unit", "owner__user"), uid=uid)
