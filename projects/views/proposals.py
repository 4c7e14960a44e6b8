"""Proposals: the list, one proposal, its form and steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from intl_office.core import audit
from intl_office.core.errors import add_violation
from intl_office.core.workflow import NotAllowed, WorkflowError
from intl_office.deadlines.models import Deadline
from intl_office.organisations.views.asked import answered, needs, person
from intl_office.ui import steps
from intl_office.ui.forms import OfficeForm
from intl_office.ui.views.lists import ListPage
from projects import rules
from projects.actions.deadlines import SOURCE
from projects.actions.proposals import record_decision, record_submission, take_step
from projects.enums import OPEN, Stage
from projects.filters import ProposalFilters
from projects.forms import DecisionForm, ProposalForm, SubmissionForm
from projects.models import Call, Proposal
from projects.tables import ProposalTable
from projects.views.frame import found, head, panel
from projects.workflow import proposals

DECISIONS = ("grant", "reserve", "reject")


class ProposalList(ListPage):
    """Proposals, the latest deadline first."""

    name = "proposals"
    title = gettext_lazy("Projects")
    table_class = ProposalTable
    filterset_class = ProposalFilters
    template_name = "projects/list.html"

    def rows(self) -> QuerySet[Proposal]:
        """Those within reach and those that the person leads."""
        return Proposal.objects.visible_to(person(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Whether this person may enter one."""
        return super().context() | {
            "may_write": rules.may_write(self.request.user),
            "may_see_calls": rules.may_see_projects(self.request.user),
        }


def proposal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is next, what is proposed, its deadlines."""
    row = found(request, uid)
    due = Deadline.objects.all().visible_to(person(request))
    context = {
        "panel": panel(request, row),
        "deadlines": due.filter(source=SOURCE, subject=row.uid).order_by("due_at", "pk"),
        "may_edit": rules.may_edit(request.user, row) and row.stage in OPEN,
    }
    return render(
        request, "projects/proposal.html", head(request, row, "projects:proposal") | context
    )


def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who changed what."""
    row = found(request, uid)
    changes = audit.history(row, *row.members.select_related("partner"))
    known = head(request, row, "projects:history") | {"changes": changes}
    return render(request, "projects/history.html", known)


@needs(rules.may_write)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a proposal, for a call where the address names one (`?call=`)."""
    form = ProposalForm(
        request.POST or None, initial={"call": _call_asked(request)}, user=request.user
    )
    return answered(
        request,
        form,
        title=_("New proposal"),
        said=_("The proposal has been added, and its deadlines stand beside the others."),
        back=reverse("projects:proposals"),
    )


def _call_asked(request: HttpRequest) -> Call | None:
    try:
        uid = UUID(request.GET.get("call", ""))
    except ValueError:
        return None
    return Call.objects.visible_to(person(request)).filter(uid=uid).first()


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a proposal as long as it is not sent."""
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    if row.stage not in OPEN:
        messages.error(request, _("The proposal is no longer being written: it cannot be changed."))
        return redirect(row)
    shown = row.short
    form = ProposalForm(request.POST or None, instance=row, user=request.user)
    return answered(
        request,
        form,
        title=_("Edit “%(name)s”") % {"name": shown},
        said=_("The proposal has been saved."),
        back=row.get_absolute_url(),
    )


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Move a proposal on by a step that asks for nothing but a reason."""
    row = found(request, uid)
    line = proposals.transitions.get(name)
    if line is None or line.needs:
        raise Http404
    return steps.take(
        request,
        lambda: take_step(
            proposal=row, name=name, by=person(request), reason=steps.reason(request)
        ),
        done=_("The proposal is now: %(state)s.") % {"state": Stage(line.target).label},
        back=row.get_absolute_url(),
    )


def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record that it was sent."""
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    form = SubmissionForm(request.POST or None, user=request.user)

    def work() -> None:
        record_submission(proposal=row, on=form.cleaned_data["submitted_on"], by=person(request))

    return _recorded(request, row, form, work, _("Record the submission"))


def decide(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """Record what the funder decided."""
    row = found(request, uid)
    if name not in DECISIONS:
        raise Http404
    if not rules.may_decide(request.user, row):
        raise PermissionDenied
    form = DecisionForm(request.POST or None, user=request.user, step=name)

    def work() -> None:
        known = form.cleaned_data
        record_decision(
            proposal=row,
            name=name,
            on=known["decided_on"],
            by=person(request),
            granted=known.get("granted"),
            reason=known.get("reason", ""),
        )

    return _recorded(request, row, form, work, str(proposals.transitions[name].label))


def _recorded(
    request: HttpRequest, row: Proposal, form: OfficeForm, work: Callable[[], None], title: str
) -> HttpResponse:
    """Show the form of a step, or take it; what refuses it is said in the form."""
    if request.method == "POST" and form.is_valid() and _done(form, work):
        messages.success(request, _("The proposal has been saved."))
        return redirect(row)
    context = {"form": form, "title": title, "back": row.get_absolute_url(), "proposal": row}
    return render(request, "projects/step.html", context, status=422 if form.is_bound else 200)


def _done(form: OfficeForm, work: Callable[[], None]) -> bool:
    try:
        work()
    except NotAllowed:
        raise
    except ValidationError as refused:
        add_violation(form, refused)
    except WorkflowError as refused:
        for words in [str(one.message) for one in refused.reasons] or [refused.message]:
            form.add_error(None, words)
    return not form.errors
