"""Requests for agreements: the office's list, one's own, writing one, its page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
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
from intl_office.organisations.models import Partner
from intl_office.organisations.rules import may_see_partners
from intl_office.ui import steps
from intl_office.ui.components import Tab
from intl_office.ui.drafting import Drafting
from intl_office.ui.models import Draft
from intl_office.ui.once import once
from intl_office.ui.views.lists import ListPage
from partnerships import rules_requests as rules
from partnerships import rules_visits
from partnerships.actions import requests as actions
from partnerships.enums_requests import OPEN_REQUESTS
from partnerships.filters_requests import RequestFilters
from partnerships.forms.requests import MessageForm, RequestForm, partner_of
from partnerships.models import Advice, Agreement, AgreementRequest, Visit
from partnerships.queries_requests import already, proposed, said_about, turn_of
from partnerships.requests_workflow import requests as flow
from partnerships.tables import TONES as AGREEMENT_TONES
from partnerships.tables_requests import REQUEST_TONES, VISIT_TONES, RequestTable
from partnerships.views.frame import asking
from partnerships.views.sections import section_tabs

FORM = f"{RequestForm.__module__}.{RequestForm.__qualname__}"
LOOK = "look"  # the button that looks for an institution without a script


class RequestList(ListPage):
    """The requests that the office reads, the newest first."""

    name = "requests"
    title: ClassVar[str | Promise] = gettext_lazy("Requests for agreements")
    table_class = RequestTable
    filterset_class = RequestFilters
    template_name = "partnerships/requests/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who read none but their own."""
        if not rules.may_see_requests(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[AgreementRequest]:
        """Those of the units within reach."""
        return AgreementRequest.objects.seen_by_office(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """The way to one's own."""
        known = {"sections": section_tabs(self.request)}
        return super().context() | known | {"tabs": tabs(self.request, "partnerships:requests")}


def tabs(request: HttpRequest, here: str) -> list[Tab]:
    """The office's list, and one's own, for those who have both."""
    if not (rules.may_see_requests(request.user) and rules.may_ask(request.user)):
        return []
    pages = [
        ("partnerships:requests", _("All requests")),
        ("partnerships:my_requests", _("My requests")),
    ]
    return [Tab(label, reverse(name), current=name == here) for name, label in pages]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one asked for and where it stands; the advice that one is asked for."""
    user = asking(request)
    advice = Advice.objects.filter(adviser=user).exclude(state="withdrawn")
    rows = AgreementRequest.objects.of(user).for_list().select_related("agreement")
    asked = advice.select_related("request__partner", "asked_by").order_by("-pk")[:50]
    if not (rules.may_ask(user) or asked):
        raise PermissionDenied
    context = {
        "rows": [
            (one, REQUEST_TONES[one.state], turn_of(one)) for one in rows.order_by("-pk")[:200]
        ],
        "advice": asked,
        "draft": Draft.objects.visible_to(user).of_form(FORM, "").first(),
        "may_ask": rules.may_ask(user),
        "tabs": tabs(request, "partnerships:my_requests"),
    }
    return render(request, "partnerships/requests/mine.html", context)


# ---------------------------------------------------------------- writing
@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.ASK)
def new(request: HttpRequest) -> HttpResponseBase:
    """Ask for an agreement; `partner` in the address proposes one."""
    form = _form(request, AgreementRequest())
    if partner := partner_of(request.GET.get("partner", "")):
        form.initial.update(partner=str(partner.uid), institution=str(partner))
    back = reverse("partnerships:my_requests")
    return _written(request, form, title=_("Ask for an agreement"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Complete one's request; 404 for the others', and while nothing is asked for."""
    rows = AgreementRequest.objects.of(asking(request)).select_related("partner__country", "unit")
    row = get_object_or_404(rows, uid=uid)
    if not row.can_be_changed:
        raise Http404
    form = _form(request, row)
    title = _("Complete the request %(number)s") % {"number": row.number}
    return _written(request, form, title=title, back=row.get_absolute_url())


def _form(request: HttpRequest, row: AgreementRequest) -> RequestForm:
    sent = request.method == "POST" and LOOK not in request.POST
    return RequestForm(request.POST if sent else None, instance=row, user=request.user)


def _written(request: HttpRequest, form: RequestForm, *, title: str, back: str) -> HttpResponseBase:
    row = form.instance
    drafting = Drafting(request, form, subject=str(row.uid) if row.pk else "")
    if answer := drafting.answer():
        return answer
    if LOOK in request.POST:
        _fill(form, request)
    if form.is_bound and form.is_valid() and (done := _sent(request, form)):
        drafting.forget()
        return done
    context = {"form": form, "title": title, "back": back, "row": row if row.pk else None}
    known = context | _lookup(request, form.words, form.chosen, row)
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/requests/form.html", known, status=status)


def _fill(form: BaseForm, request: HttpRequest) -> None:
    """Show what was typed, unchecked: the person is not at the end yet."""
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(request.POST, {}, name)


class _RefusedError(Exception):
    """The form holds the reason; nothing was written."""


def _sent(request: HttpRequest, form: RequestForm) -> HttpResponseBase | None:
    def work() -> str:
        saved = form.write()
        if saved is None:
            raise _RefusedError
        messages.success(request, _("Your request has been sent to the international office."))
        return saved.get_absolute_url()

    try:
        return once(request, work)
    except _RefusedError:
        return None


@require_safe
@required(rules.ASK)
def lookup(request: HttpRequest) -> HttpResponse:
    """Institutions that may be meant, and what there is with the one chosen; a part of the form."""
    words = request.GET.get("institution", "").strip()[:200]
    row = _own(request)
    chosen = partner_of(request.GET.get("partner", ""))
    context = _lookup(request, words, chosen, row)
    return render(request, "partnerships/requests/_found.html", context)


def _own(request: HttpRequest) -> AgreementRequest | None:
    """The request that is being completed, which is no duplicate of itself."""
    try:
        uid = UUID(request.GET.get("but", ""))
    except ValueError:
        return None
    return AgreementRequest.objects.of(asking(request)).filter(uid=uid).first()


def _lookup(
    request: HttpRequest, words: str, chosen: Partner | None, row: AgreementRequest | None
) -> dict[str, Any]:
    found = [one for one in proposed(words) if chosen is None or one.pk != chosen.pk]
    own = row if row and row.pk else None
    return {
        "words": words,
        "chosen": chosen,
        "institutions": [chosen, *found] if chosen else found,
        "already": already(chosen, asking(request), but=own) if chosen else None,
        "own": own,
    }


# ---------------------------------------------------------------- its page
def found(request: HttpRequest, uid: UUID) -> AgreementRequest:
    """The request, for those who may read it; raises Http404 for the others."""
    rows = AgreementRequest.objects.visible_to(asking(request)).for_list()
    return get_object_or_404(rows.select_related("agreement__unit"), uid=uid)


@require_safe
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is asked, where it stands, whose turn it is, what was said."""
    return shown(request, found(request, uid))


def shown(
    request: HttpRequest, row: AgreementRequest, form: MessageForm | None = None
) -> HttpResponse:
    """The page, with the form of a message as it was refused."""
    user = asking(request)
    inside = rules.sees_inside(user, row)
    own = rules.is_requester(user, row)
    context = {
        "row": row,
        "tone": REQUEST_TONES[row.state],
        "inside": inside,
        "own": own,
        "turn": turn_of(row),
        "panel": _panel(request, row, inside=inside),
        "steps": _steps(row),
        "said": said_about(row, user),
        "form": form or (MessageForm(user=user, inside=inside) if inside or own else None),
        "may_handle": rules.may_handle(user, row),
        "already": already(row.partner, user, but=row) if inside and row.partner else None,
        "agreement_tone": AGREEMENT_TONES[row.agreement.state] if row.agreement else "neutral",
        "may_open_agreement": _opens(request, row),
        "visits": _visits(request, row),
        "may_plan": row.partner is not None and rules_visits.may_plan(user),
        "opens_partner": row.partner is not None and may_see_partners(user),
        "changes": audit.history(row) if inside else [],
    }
    status = 422 if form is not None else 200
    return render(request, "partnerships/requests/page.html", context, status=status)


def _opens(request: HttpRequest, row: AgreementRequest) -> bool:
    if row.agreement is None:
        return False
    return Agreement.objects.visible_to(asking(request)).filter(pk=row.agreement.pk).exists()


def _visits(request: HttpRequest, row: AgreementRequest) -> list[tuple[Visit, str]]:
    rows = (
        Visit.objects.visible_to(asking(request)).filter(request=row).order_by("-starts_on", "pk")
    )
    return [(one, VISIT_TONES[one.state]) for one in rows]


def _panel(request: HttpRequest, row: AgreementRequest, *, inside: bool) -> steps.StepPanel:
    """The office sees every step; the requester, what they may do themselves."""
    whole = steps.panel(
        flow,
        row,
        asking(request),
        url=lambda name: reverse("partnerships:request_step", args=[row.uid, name]),
        pages={"complete": reverse("partnerships:request_edit", args=[row.uid])},
        tones=REQUEST_TONES,
    )
    if inside:
        return whole
    return replace(whole, steps=[one for one in whole.steps if one.option.allowed])


def _steps(row: AgreementRequest) -> list[tuple[str, Any]]:
    """The steps taken, in words."""
    labels = {name: line.label for name, line in flow.transitions.items()}
    known = row.transitions.select_related("by").order_by("at", "pk")
    return [(str(labels[one.name]), one) for one in known]


# ---------------------------------------------------------------- steps
_STEPS: dict[str, tuple[Callable[..., object], Any]] = {
    "take": (actions.take, gettext_lazy("You look after this request now.")),
    "accept": (actions.accept, gettext_lazy("The request is accepted: the requester is told.")),
    "refuse": (actions.refuse, gettext_lazy("The request is refused: the requester is told.")),
    "ask-more": (actions.ask_more, gettext_lazy("The requester is asked for more information.")),
    "reopen": (actions.reopen, gettext_lazy("The request is being examined again.")),
    "withdraw": (actions.withdraw, gettext_lazy("The request is withdrawn.")),
}
_WITHOUT_REASON = frozenset({"take"})


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Take a step; that which drafts the agreement leads to it."""
    row = found(request, uid)
    if name == "draft":
        return _draft(request, row)
    if name not in _STEPS:
        raise Http404
    act, said = _STEPS[name]
    given = {} if name in _WITHOUT_REASON else {"reason": steps.reason(request)}
    return steps.take(
        request,
        lambda: act(request=row, by=asking(request), **given),
        done=said,
        back=row.get_absolute_url(),
    )


def _draft(request: HttpRequest, row: AgreementRequest) -> HttpResponseBase:
    def work() -> str:
        agreement = actions.draft_agreement(request=row, by=asking(request))
        messages.success(request, _("The agreement is drafted: say what is missing in it."))
        return agreement.get_absolute_url()

    try:
        return once(request, work)
    except NotAllowed:
        raise
    except WorkflowError as refused:
        missing = " ".join(str(one.message) for one in refused.reasons)
        messages.error(request, f"{refused.message} {missing}".strip())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Say which partner of the list the institution is."""
    row = found(request, uid)
    if not rules.may_handle(request.user, row):
        raise PermissionDenied
    if row.state not in OPEN_REQUESTS:
        raise Http404
    if request.method == "POST":
        return _chosen(request, row)
    words = request.GET.get("q", row.institution).strip()[:200]
    context = {"row": row, "words": words, "partners": proposed(words), "adding": True}
    return render(request, "partnerships/requests/partner.html", context)


def _chosen(request: HttpRequest, row: AgreementRequest) -> HttpResponseBase:
    chosen = partner_of(request.POST.get("partner", ""))
    if chosen is None:
        raise Http404
    try:
        actions.choose_partner(request=row, partner=chosen, by=asking(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The request is about %(partner)s.") % {"partner": chosen})
    return redirect(row)


@require_POST
def message(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Write to the requester, to the office, or an internal note."""
    row = found(request, uid)
    form = MessageForm(request.POST, user=request.user, inside=rules.sees_inside(request.user, row))
    if not form.is_valid():
        return shown(request, row, form)

    def work() -> str:
        internal = bool(form.cleaned_data.get("internal"))
        text = form.cleaned_data["text"]
        actions.write_message(request=row, text=text, by=asking(request), internal=internal)
        messages.success(request, _("Noted.") if internal else _("The message has been sent."))
        return row.get_absolute_url()

    return once(request, work)
