"""Selecting students: the ranked list of a campaign, one application, its decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from intl_office.core import audit
from intl_office.core.errors import add_violation
from intl_office.core.workflow import NotAllowed, WorkflowError
from intl_office.organisations.views.asked import person
from intl_office.ui import steps
from intl_office.ui.views.lists import ListPage
from mobility import rules
from mobility.actions import selection
from mobility.filters import ApplicationFilters
from mobility.forms import MarkForm
from mobility.models import Application, Campaign
from mobility.tables import ApplicationTable
from mobility.views.frame import (
    application_found,
    application_tone,
    campaign_found,
    campaign_head,
)
from mobility.workflow import applications

DECISIONS = ("wait", "refuse", "reconsider")


class SelectionList(ListPage):
    """The applications of one campaign, the best mark first."""

    name = "applications"
    title = gettext_lazy("Selection")
    table_class = ApplicationTable
    filterset_class = ApplicationFilters
    template_name = "mobility/selection.html"

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign of the address; raises Http404 for those who may not read it."""
        return campaign_found(self.request, self.kwargs["uid"])

    def rows(self) -> QuerySet[Application]:
        """Those of the units within reach."""
        rows = Application.objects.visible_to(person(self.request)).for_list()
        return rows.filter(campaign=self.campaign)

    def context(self) -> dict[str, Any]:
        """Head of the campaign, and how many the reader does not see."""
        seen = self.rows().count()
        all_sent = self.campaign.applications.all().sent().count()
        head = campaign_head(self.request, self.campaign, "mobility:selection")
        return super().context() | head | {"others": all_sent - seen, "all_sent": all_sent,
                                           "seen": seen}  # fmt: skip


@require_safe
def application(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who applies, for what; select for one of the wishes, put on the list, refuse."""
    row = application_found(request, uid)
    may_select = rules.may_select(request.user, row)
    options = {one.transition.name: one for one in applications.options(row, person(request))}
    wishes = row.wishes.select_related("places__agreement", "partner__country", "country")
    context = {
        "application": row,
        "tone": application_tone(row),
        "may_select": may_select,
        "select": options.get("select"),
        "decisions": [options[name] for name in DECISIONS if name in options],
        "wishes": wishes.order_by("rank"),
        "languages": row.languages.select_related("language").order_by("pk"),
        "files": row.files.select_related("file").order_by("kind"),
        "mobility": row.mobilities.all().counted().first(),
        "mark_form": MarkForm(initial={"mark": row.mark}, user=request.user),
        "changes": audit.history(row),
    }
    return render(request, "mobility/application.html", context)


@require_POST
def select(request: HttpRequest, uid: UUID, wish: UUID) -> HttpResponse:
    """Select the student for one wish: the place is taken, the mobility made."""
    row = application_found(request, uid)
    one = get_object_or_404(
        row.wishes.select_related("places", "partner__country", "country"), uid=wish
    )
    said = _("%(student)s is selected for %(host)s.") % {"student": row.enrolment, "host": one}
    return _taken(
        request, row, lambda: selection.select(application=row, wish=one, by=person(request)), said
    )


@require_POST
def decide(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """Waiting list, refusal, or the decision taken back."""
    row = application_found(request, uid)
    if name not in DECISIONS:
        raise Http404
    by, why = person(request), steps.reason(request)

    def work() -> None:
        if name == "reconsider":
            selection.reconsider(application=row, by=by)
        else:
            selection.decide(application=row, name=name, by=by, reason=why)

    return _taken(request, row, work, _("The decision is recorded."))


@require_POST
def mark(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the mark."""
    row = application_found(request, uid)
    if not rules.may_select(request.user, row):
        raise PermissionDenied
    form = MarkForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            selection.give_mark(application=row, mark=form.cleaned_data["mark"], by=person(request))
        except ValidationError as refused:
            add_violation(form, refused)
    if form.errors:
        messages.error(request, " ".join(map(str, form.errors.get("mark", []))))
    else:
        messages.success(request, _("The mark has been saved."))
    return redirect(row)


def _taken(
    request: HttpRequest, row: Application, work: Callable[[], object], said: str
) -> HttpResponse:
    """Do it and say so, or say why not: a place gone, a colleague faster."""
    try:
        work()
    except NotAllowed:
        raise
    except WorkflowError as refused:
        missing = " ".join(str(one.message) for one in refused.reasons)
        messages.error(request, f"{refused.message} {missing}".strip())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    return redirect(row)
