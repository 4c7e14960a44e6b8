"""Priority countries: list, page, marks, decisions, objectives."""

from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.core import audit
from intl_office.core.permissions import required
from intl_office.core.years import AcademicYear
from intl_office.organisations.rules import may_see_partners
from intl_office.organisations.views.asked import answered
from intl_office.ui import steps
from intl_office.ui.views.lists import ListPage
from partnerships import strategic_rules as rules
from partnerships.actions.countries import DECISIONS, decide, give_marks, remove_objective
from partnerships.country_enums import CountryState, Standing
from partnerships.country_filters import CountryFilters
from partnerships.country_queries import followed, kept_lines, partners_there, standings
from partnerships.country_rules import priorities
from partnerships.country_tables import STANDING_TONES, TONES, CountryTable
from partnerships.enums import State
from partnerships.forms.countries import CountryForm, ObjectiveForm
from partnerships.models import Agreement, CountryObjective, PriorityCountry
from partnerships.rules import may_see_agreements
from partnerships.tables import TONES as AGREEMENT_TONES
from partnerships.views.country_frame import editable, found
from partnerships.views.criteria import ask_marks
from partnerships.views.frame import asking
from partnerships.views.sections import section_tabs

FORM = "partnerships/countries/form.html"
SHOWN = 8  # partners and agreements on the page


