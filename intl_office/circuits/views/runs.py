"""Files in circuits: the list, one file, sending it, withdrawing it, sending it again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from intl_office.circuits.actions.running import cancel, restart, start
from intl_office.circuits.filters import RunFilters
from intl_office.circuits.models import Run, RunQuerySet
from intl_office.circuits.panel import run_panel
from intl_office.circuits.queries import circuits_for
from intl_office.circuits.subjects import subject_kinds
from intl_office.circuits.tables import RunTable
from intl_office.circuits.views.decisions import subject_url, summary_of
from intl_office.circuits.views.frame import asking, tabs
from intl_office.core.audit import history
from intl_office.ui import steps
from intl_office.ui.views.lists import ListPage


class RunList(ListPage):
    """The files in circuits that the reader may see."""

    name = "runs"
    title = gettext_lazy("Files in circuits")
    table_class = RunTable
    filterset_class = RunFilters
    template_name = "circuits/decisions.html"

    def rows(self) -> RunQuerySet:
        """One's own, where one takes part, what one's roles reach."""
        return Run.objects.all().visible_to(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Add the parts of the room."""
        return super().context() | {"tabs": tabs(self.request, "circuits:runs")}


def _found(request: HttpRequest, uid: UUID) -> Run:
    rows = Run.objects.all().visible_to(asking(request))
    return get_object_or_404(rows.select_related("circuit", "unit", "started_by"), uid=uid)


@require_safe
def run(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where a file stands, what was decided, what one may do."""
    row = _found(request, uid)
    context = {
        "run": row,
        "panel": run_panel(row, asking(request)),
        "lines": summary_of(row),
        "subject_url": subject_url(row),
        "changes": history(row, *row.turns.exclude(opened_at=None).order_by("pk")),
        "tabs": tabs(request, "circuits:runs"),
    }
    return render(request, "circuits/run.html", context)


@require_POST
def cancelled(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Withdraw a file."""
    row = _found(request, uid)
    return steps.take(
        request,
        lambda: cancel(run=row, by=asking(request), reason=steps.reason(request)),
        done=_("The file is withdrawn."),
        back=row.get_absolute_url(),
    )


@require_POST
def restarted(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send a returned file on its way again: from where it stopped, or from the beginning."""
    row = _found(request, uid)
    resume = "all" not in request.POST
    return steps.take(
        request,
        lambda: restart(run=row, by=asking(request), resume=resume),
        done=_("The file is on its way again."),
        back=row.get_absolute_url(),
    )


@require_POST
def started(request: HttpRequest, kind: str, subject: UUID) -> HttpResponse:
    """Send a file through the circuit chosen; raises Http404 where there is no such file.

    Raises PermissionDenied where its room does not let this person.
    """
    known = subject_kinds.get(kind)
    found = known.find(subject) if known else None
    circuit = circuits_for(kind).filter(code=request.POST.get("circuit", "")).first()
    if known is None or found is None:
        raise Http404
    if circuit is None:
        messages.error(request, _("Choose a circuit."))
        return redirect(known.url(found))
    try:
        row = start(kind=kind, subject=found, circuit=circuit, by=asking(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(known.url(found))
    messages.success(request, _("The file is on its way."))
    return redirect(row)
