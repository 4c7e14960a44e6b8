"""Strategic partners: list, page, plan, decisions."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.core import audit
from intl_office.core.permissions import required
from intl_office.organisations.models import Partner
from intl_office.organisations.views.asked import answered
from intl_office.ui import steps
from intl_office.ui.views.lists import ListPage
from partnerships import strategic_rules as rules
from partnerships.actions.strategic import (
    decide,
    give_marks,
    grant,
    move_action,
)
from partnerships.forms.strategic import ActionForm, GrantForm, StrategicForm
from partnerships.models import PlanAction, StrategicPartner
from partnerships.planned import TONES as ACTION_TONES
from partnerships.planned import tone_of
from partnerships.strategic_enums import LabelState
from partnerships.strategic_filters import StrategicFilters
from partnerships.strategic_queries import kept_lines, plan_of
from partnerships.strategic_rules import score
from partnerships.strategic_tables import TONES, StrategicTable
from partnerships.views.criteria import ask_marks
from partnerships.views.frame import asking
from partnerships.views.sections import section_tabs
from partnerships.views.strategic_frame import editable, found

FORM = "partnerships/strategic/form.html"
GRANT = "grant"


class StrategicList(ListPage):
    """Strategic partners by name."""

    name = "strategic"
    title: ClassVar[str | Promise] = gettext_lazy("Strategic partners")
    table_class = StrategicTable
    filterset_class = StrategicFilters
    template_name = "partnerships/strategic/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see none at all."""
        if not rules.may_see_strategic(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[StrategicPartner]:
        """Those within reach."""
        return StrategicPartner.objects.visible_to(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """The other lists of the room."""
        return super().context() | {"sections": section_tabs(self.request)}


@require_safe
@required(rules.SEE)
def strategic(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The label with its score, the plan year by year, the decisions."""
    row = found(request, uid)
    lines, years = kept_lines(row), plan_of(row)
    context = {
        "row": row,
        "tone": TONES[row.state],
        "panel": _panel(request, row),
        "lines": [(one.name, one) for one in lines],
        "score": row.score if row.score is not None else score(lines),
        "years": [(one, [(a, tone_of(a.state, a.due_on)) for a in one.actions]) for one in years],
        "done": sum(one.done for one in years),
        "total": sum(one.total for one in years),
        "decisions": row.transitions.select_related("by"),
        "may_edit": rules.may_edit_strategic(request.user, row),
        "changes": audit.history(row, *row.marks.all(), *row.plan.all()),
    }
    return render(request, "partnerships/strategic/strategic.html", context)


def _panel(request: HttpRequest, row: StrategicPartner) -> steps.StepPanel:
    def url(name: str) -> str:
        return reverse("partnerships:strategic_decide", args=[row.uid, name])

    pages = {GRANT: row.page("strategic_grant")}
    return steps.panel(rules.labels, row, asking(request), url=url, pages=pages, tones=TONES)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.EDIT)
def new(request: HttpRequest, partner: UUID) -> HttpResponseBase:
    """Propose a partner."""
    rows = Partner.objects.visible_to(asking(request)).current().active()
    chosen = get_object_or_404(rows, uid=partner)
    row = StrategicPartner(partner=chosen)
    form = StrategicForm(request.POST or None, instance=row, user=request.user)
    title = _("%(partner)s as a strategic partner") % {"partner": chosen}
    said = _("It is proposed: give the marks, then somebody decides.")
    back = chosen.get_absolute_url()
    return answered(request, form, title=title, said=said, back=back, template=FORM)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Put its entries right."""
    row = editable(request, uid)
    form = StrategicForm(request.POST or None, instance=row, user=request.user)
    title = _("Edit %(partner)s") % {"partner": row}
    back = row.get_absolute_url()
    return answered(request, form, title=title, said=_("Saved."), back=back, template=FORM)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def marks(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give the marks; they are fixed once it is decided."""
    row = editable(request, uid)
    if row.state != LabelState.PROPOSED:
        raise Http404
    title = _("Marks of %(partner)s") % {"partner": row}
    return ask_marks(request, row, give_marks, title=title, template=FORM)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.DECIDE)
def grant_label(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Grant the label for five years."""
    row = found(request, uid)
    if row.state != LabelState.PROPOSED:
        raise Http404
    form = GrantForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        on, why = form.cleaned_data["granted_on"], form.cleaned_data["reason"]
        return steps.take(
            request,
            lambda: grant(row=row, on=on, by=asking(request), reason=why),
            done=_("The label is granted: write the actions of each year."),
            back=row.get_absolute_url(),
        )
    title = _("Grant the label to %(partner)s") % {"partner": row}
    return _ask(request, form, row, title, _("Grant it"))


@require_POST
@required(rules.SEE)
def decision(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Refuse or withdraw the label."""
    row = found(request, uid)
    if name not in {"refuse", "withdraw"}:
        raise Http404
    return steps.take(
        request,
        lambda: decide(row=row, name=name, by=asking(request), reason=steps.reason(request)),
        done=_("The decision is recorded."),
        back=row.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def action_new(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Add an action to the plan."""
    row = editable(request, uid)
    known = PlanAction(strategic=row, year=row.first_year)
    return _action(request, row, known, _("New action with %(partner)s") % {"partner": row})


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def action(request: HttpRequest, uid: UUID, action: UUID) -> HttpResponseBase:
    """Change an action, or move it on."""
    row = editable(request, uid)
    one = _found_action(row, action)

    def url(name: str) -> str:
        return reverse("partnerships:strategic_step", args=[row.uid, one.uid, name])

    user = asking(request)
    panel = steps.panel(rules.actions, one, user, url=url, tones=ACTION_TONES)
    return _action(request, row, one, str(one), panel=panel)


def _action(
    request: HttpRequest, row: StrategicPartner, one: PlanAction, title: str, **more: Any
) -> HttpResponseBase:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ActionForm(*sent, instance=one, user=request.user)
    said, back = _("The action is saved."), row.get_absolute_url()
    return answered(
        request, form, title=title, said=said, back=back, template=FORM, row=row, **more
    )


@require_POST
@required(rules.SEE)
def step(request: HttpRequest, uid: UUID, action: UUID, name: str) -> HttpResponseBase:
    """Begin, finish or drop an action."""
    row = editable(request, uid)
    one = _found_action(row, action)
    if name not in rules.actions.transitions:
        raise Http404
    return steps.take(
        request,
        lambda: move_action(
            action=one, name=name, by=asking(request), reason=steps.reason(request)
        ),
        done=_("The action has moved on."),
        back=row.get_absolute_url(),
    )


def _found_action(row: StrategicPartner, uid: UUID) -> PlanAction:
    rows = PlanAction.objects.filter(strategic=row)
    known = rows.select_related("strategic__unit", "strategic__partner", "owner", "centre")
    return get_object_or_404(known, uid=uid)


def _ask(
    request: HttpRequest, form: Any, row: StrategicPartner, title: str, submit: str
) -> HttpResponse:
    context = {"form": form, "row": row, "title": title, "submit": submit}
    context["back"] = row.get_absolute_url()
    return render(request, FORM, context, status=422 if form.is_bound else 200)
