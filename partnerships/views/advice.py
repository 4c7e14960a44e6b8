"""Advice on requests: asking for it, giving it, showing it, talking about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.core.models import on_day
from intl_office.organisations.enums import MembershipFunction
from intl_office.organisations.models import Membership
from intl_office.ui.once import once
from partnerships import rules_requests as rules
from partnerships.actions import advice as actions
from partnerships.enums_requests import OWED, Opinion
from partnerships.forms.requests import AdviceForm, AskForm, MessageForm
from partnerships.models import Advice, AgreementRequest
from partnerships.tables_requests import REQUEST_TONES
from partnerships.views.frame import asking
from partnerships.views.requests import found

PROPOSED = (MembershipFunction.REFERENT, MembershipFunction.HEAD, MembershipFunction.COORDINATOR)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Ask somebody for advice, while the request is being examined."""
    row = found(request, uid)
    if not rules.may_handle(request.user, row):
        raise PermissionDenied
    if row.state not in OWED:
        raise Http404
    form = AskForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _asked(request, row, form):
        messages.success(request, _("The advice is asked for: the person is told by mail."))
        return redirect(row)
    context = {"row": row, "form": form, "advisers": _proposed(row)}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/requests/ask.html", context, status=status)


def _asked(request: HttpRequest, row: AgreementRequest, form: AskForm) -> bool:
    data = form.cleaned_data
    try:
        actions.ask_advice(
            request=row,
            adviser=data["adviser"],
            question=data["question"],
            due_on=data["due_on"],
            by=asking(request),
        )
    except ValidationError as refused:
        add_violation(form, refused)
        return False
    return True


def _proposed(row: AgreementRequest) -> list[tuple[User, str]]:
    """Referents, heads and coordinators of the unit, of those above and below it."""
    known = Membership.objects.filter(on_day(timezone.localdate()), function__in=PROPOSED)
    near = known.filter(unit__in=row.unit.path) | known.filter(unit__path__contains=[row.unit.pk])
    near = near.filter(person__user__is_active=True).exclude(person__user=row.requester_id)
    rows = near.select_related("person__user", "unit").order_by("person__last_name", "pk")[:40]
    return [
        (one.person.user, f"{one.person}, {one.get_function_display()}, {one.unit}")
        for one in rows
        if one.person.user is not None
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def advice(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The request as its adviser reads it, and their answer."""
    row = _own_or_inside(request, uid)
    own = row.adviser_id == request.user.pk
    if request.method == "POST" and not (own and row.is_awaited):
        raise PermissionDenied
    form = AdviceForm(request.POST or None, user=request.user) if own and row.is_awaited else None
    if request.method == "POST" and form is not None and form.is_valid():
        return _given(request, row, form)
    return _shown(request, row, form=form)


def _shown(
    request: HttpRequest,
    row: Advice,
    *,
    form: AdviceForm | None = None,
    said: MessageForm | None = None,
) -> HttpResponseBase:
    replies = row.replies.select_related("author").order_by("created_at", "pk")
    context: dict[str, Any] = {
        "advice": row,
        "row": row.request,
        "tone": REQUEST_TONES[row.request.state],
        "form": form,
        "replies": replies,
        "reply_form": said or MessageForm(user=request.user),
        "inside": rules.sees_inside(request.user, row.request),
        "may_handle": rules.may_handle(request.user, row.request),
    }
    refused = (form is not None and form.is_bound) or said is not None
    status = 422 if refused else 200
    return render(request, "partnerships/requests/advice.html", context, status=status)


def _given(request: HttpRequest, row: Advice, form: AdviceForm) -> HttpResponseBase:
    data = form.cleaned_data
    try:
        actions.give_advice(
            advice=row, opinion=Opinion(data["opinion"]), text=data["text"], by=asking(request)
        )
    except ValidationError as refused:
        add_violation(form, refused)
        return _shown(request, row, form=form)
    messages.success(request, _("Thank you: the international office has your advice."))
    return redirect(row)


@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Ask no longer."""
    row = _handled(request, uid)
    said = _("%(person)s is not asked any more.") % {"person": row.adviser}
    return _act(request, row, said, lambda: actions.withdraw_advice(advice=row, by=asking(request)))


@require_POST
def show(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Show an advice to the requester, or hide it again."""
    row = _handled(request, uid)
    shown = "hide" not in request.POST
    said = _("The requester reads this advice.") if shown else _("The advice is internal again.")
    return _act(
        request,
        row,
        said,
        lambda: actions.show_advice(advice=row, shown=shown, by=asking(request)),
    )


@require_POST
def reply(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Say something about an advice."""
    row = _own_or_inside(request, uid)
    form = MessageForm(request.POST, user=request.user)
    if not form.is_valid():
        return _shown(request, row, said=form)

    def work() -> str:
        actions.reply(advice=row, text=form.cleaned_data["text"], by=asking(request))
        messages.success(request, _("The message has been sent."))
        return row.get_absolute_url()

    return once(request, work)


def _act(request: HttpRequest, row: Advice, said: str, work: Any) -> HttpResponseBase:
    try:
        work()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    return redirect(row.request)


def _found(request: HttpRequest, uid: UUID) -> Advice:
    rows = Advice.objects.visible_to(asking(request))
    joined = ("adviser", "asked_by", "request__unit", "request__partner__country",
              "request__partner_country", "request__requester", "request__handler")  # fmt: skip
    return get_object_or_404(rows.select_related(*joined), uid=uid)


def _own_or_inside(request: HttpRequest, uid: UUID) -> Advice:
    """An advice for its adviser or the office: the requester reads it on the request's page."""
    row = _found(request, uid)
    own = row.adviser_id == request.user.pk
    if not (own or rules.sees_inside(request.user, row.request)):
        raise Http404
    return row


def _handled(request: HttpRequest, uid: UUID) -> Advice:
    row = _found(request, uid)
    if not rules.may_handle(request.user, row.request):
        raise PermissionDenied
    return row
