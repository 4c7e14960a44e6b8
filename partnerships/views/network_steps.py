"""Moving renewals and the steps of their plans on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intl_office.core.errors import add_violation
from intl_office.core.permissions import required
from intl_office.ui import steps
from intl_office.ui.components import Tone
from partnerships import network_rules as rules
from partnerships.actions.networks import (
    leave_agreement,
    move_renewal,
    move_step,
    record_payment,
)
from partnerships.forms.network import ObtainedForm, PaymentForm
from partnerships.models import Agreement, Network, NetworkFee, NetworkRenewal, RenewalStep
from partnerships.network_enums import RenewalState
from partnerships.network_rules import renewal_steps, renewals
from partnerships.planned import TONES as STEP_TONES
from partnerships.views.frame import asking
from partnerships.views.network_frame import editable

TONES: dict[str, Tone] = {
    RenewalState.PREPARING: "info",
    RenewalState.SUBMITTED: "warn",
    RenewalState.OBTAINED: "good",
    RenewalState.REFUSED: "bad",
    RenewalState.ABANDONED: "neutral",
}
OBTAIN = "obtain"


def renewal_panel(request: HttpRequest, renewal: NetworkRenewal) -> steps.StepPanel:
    """What may happen next to a renewal."""
    network = renewal.network

    def url(name: str) -> str:
        return reverse("partnerships:network_renewal", args=[network.uid, renewal.uid, name])

    page = reverse("partnerships:network_obtained", args=[network.uid, renewal.uid])
    user = asking(request)
    return steps.panel(renewals, renewal, user, url=url, pages={OBTAIN: page}, tones=TONES)


def step_panel(request: HttpRequest, step: RenewalStep) -> steps.StepPanel:
    """What may happen next to a step of a plan."""
    network = step.network

    def url(name: str) -> str:
        return reverse("partnerships:network_step", args=[network.uid, step.uid, name])

    return steps.panel(renewal_steps, step, asking(request), url=url, tones=STEP_TONES)


@require_POST
@required(rules.SEE)
def renewal(request: HttpRequest, uid: UUID, row: UUID, name: str) -> HttpResponseBase:
    """Record that it was submitted, refused, given up, or take it up again."""
    network = editable(request, uid)
    one = _renewal(network, row)
    if name not in renewals.transitions or name == OBTAIN:
        raise Http404
    return steps.take(
        request,
        lambda: move_renewal(
            renewal=one, name=name, by=asking(request), reason=steps.reason(request)
        ),
        done=_("The renewal has moved on."),
        back=one.plan_url,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def obtained(request: HttpRequest, uid: UUID, row: UUID) -> HttpResponseBase:
    """Record that it was obtained, with the amount."""
    network = editable(request, uid)
    one = _renewal(network, row)
    if one.state != RenewalState.SUBMITTED:
        raise Http404
    initial = {"obtained": one.amount}
    form = ObtainedForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["obtained"]
        return steps.take(
            request,
            lambda: move_renewal(renewal=one, name=OBTAIN, by=asking(request), obtained=given),
            done=_("The renewal is obtained. Bring the term of the network up to date."),
            back=one.plan_url,
        )
    title = _("What was obtained?")
    return ask(request, network, form, title=title, back=one.plan_url, submit=_("Record"))


@require_POST
@required(rules.SEE)
def step(request: HttpRequest, uid: UUID, row: UUID, name: str) -> HttpResponseBase:
    """Begin, finish or drop a step of a plan."""
    network = editable(request, uid)
    rows = RenewalStep.objects.filter(renewal__network=network)
    one = get_object_or_404(rows.select_related("renewal__network__unit"), uid=row)
    if name not in renewal_steps.transitions:
        raise Http404
    return steps.take(
        request,
        lambda: move_step(step=one, name=name, by=asking(request), reason=steps.reason(request)),
        done=_("The step has moved on."),
        back=one.renewal.plan_url,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def payment(request: HttpRequest, uid: UUID, row: UUID) -> HttpResponseBase:
    """Record what was paid of a fee."""
    network = editable(request, uid)
    fees = NetworkFee.objects.filter(network=network).select_related("network__unit")
    fee = get_object_or_404(fees, uid=row)
    initial = {"amount": fee.left, "seen": fee.paid, "reference": fee.reference}
    form = PaymentForm(request.POST or None, user=request.user, initial=initial)
    back = network.page("network_fees")
    if request.method == "POST" and form.is_valid() and _paid(request, fee, form):
        messages.success(request, _("The payment is recorded."))
        return redirect(back)
    title = _("Payment of the fee for %(year)s") % {"year": fee.year_name}
    return ask(request, network, form, title=title, back=back, submit=_("Record"))


def _paid(request: HttpRequest, fee: NetworkFee, form: PaymentForm) -> bool:
    known = form.cleaned_data
    try:
        record_payment(
            fee=fee,
            amount=known["amount"],
            on=known["paid_on"],
            seen=known["seen"],
            reference=known["reference"],
            by=asking(request),
        )
    except ValidationError as refused:
        add_violation(form, refused)
        return False
    return True


@require_POST
@required(rules.SEE)
def agreement_remove(request: HttpRequest, uid: UUID, agreement: UUID) -> HttpResponseBase:
    """Take an agreement away from a network."""
    network = editable(request, uid)
    rows = Agreement.objects.visible_to(asking(request)).filter(networks__network=network)
    one = get_object_or_404(rows, uid=agreement)
    leave_agreement(network=network, agreement=one, by=asking(request))
    messages.success(request, _("The agreement does not stand under the network any more."))
    return redirect(network.page("network_agreements"))


def _renewal(network: Network, row: UUID) -> NetworkRenewal:
    rows = NetworkRenewal.objects.filter(network=network).select_related("network__unit")
    return get_object_or_404(rows, uid=row)


def ask(
    request: HttpRequest, network: Network, form: Any, *, title: str, back: str, **more: Any
) -> HttpResponse:
    """One form about a network."""
    context = {"form": form, "network": network, "title": title, "back": back, **more}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/networks/form.html", context, status=status)
