"""Renewing one agreement: the evidence, the decision, the draft, the mail to the partner."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intl_office.core.permissions import required
from intl_office.mail.actions.queueing import Recipient
from partnerships import rules
from partnerships.actions.extending import why_not_extended
from partnerships.actions.renewal_mails import ready, recipients_of, send, sent
from partnerships.actions.renewing import why_not
from partnerships.enums_renewals import RenewalChoice
from partnerships.forms.renewals import (
    AboutAgreement,
    DecisionForm,
    DraftForm,
    ExtendForm,
    MailForm,
)
from partnerships.models import Agreement
from partnerships.queries_renewals import one_standing, visits_of
from partnerships.renewal_pictures import flows_chart
from partnerships.tables_renewals import TONES
from partnerships.views.frame import asking, found


def _known(request: HttpRequest, uid: UUID) -> Agreement:
    return one_standing(found(request, uid))


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def renewal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What speaks for which decision; POST decides."""
    row = _known(request, uid)
    may_edit, refused = rules.may_edit(request.user, row), why_not(row)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    form = DecisionForm(request.POST or None, user=request.user, agreement=row)
    if request.method == "POST" and form.is_valid() and form.write():
        messages.success(request, _("The decision is kept, with the figures it rests on."))
        return redirect(row.renewal_url)
    known = row.renewal
    context = {
        "agreement": row,
        "known": known,
        "tone": TONES[known.proposal.decision],
        "chart": flows_chart(row),
        "visit": visits_of([row]).get(row.pk),
        "form": form if may_edit and not refused else None,
        "refused": refused,
        "earlier": row.decisions.exclude(replaced_at=None).select_related("by").order_by("-pk"),
        "draft_url": _draft_url(row) if may_edit and not refused else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/renewal.html", context, status=status)


def _draft_url(row: Agreement) -> str:
    """Where what was decided is drafted; empty where nothing is."""
    decision = row.renewal.decision
    pages = {RenewalChoice.EXTEND: "renewal_extend", RenewalChoice.LAPSE: ""}
    page = pages.get(RenewalChoice(decision.decision), "renewal_draft") if decision else ""
    return reverse(f"partnerships:{page}", args=[row.uid]) if page else ""


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def draft(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The successor: type, period and numbers may be changed before it is drafted."""
    row = _editable(request, uid)
    done = _("The renewal is drafted: read it, then write to the partner.")
    return _drafting(request, row, DraftForm, why_not(row), done)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def extend(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The amendment that moves the last day."""
    row = _editable(request, uid)
    done = _("The amendment is drafted: read it, then send it for approval.")
    return _drafting(request, row, ExtendForm, why_not_extended(row), done)


def _editable(request: HttpRequest, uid: UUID) -> Agreement:
    row = _known(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    return row


def _drafting(
    request: HttpRequest, row: Agreement, kind: type[AboutAgreement], refused: str, done: str
) -> HttpResponseBase:
    """Ask what is to be drafted; lead to the draft."""
    if refused:
        messages.error(request, refused)
        return redirect(row.renewal_url)
    form = kind(request.POST or None, user=request.user, agreement=row)
    if request.method == "POST" and form.is_valid() and (new := form.write()):
        messages.success(request, done)
        return redirect(new)
    context = {
        "agreement": row,
        "form": form,
        "back": row.renewal_url,
        "extends": kind is ExtendForm,
    }
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/renewal_draft.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def mail(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The mail to each contact in both languages, ready to send; POST sends one of them."""
    row = found(request, uid)
    if not rules.may_edit(request.user, row):
        raise PermissionDenied
    if row.renews is None:
        raise Http404
    recipients = recipients_of(row)
    if request.method == "POST":
        return _send(request, row, recipients)
    mails: list[dict[str, Any]] = [
        {"to": one, "sent": sent(row, one), "written": ready(row, one)} for one in recipients
    ]
    return render(request, "partnerships/renewal_mail.html", {"agreement": row, "mails": mails})


def _send(request: HttpRequest, row: Agreement, recipients: Any) -> HttpResponseBase:
    form = MailForm(request.POST, user=request.user)
    known: dict[str, Recipient] = {one.address: one for one in recipients}
    here = redirect("partnerships:renewal_mail", row.uid)
    if not form.is_valid() or form.cleaned_data["address"] not in known:
        messages.error(request, _("This person is no contact of the agreement any more."))
        return here
    to = known[form.cleaned_data["address"]]
    send(row=row, to=to, language=form.cleaned_data["language"], by=asking(request))
    messages.success(request, _("The mail to %(name)s leaves now.") % {"name": to.name})
    return here
