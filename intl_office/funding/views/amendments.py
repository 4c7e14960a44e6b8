"""Amendments of a grant: the list, writing one, its page, its signature."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intl_office.core.money import ZERO
from intl_office.core.permissions import required
from intl_office.funding import rules
from intl_office.funding.actions.amendments import sign_amendment, withdraw_amendment
from intl_office.funding.enums import LIVE
from intl_office.funding.forms import (
    AmendmentForm,
    AmountsForm,
    LineFormSet,
    SignatureForm,
    line_formset,
)
from intl_office.funding.models import Amendment, Envelope
from intl_office.funding.queries import story
from intl_office.funding.tables import AMENDMENT_TONES
from intl_office.funding.views.envelopes import CHECK
from intl_office.funding.views.frame import asking, found, head
from intl_office.funding.workflow import amendments as flow
from intl_office.organisations.views.asked import written_once
from intl_office.ui import steps


@require_safe
@required(rules.SEE)
def index(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The amendments of a grant, and how its budget came about."""
    row = found(request, uid)
    rows = row.amendments.order_by("number")
    context = {
        "amendments": [(one, AMENDMENT_TONES[one.state]) for one in rows],
        "story": story(row),
    }
    known = head(request, row, "funding:amendments") | context
    return render(request, "funding/amendments.html", known)


@require_safe
@required(rules.SEE)
def amendment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Before and after, line by line, and what is next."""
    row = _amendment(request, uid)
    panel = steps.panel(
        flow,
        row,
        asking(request),
        url=lambda name: reverse("funding:amendment_step", args=[row.uid, name]),
        pages={"sign": reverse("funding:amendment_sign", args=[row.uid])},
        tones=AMENDMENT_TONES,
    )
    context = {
        "amendment": row,
        "panel": panel,
        "changes": row.rows,
        "may_write": row.is_draft and rules.may_amend(request.user, row),
    }
    known = head(request, row.envelope, "funding:amendments") | context
    return render(request, "funding/amendment.html", known)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def new(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Write an amendment of a grant."""
    envelope = found(request, uid)
    if envelope.state not in LIVE:
        raise Http404
    row = Amendment(
        envelope=envelope,
        effective_on=timezone.localdate(),
        starts_on=envelope.starts_on,
        ends_on=envelope.ends_on,
        total=envelope.agreed_total or ZERO,
    )
    return _form(request, row, title=_("New amendment of “%(grant)s”") % {"grant": envelope})


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = _amendment(request, uid)
    if not row.is_draft:
        raise Http404
    names = {"number": row.number, "grant": row.envelope}
    return _form(request, row, title=_("Amendment no. %(number)s of “%(grant)s”") % names)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def sign(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Record the signature of an amendment."""
    row = _amendment(request, uid)
    if not rules.may_amend(request.user, row):
        raise PermissionDenied
    form = SignatureForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return steps.take(
            request,
            lambda: sign_amendment(
                amendment=row, signed_on=form.cleaned_data["signed_on"], by=asking(request)
            ),
            done=_("The amendment is signed: the budget is the one after it."),
            back=row.get_absolute_url(),
        )
    context = {"form": form, "amendment": row, "envelope": row.envelope}
    return render(request, "funding/sign.html", context, status=422 if form.is_bound else 200)


@require_POST
@required(rules.SEE)
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Withdraw a draft; the signature has a page of its own."""
    row = _amendment(request, uid)
    if name != "withdraw":
        raise Http404
    return steps.take(
        request,
        lambda: withdraw_amendment(amendment=row, reason=steps.reason(request), by=asking(request)),
        done=_("The amendment is withdrawn."),
        back=row.get_absolute_url(),
    )


def _amendment(request: HttpRequest, uid: UUID) -> Amendment:
    rows = Amendment.objects.visible_to(asking(request))
    return get_object_or_404(rows.select_related("envelope__unit", "envelope__programme"), uid=uid)


def _form(request: HttpRequest, row: Amendment, title: str) -> HttpResponseBase:
    if not rules.may_amend(request.user, row):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    checking = posted is not None and CHECK in posted
    forms = _forms(request, row, more=checking)
    valid = posted is not None and all([part.is_valid() for part in forms.values()])  # noqa: C419  # every error at once
    if valid and not checking and (answer := _written(request, forms)):
        return answer
    context = _sums(**forms) | {
        "title": title,
        "back": row.get_absolute_url() if row.pk else row.envelope.amendments_url,
        "envelope": row.envelope,
    }
    refused = posted is not None and not checking
    return render(request, "funding/amendment_form.html", context, status=422 if refused else 200)


def _forms(request: HttpRequest, row: Amendment, *, more: bool) -> dict[str, Any]:
    """The three parts of the page, under the names that its template knows."""
    data, user, envelope = request.POST or None, request.user, row.envelope
    drafted = row.rows if row.pk else []
    after = {change.line_id: change.amount_after for change in drafted if change.line_id}
    added = [
        {
            "code": change.code,
            "name_fr": change.name_fr,
            "name_en": change.name_en,
            "category": change.category,
            "amount": change.amount_after,
            "transferable": change.transferable,
        }
        for change in drafted
        if change.is_new
    ]
    lines = list(envelope.lines.order_by("order", "pk"))
    return {
        "form": AmendmentForm(data, instance=row, user=user),
        "amounts": AmountsForm(data, user=user, lines=lines, after=after, prefix="after"),
        "added": line_formset(data, user=user, shown=added, prefix="added", extra=1, more=more),
    }


def _written(request: HttpRequest, forms: dict[str, Any]) -> HttpResponseBase | None:
    form: AmendmentForm = forms["form"]
    form.amounts, form.added = forms["amounts"].amounts, forms["added"].entries()
    return written_once(request, form, _("The amendment has been saved."))


def _sums(form: AmendmentForm, amounts: AmountsForm, added: LineFormSet) -> dict[str, Any]:
    envelope: Envelope = form.instance.envelope
    after = amounts.total + added.total
    wanted = getattr(form, "cleaned_data", {}).get("total", form.instance.total)
    return {
        "form": form,
        "amounts": amounts,
        "added": added,
        "before": amounts.before,
        "after": after,
        "difference": after - amounts.before,
        "missing": (wanted or ZERO) - after,
        "currency": envelope.currency,
    }
