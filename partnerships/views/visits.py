"""Visits and missions: the list, the coming ones, planning, the page, the report."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
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
from intl_office.core.workflow import NotAllowed, WorkflowError
from intl_office.organisations.rules import may_see_partners
from intl_office.ui import steps
from intl_office.ui.components import Tab
from intl_office.ui.drafting import Drafting
from intl_office.ui.once import once
from intl_office.ui.views.lists import ListPage
from partnerships import rules_visits as rules
from partnerships.actions import visits as actions
from partnerships.enums_visits import VisitState
from partnerships.filters_requests import VisitFilters
from partnerships.forms.requests import partner_of
from partnerships.forms.visits import FileForm, ReportForm, VisitForm
from partnerships.models import Agreement, AgreementRequest, Visit, VisitFile, VisitPartner
from partnerships.queries_requests import proposed
from partnerships.queries_visits import by_month
from partnerships.tables import TONES as AGREEMENT_TONES
from partnerships.tables_requests import FOLLOW_UP_TONES, VISIT_TONES, VisitTable
from partnerships.views.frame import asking
from partnerships.views.sections import section_tabs
from partnerships.visits_workflow import visits as flow

COMING = 300  # visits in the calendar


class VisitList(ListPage):
    """Visits, the latest first."""

    name = "visits"
    title: ClassVar[str | Promise] = gettext_lazy("Visits and missions")
    table_class = VisitTable
    filterset_class = VisitFilters
    template_name = "partnerships/visits/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see no visits of a unit."""
        if not rules.may_see_visits(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Visit]:
        """Those within reach, and those in which the person has a part."""
        return Visit.objects.visible_to(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Whether this person may plan one."""
        return super().context() | {
            "sections": section_tabs(self.request),
            "may_plan": rules.may_plan(self.request.user),
            "tabs": tabs("partnerships:visits"),
        }


def tabs(here: str) -> list[Tab]:
    """The list and the calendar."""
    pages = [("partnerships:visits", _("List")), ("partnerships:visit_calendar", _("Calendar"))]
    return [Tab(label, reverse(name), current=name == here) for name, label in pages]


@require_safe
@required(rules.SEE)
def calendar(request: HttpRequest) -> HttpResponse:
    """The coming visits, month by month; they stand in everybody's own calendar feed too."""
    rows = Visit.objects.visible_to(asking(request)).coming().for_list()
    found = rows.filter(
        pk__in=list(rows.order_by("starts_on").values_list("pk", flat=True)[:COMING])
    )
    context = {
        "months": by_month(found),
        "may_plan": rules.may_plan(request.user),
        "tabs": tabs("partnerships:visit_calendar"),
        "sections": section_tabs(request, reverse("partnerships:visits")),
    }
    return render(request, "partnerships/visits/calendar.html", context)


# ---------------------------------------------------------------- planning
@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.EDIT)
def new(request: HttpRequest) -> HttpResponseBase:
    """Choose the partner, then say what is planned; `request` in the address is kept with it."""
    partner = partner_of(request.POST.get("partner") or request.GET.get("partner", ""))
    asked = _asked(request)
    if partner is None:
        title = _("New visit: with whom?")
        return _choose(request, title, reverse("partnerships:visits"))
    form = VisitForm(
        request.POST or None,
        instance=Visit(),
        user=request.user,
        partners=[partner],
        request=asked,
    )
    form.partner = partner
    title = _("New visit with %(partner)s") % {"partner": partner}
    back = reverse("partnerships:visits")
    return _form(request, form, title=title, back=back, subject=f"new:{partner.uid}")


