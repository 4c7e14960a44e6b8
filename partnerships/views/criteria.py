"""The criteria of strategic partners and of priority countries, on one page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.core.permissions import may, required
from intl_office.organisations.views.asked import answered
from partnerships import strategic_rules as rules
from partnerships.actions.criteria import usual_criteria
from partnerships.forms.criteria import CriterionForm, MarksForm
from partnerships.models import Criterion
from partnerships.strategic_enums import AppliesTo
from partnerships.views.frame import asking

FOR = "for"  # parameter: what is judged


@require_safe
@required(rules.SEE)
def criteria(request: HttpRequest) -> HttpResponse:
    """What strategic partners and priority countries are judged by."""
    rows = list(Criterion.objects.visible_to(asking(request)))
    groups = [(kind, [one for one in rows if one.applies_to == kind]) for kind in AppliesTo]
    context = {"groups": groups, "may_set": may(request.user, rules.CRITERIA)}
    return render(request, "partnerships/strategic/criteria.html", context)


def ask_marks(
    request: HttpRequest, row: Any, give: Callable[..., None], *, title: str, template: str
) -> HttpResponseBase:
    """Ask for the marks of a proposal, kept by `give(row=, marks=, by=)`; back to its page."""
    sent = request.POST if request.method == "POST" else None
    form = MarksForm(sent, user=request.user, row=row)
    if request.method == "POST" and form.is_valid():
        give(row=row, marks=form.marks, by=asking(request))
        messages.success(request, _("The marks are saved."))
        return redirect(row)
    context = {"form": form, "row": row, "title": title, "submit": _("Save")}
    context["back"] = row.get_absolute_url()
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
@required(rules.CRITERIA)
def criteria_usual(request: HttpRequest) -> HttpResponseBase:
    """Begin with the usual criteria."""
    if usual_criteria(by=asking(request), applies_to=_kind(request.POST.get(FOR, ""))):
        messages.success(request, _("The usual criteria are there: change what differs here."))
    return redirect("partnerships:criteria")


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.CRITERIA)
def criterion(request: HttpRequest, uid: UUID | None = None) -> HttpResponseBase:
    """Add a criterion, or change one."""
    kind = _kind(request.GET.get(FOR, ""))
    new = Criterion(applies_to=kind, position=99)
    row = get_object_or_404(Criterion, uid=uid) if uid else new
    form = CriterionForm(request.POST or None, instance=row, user=request.user)
    title = str(row) if uid else _("New criterion: %(kind)s") % {"kind": AppliesTo(kind).label}
    said = _("Saved. What was decided before keeps its score.")
    back = reverse("partnerships:criteria")
    template = "partnerships/strategic/form.html"
    return answered(request, form, title=title, said=said, back=back, template=template)


def _kind(text: str) -> str:
    """What is judged: partners unless the address says countries; 404 for anything else."""
    if text and text not in AppliesTo.values:
        raise Http404
    return text or AppliesTo.PARTNER
