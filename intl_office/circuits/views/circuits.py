"""Circuits: the list, one version with its steps, writing the next one."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.circuits.actions import circuits as acts
from intl_office.circuits.filters import CircuitFilters
from intl_office.circuits.forms.circuits import CircuitForm, NamesForm, StepForm
from intl_office.circuits.models import Circuit, CircuitQuerySet, CircuitStep
from intl_office.circuits.queries.staffing import unmanned
from intl_office.circuits.rules import EDIT
from intl_office.circuits.subjects import subject_kinds
from intl_office.circuits.tables import EDITION_TONES, CircuitTable
from intl_office.circuits.views.frame import asking, tabs
from intl_office.core.audit import history
from intl_office.core.permissions import required
from intl_office.ui.once import once
from intl_office.ui.views.lists import ListPage

DIRECTIONS = ("up", "down", "beside")


@method_decorator(required(EDIT), name="dispatch")
class CircuitList(ListPage):
    """The circuits in force and those being written."""

    name = "circuits"
    title = gettext_lazy("Circuits")
    table_class = CircuitTable
    filterset_class = CircuitFilters
    template_name = "circuits/circuits.html"

    def rows(self) -> CircuitQuerySet:
        """All of them for who may change them."""
        return Circuit.objects.all().visible_to(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Add the parts of the room, and whether there are files for circuits."""
        return super().context() | {
            "tabs": tabs(self.request, "circuits:circuits"),
            "any_kind": len(subject_kinds) > 0,
        }


def _found(request: HttpRequest, uid: UUID) -> Circuit:
    rows = Circuit.objects.all().visible_to(asking(request)).with_steps()
    return get_object_or_404(rows, uid=uid)


def _step(request: HttpRequest, uid: UUID) -> CircuitStep:
    """A step of a draft; raises Http404 for any other."""
    rows = CircuitStep.objects.all().visible_to(asking(request)).select_related("circuit")
    row = get_object_or_404(rows, uid=uid)
    if not row.circuit.is_draft:
        raise Http404
    return row


@require_safe
def circuit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One version: its steps as the pages of files will show them, and what may be done."""
    row = _found(request, uid)
    versions = Circuit.objects.all().visible_to(asking(request)).filter(code=row.code)
    context = {
        "circuit": row,
        "tone": EDITION_TONES[row.edition],
        "groups": row.groups(),
        "unmanned": unmanned(row),
        "versions": versions.order_by("-version"),
        "has_runs": row.runs.exists(),
        "changes": history(row, *row.steps.all()),
        "tabs": tabs(request, "circuits:circuits"),
    }
    return render(request, "circuits/circuit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@required(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """A new circuit, as a draft without steps."""
    form = CircuitForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and form.keep():
        messages.success(request, _("The circuit is there: now add its steps."))
        return redirect(form.instance)
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The names of a draft."""
    row = _draft(request, uid)
    form = NamesForm(request.POST or None, instance=row, user=request.user)
    if request.method == "POST" and form.is_valid() and form.keep():
        return redirect(row)
    return _form(request, form, row)


@require_http_methods(["GET", "HEAD", "POST"])
def new_step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One more step, behind the others."""
    row = _draft(request, uid)
    form = StepForm(request.POST or None, instance=CircuitStep(circuit=row), user=request.user)
    if request.method == "POST" and form.is_valid():
        return _added(request, form, row)
    return _form(request, form, row)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a step of a draft."""
    row = _step(request, uid)
    form = StepForm(request.POST or None, instance=row, user=request.user)
    if request.method == "POST" and form.is_valid() and form.keep():
        return redirect(row.circuit)
    return _form(request, form, row.circuit)


@require_POST
def moved(request: HttpRequest, uid: UUID, direction: str) -> HttpResponse:
    """Move a step; raises Http404 for a direction that there is not."""
    if direction not in DIRECTIONS:
        raise Http404
    row = _step(request, uid)
    way = cast("acts.Direction", direction)
    return _done(request, lambda: acts.move_step(by=asking(request), step=row, direction=way), row)


@require_POST
def removed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a step out of a draft."""
    row = _step(request, uid)
    return _done(request, lambda: acts.remove_step(by=asking(request), step=row), row)


@require_POST
def drafted(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the next version."""
    return redirect(acts.draft_of(by=asking(request), circuit=_found(request, uid)))


@require_POST
def enacted(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put a draft in force."""
    row = _found(request, uid)
    try:
        acts.enact(by=asking(request), circuit=row)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The circuit is in force."))
    return redirect(row)


@require_POST
def retired(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Offer a circuit no more."""
    row = _found(request, uid)
    if acts.retire(by=asking(request), circuit=row):
        messages.success(request, _("The circuit is offered no more; files in it go on."))
    return redirect(row)


@require_POST
def discarded(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Throw a draft away."""
    acts.discard_draft(by=asking(request), circuit=_draft(request, uid))
    messages.success(request, _("The draft is gone."))
    return redirect("circuits:circuits")


def _draft(request: HttpRequest, uid: UUID) -> Circuit:
    row = _found(request, uid)
    if not row.is_draft:
        raise Http404
    return row


def _added(request: HttpRequest, form: StepForm, row: Circuit) -> HttpResponse:
    """Keep a new step once, however often the button is pressed."""

    def work() -> str:
        if not form.keep():
            raise ValidationError("refused")
        return row.get_absolute_url()

    try:
        return once(request, work)
    except ValidationError:
        return _form(request, form, row)


def _done(request: HttpRequest, work: Callable[[], object], row: CircuitStep) -> HttpResponse:
    try:
        work()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(row.circuit)


def _form(request: HttpRequest, form: Any, row: Circuit | None) -> HttpResponse:
    context = {
        "form": form,
        "circuit": row,
        "is_step": isinstance(form, StepForm),
        "any_kind": len(subject_kinds) > 0,
    }
    return render(request, "circuits/form.html", context, status=422 if form.is_bound else 200)