def _asked(request: HttpRequest) -> AgreementRequest | None:
    try:
        uid = UUID(request.GET.get("request", ""))
    except ValueError:
        return None
    return AgreementRequest.objects.visible_to(asking(request)).filter(uid=uid).first()


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Change what is planned."""
    row = _edited(request, uid)
    form = VisitForm(
        request.POST or None,
        instance=row,
        user=request.user,
        partners=row.partners,
        request=row.request,
    )
    title = _("Change the visit")
    return _form(request, form, title=title, back=row.get_absolute_url(), subject=str(uid))


def _form(
    request: HttpRequest, form: VisitForm, *, title: str, back: str, subject: str
) -> HttpResponseBase:
    drafting = Drafting(request, form, subject=subject)
    if answer := drafting.answer():
        return answer
    if request.method == "POST" and form.is_valid() and (done := _written(request, form)):
        drafting.forget()
        return done
    context = {"form": form, "title": title, "back": back, "partners": form.partners}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/visits/form.html", context, status=status)


class _RefusedError(Exception):
    """The form holds the reason; nothing was written."""


def _written(request: HttpRequest, form: VisitForm) -> HttpResponseBase | None:
    def work() -> str:
        saved = form.write()
        if saved is None:
            raise _RefusedError
        messages.success(request, _("The visit has been saved."))
        return saved.get_absolute_url()

    try:
        return once(request, work)
    except _RefusedError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def partner_add(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Name one more partner."""
    row = _edited(request, uid)
    if request.method != "POST":
        return _choose(
            request, _("Add a partner to the visit"), row.get_absolute_url(), adding=True
        )
    chosen = partner_of(request.POST.get("partner", ""))
    if chosen is None:
        raise Http404
    said = _("%(partner)s is named now.") % {"partner": chosen}
    return _act(
        request,
        row,
        said,
        lambda: actions.add_partner(visit=row, partner=chosen, by=asking(request)),
    )


@require_POST
def partner_remove(request: HttpRequest, uid: UUID, partner: UUID) -> HttpResponseBase:
    """Take a partner away."""
    row = _edited(request, uid)
    rows = VisitPartner.objects.filter(visit=row).select_related("partner", "visit")
    named = get_object_or_404(rows, uid=partner)
    said = _("%(partner)s is no longer named.") % {"partner": named.partner}
    return _act(request, row, said, lambda: actions.remove_partner(row=named, by=asking(request)))


def _choose(
    request: HttpRequest, title: str, back: str, *, adding: bool = False
) -> HttpResponseBase:
    """Look for a partner; htmx asks for what was found alone."""
    words = request.GET.get("q", "").strip()[:200]
    context = {
        "title": title,
        "back": back,
        "adding": adding,
        "words": words,
        "partners": proposed(words),
    }
    part = bool(request.headers.get("HX-Request"))
    name = "partnerships/_found.html" if part else "partnerships/visits/choose.html"
    return render(request, name, context)


# ---------------------------------------------------------------- its page
def found(request: HttpRequest, uid: UUID) -> Visit:
    """The visit, for those who may read it; raises Http404 for the others."""
    rows = Visit.objects.visible_to(asking(request)).defer("search")
    joined = rows.select_related("unit", "organiser__user", "request__partner", "request__unit")
    return get_object_or_404(joined, uid=uid)


@require_safe
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """With whom, when, what for; what came of it and what follows."""
    row = found(request, uid)
    user = asking(request)
    partners = VisitPartner.objects.filter(visit=row).select_related("partner__country")
    context = {
        "visit": row,
        "tone": VISIT_TONES[row.state],
        "panel": _panel(request, row),
        "partner_rows": partners.order_by("pk"),
        "opens_partners": may_see_partners(user),
        "files": row.files.select_related("file__uploaded_by").order_by("pk"),
        "follow_ups": _follow_ups(row),
        "agreements": _agreements(request, row),
        "asked": _request_of(request, row),
        "may_edit": rules.may_edit(user, row),
        "may_report": rules.may_report(user, row),
        "changes": audit.history(row),
    }
    return render(request, "partnerships/visits/page.html", context)


def _follow_ups(row: Visit) -> list[tuple[Any, str]]:
    rows = row.follow_ups.select_related("owner").order_by("due_on", "pk")
    return [(one, "bad" if one.is_late else FOLLOW_UP_TONES[one.state]) for one in rows]