class CountryList(ListPage):
    """Priority countries by name."""

    name = "countries"
    title: ClassVar[str | Promise] = gettext_lazy("Priority countries")
    table_class = CountryTable
    filterset_class = CountryFilters
    template_name = "partnerships/countries/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see none at all."""
        if not rules.may_see_strategic(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[PriorityCountry]:
        """Those within reach, with how their objectives stand."""
        rows = PriorityCountry.objects.visible_to(asking(self.request))
        adopted = CountryObjective.objects.filter(
            priority__in=rows.filter(state=CountryState.ADOPTED)
        )
        known = standings(list(adopted.select_related("priority").order_by("pk")))
        return rows.for_list().with_counts(
            reached=known[Standing.REACHED],
            on_track=known[Standing.ON_TRACK],
            behind=known[Standing.BEHIND],
        )

    def context(self) -> dict[str, Any]:
        """The other lists of the room, and whether one may propose."""
        may_propose = bool(rules.strategic_edited_by(self.request.user))
        known = {"sections": section_tabs(self.request), "may_propose": may_propose}
        return super().context() | known


@require_safe
@required(rules.SEE)
def country(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Why, score, objectives, what there is in the country, decisions."""
    row = found(request, uid)
    objectives = list(row.objectives.select_related("priority__country", "owner"))
    marks = row.marks.select_related("criterion")
    lines = kept_lines(row)
    context = {
        "row": row,
        "tone": TONES[row.state],
        "panel": _panel(request, row),
        "lines": [(one.name, one) for one in lines],
        "score": row.score if row.score is not None else rules.score(lines),
        "objectives": [
            (one, STANDING_TONES[one.progress.standing]) for one in followed(objectives)
        ],
        "decisions": row.transitions.select_related("by"),
        "may_edit": row.is_alive and rules.may_edit_strategic(request.user, row),
        "changes": audit.history(row, *marks, *objectives),
    }
    there = context | _there(request, row)
    return render(request, "partnerships/countries/country.html", there)


def _there(request: HttpRequest, row: PriorityCountry) -> dict[str, Any]:
    """Partners and agreements in the country, as far as the reader sees them."""
    code = row.country.code
    user = asking(request)
    agreements = Agreement.objects.visible_to(user).filter(
        state=State.IN_FORCE, parties__partner__country=row.country_id
    )
    shown = agreements.distinct().for_list().order_by("ends_on", "pk")[:SHOWN]
    in_force = urlencode({"country": code, "state": State.IN_FORCE})
    return {
        "partners": list(partners_there(row)[:SHOWN]) if may_see_partners(user) else [],
        "agreements": [(one, AGREEMENT_TONES[one.state]) for one in shown],
        "sees_partners": may_see_partners(user),
        "sees_agreements": may_see_agreements(user),
        "partners_url": f"{reverse('organisations:partners')}?country={code}",
        "agreements_url": f"{reverse('partnerships:agreements')}?{in_force}",
        "gaps_url": f"{reverse('partnerships:gaps')}?country={code}",
    }


def _panel(request: HttpRequest, row: PriorityCountry) -> steps.StepPanel:
    def url(name: str) -> str:
        return reverse("partnerships:country_step", args=[row.uid, name])

    return steps.panel(priorities, row, asking(request), url=url, tones=TONES)


# ---------------------------------------------------------------- writing
@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.EDIT)
def new(request: HttpRequest) -> HttpResponseBase:
    """Propose a country."""
    now = AcademicYear.current()
    row = PriorityCountry(first_year=now, last_year=AcademicYear(now.start + 4))
    form = CountryForm(request.POST or None, instance=row, user=request.user)
    said = _("It is proposed: write its objectives, give the marks, then somebody decides.")
    back = reverse("partnerships:countries")
    title = _("Propose a priority country")
    return answered(request, form, title=title, said=said, back=back, template=FORM)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Put its entries right."""
    row = editable(request, uid)
    form = CountryForm(request.POST or None, instance=row, user=request.user)
    title = _("Edit the priority %(country)s") % {"country": row}
    back = row.get_absolute_url()
    return answered(request, form, title=title, said=_("Saved."), back=back, template=FORM)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def marks(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give the marks; they are fixed once it is decided."""
    row = editable(request, uid)
    if row.state != CountryState.PROPOSED:
        raise Http404
    title = _("Marks of %(country)s") % {"country": row}
    return ask_marks(request, row, give_marks, title=title, template=FORM)


_SAID = {
    "adopt": gettext_lazy(
        "The priority is adopted: its objectives start from the figures of today."
    ),
    "set-aside": gettext_lazy("The proposal is set aside."),
    "end": gettext_lazy("The priority has ended."),
}


@require_POST
@required(rules.SEE)
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Adopt it, set it aside or end it."""
    row = found(request, uid)
    if name not in DECISIONS:
        raise Http404
    return steps.take(
        request,
        lambda: decide(row=row, name=name, by=asking(request), reason=steps.reason(request)),
        done=_SAID[name],
        back=row.get_absolute_url(),
    )


# ---------------------------------------------------------------- objectives
@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def objective_new(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Add an objective."""
    row = editable(request, uid)
    one = CountryObjective(priority=row, by_year=row.last_year)
    return _objective(request, one, _("New objective for %(country)s") % {"country": row})


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def objective(request: HttpRequest, uid: UUID, objective: UUID) -> HttpResponseBase:
    """Change an objective."""
    one = _found_objective(request, uid, objective)
    remove = reverse("partnerships:country_objective_remove", args=[uid, objective])
    title = _("Objective for %(country)s") % {"country": one.priority}
    return _objective(request, one, title, remove_url=remove)


@require_POST
@required(rules.SEE)
def objective_remove(request: HttpRequest, uid: UUID, objective: UUID) -> HttpResponseBase:
    """Take an objective away."""
    one = _found_objective(request, uid, objective)
    remove_objective(objective=one, by=asking(request))
    messages.success(request, _("The objective is removed."))
    return redirect(one.priority)


def _objective(
    request: HttpRequest, one: CountryObjective, title: str, **more: Any
) -> HttpResponseBase:
    form = ObjectiveForm(request.POST or None, instance=one, user=request.user)
    said, back = _("The objective is saved."), one.priority.get_absolute_url()
    return answered(
        request, form, title=title, said=said, back=back, template=FORM, row=one.priority, **more
    )


def _found_objective(request: HttpRequest, uid: UUID, objective: UUID) -> CountryObjective:
    rows = CountryObjective.objects.filter(priority=editable(request, uid))
    known = rows.select_related("priority__country", "priority__unit", "owner")
    return get_object_or_404(known, uid=objective)
