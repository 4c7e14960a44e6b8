"""Mobilities and enrolments: lists, one mobility, its days and steps."""

import csv
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from intl_office.core import audit
from intl_office.core.errors import add_violation
from intl_office.documents.letter_panel import letters_about
from intl_office.jobs.imports.kinds import import_kinds
from intl_office.organisations.views.asked import person
from intl_office.ui import steps
from intl_office.ui.views.lists import ListPage
from mobility import rules
from mobility.actions.mobilities import OPEN, cancel_mobility, confirm_mobility, plan_days
from mobility.certificates import MobilityCertificate
from mobility.enums import MobilityState
from mobility.filters import EnrolmentFilters, MobilityFilters
from mobility.forms import DaysForm
from mobility.models import Enrolment, Mobility
from mobility.tables import MOBILITY_TONES, EnrolmentTable, MobilityTable
from mobility.views.frame import mobility_found, mobility_panel
from mobility.workflow import mobilities

TEMPLATES = ("programmes", "enrolments")


class FilesOfUnits(ListPage):
    """A list for those who read files."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who read no files."""
        if not rules.may_see_mobility(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class MobilityList(FilesOfUnits):
    """Mobilities, the latest departure first."""

    name = "mobilities"
    title = gettext_lazy("Mobility")
    table_class = MobilityTable
    filterset_class = MobilityFilters
    template_name = "mobility/list.html"

    def rows(self) -> QuerySet[Mobility]:
        """Those of the units within reach."""
        return Mobility.objects.visible_to(person(self.request)).for_list()


class EnrolmentList(FilesOfUnits):
    """Enrolments by name."""

    name = "enrolments"
    title = gettext_lazy("Enrolments")
    table_class = EnrolmentTable
    filterset_class = EnrolmentFilters
    template_name = "mobility/enrolments.html"

    def rows(self) -> QuerySet[Enrolment]:
        """Those of the units within reach."""
        return Enrolment.objects.visible_to(person(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Whether this person may import."""
        return super().context() | {"may_import": rules.may_import(self.request.user)}


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty file with the headings that the import understands."""
    if not rules.may_import(request.user):
        raise PermissionDenied
    if code not in TEMPLATES:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    answer.write("\ufeff")  # so that spreadsheets read the accents
    columns = import_kinds[code].columns
    csv.writer(answer, delimiter=";").writerow([str(column.label) for column in columns])
    return answer


@require_safe
def mobility(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is next, who goes where, when, on which agreement."""
    row = mobility_found(request, uid)
    context = {
        "mobility": row,
        "tone": MOBILITY_TONES[row.state],
        "panel": mobility_panel(request, row),
        "may_edit": rules.may_select(request.user, row) and row.state in OPEN,
        "changes": audit.history(row),
        "told": row.is_told,
        **letters_about(person(request), MobilityCertificate(), row.uid),
    }
    return render(request, "mobility/mobility.html", context)


def days(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct the days planned."""
    row = mobility_found(request, uid)
    if not rules.may_select(request.user, row):
        raise PermissionDenied
    initial = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    form = DaysForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid() and _planned(request, row, form):
        return redirect(row)
    context = {"form": form, "title": _("Days planned"), "back": row.get_absolute_url()}
    return render(request, "organisations/form.html", context, status=422 if form.is_bound else 200)


def _planned(request: HttpRequest, row: Mobility, form: DaysForm) -> bool:
    known = form.cleaned_data
    try:
        plan_days(mobility=row, first=known["starts_on"], last=known["ends_on"], by=person(request))
    except ValidationError as refused:
        add_violation(form, refused)
        return False
    return True


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Confirm or cancel."""
    row = mobility_found(request, uid)
    by, why = person(request), steps.reason(request)
    work = {
        "confirm": lambda: confirm_mobility(mobility=row, by=by),
        "cancel": lambda: cancel_mobility(mobility=row, by=by, reason=why),
    }
    if name not in work:
        raise Http404
    target = mobilities.transitions[name].target
    return steps.take(
        request,
        work[name],
        done=_("The mobility is now: %(state)s.") % {"state": MobilityState(target).label},
        back=row.get_absolute_url(),
    )