def _agreements(request: HttpRequest, row: Visit) -> Sequence[tuple[Agreement, str]]:
    rows = Agreement.objects.visible_to(asking(request)).filter(visit_rows__visit=row)
    return [(one, AGREEMENT_TONES[one.state]) for one in rows.order_by("-number")]


def _request_of(request: HttpRequest, row: Visit) -> AgreementRequest | None:
    rows = AgreementRequest.objects.visible_to(asking(request)).select_related("partner")
    return rows.filter(pk=row.request_id).first() if row.request_id else None


def _panel(request: HttpRequest, row: Visit) -> steps.StepPanel:
    return steps.panel(
        flow,
        row,
        asking(request),
        url=lambda name: reverse("partnerships:visit_step", args=[row.uid, name]),
        pages={"report": row.report_url},
        tones=VISIT_TONES,
    )


_STEPS: dict[str, tuple[Callable[..., object], Any]] = {
    "cancel": (actions.cancel_visit, gettext_lazy("The visit is cancelled.")),
    "revive": (actions.revive_visit, gettext_lazy("The visit is planned again.")),
}


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Cancel a visit, or plan it again."""
    row = found(request, uid)
    if name not in _STEPS:
        raise Http404
    act, said = _STEPS[name]
    return steps.take(
        request,
        lambda: act(visit=row, by=asking(request), reason=steps.reason(request)),
        done=said,
        back=row.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Write the report, or correct it."""
    row = found(request, uid)
    if not rules.may_report(request.user, row):
        raise PermissionDenied
    if row.state == VisitState.CANCELLED or not row.has_begun:
        raise Http404
    known = {"report": row.report, "seen": row.updated_at.isoformat()}
    form = ReportForm(request.POST or None, user=request.user, initial=known)
    drafting = Drafting(request, form, subject=str(uid))
    if answer := drafting.answer():
        return answer
    if request.method == "POST" and form.is_valid() and _reported(request, row, form):
        drafting.forget()
        messages.success(request, _("The report has been saved."))
        return redirect(row)
    status = 422 if form.is_bound else 200
    return render(
        request, "partnerships/visits/report.html", {"visit": row, "form": form}, status=status
    )


def _reported(request: HttpRequest, row: Visit, form: ReportForm) -> bool:
    data = form.cleaned_data
    try:
        actions.write_report(visit=row, text=data["report"], by=asking(request), seen=data["seen"])
    except NotAllowed:
        raise
    except WorkflowError as refused:
        form.add_error(None, [refused.message, *(str(one.message) for one in refused.reasons)])
    except ValidationError as refused:
        form.add_error(None, refused)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def file_add(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Bring a file."""
    row = found(request, uid)
    if not rules.may_report(request.user, row):
        raise PermissionDenied
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*sent, user=request.user)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        said = _("The file is with the visit.")
        return _act(
            request, row, said, lambda: actions.add_file(visit=row, file=file, by=asking(request))
        )
    status = 422 if form.is_bound else 200
    return render(
        request, "partnerships/visits/file.html", {"visit": row, "form": form}, status=status
    )


@require_POST
def file_remove(request: HttpRequest, uid: UUID, file: UUID) -> HttpResponseBase:
    """Take a file away."""
    row = found(request, uid)
    rows = VisitFile.objects.filter(visit=row).select_related("visit__unit", "file")
    kept = get_object_or_404(rows, uid=file)
    said = _("The file is no longer with the visit.")
    return _act(request, row, said, lambda: actions.remove_file(row=kept, by=asking(request)))


def _edited(request: HttpRequest, uid: UUID) -> Visit:
    """The visit, for those who may change it; 404 once it was cancelled."""
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    if row.state == VisitState.CANCELLED:
        raise Http404
    return row


def _act(request: HttpRequest, row: Visit, said: str, work: Any) -> HttpResponseBase:
    try:
        work()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    return redirect(row)
