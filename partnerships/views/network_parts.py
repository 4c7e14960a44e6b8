"""Adding, changing and removing the parts of a network: one way for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_stubs_ext import StrOrPromise

from intl_office.core.permissions import required
from intl_office.organisations.models import Partner
from intl_office.ui.once import once
from partnerships import network_rules as rules
from partnerships.actions.networks import remove_part
from partnerships.forms import network as forms
from partnerships.models import (
    Network,
    NetworkFee,
    NetworkMeeting,
    NetworkMember,
    NetworkRenewal,
    NetworkSeat,
    RenewalStep,
)
from partnerships.views.frame import asking
from partnerships.views.network_frame import editable
from partnerships.views.network_steps import ask, step_panel

FOUND = 20  # partners shown at once


@dataclass(frozen=True)
class Kind:
    """A kind of parts.

    Attributes:
        model, form: its table and entries.
        page: the page of the network on which it stands.
        new: heading of the form for a new one.
        make: a new row of this network, from the request; None asks for a partner first.
        rows: the rows of this network.

    """

    model: type[Any]
    form: type[Any]
    page: str
    new: StrOrPromise
    make: Callable[[HttpRequest, Network], Any]
    rows: Callable[[Network], Any]


def _of(model: type[Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def make(_request: HttpRequest, network: Network) -> Any:
        return model(network=network)

    def rows(network: Network) -> Any:
        return model.objects.filter(network=network).select_related("network__unit")

    return make, rows


def _member(request: HttpRequest, network: Network) -> NetworkMember | None:
    if "house" in request.GET:
        return NetworkMember(network=network, starts_on=network.starts_on)
    partner = _chosen(request)
    if partner is None:
        return None
    return NetworkMember(network=network, partner=partner, starts_on=network.starts_on)


def _step(_request: HttpRequest, network: Network) -> RenewalStep:
    renewal = network.open_renewal
    if renewal is None:
        raise Http404
    return RenewalStep(renewal=renewal)


def _steps(network: Network) -> Any:
    rows = RenewalStep.objects.filter(renewal__network=network)
    return rows.select_related("renewal__network__unit", "owner")


KINDS: dict[str, Kind] = {
    "member": Kind(
        NetworkMember, forms.MemberForm, "network_members", gettext_lazy("New member"),
        _member, _of(NetworkMember)[1],
    ),
    "seat": Kind(
        NetworkSeat, forms.SeatForm, "network_members", gettext_lazy("New seat"),
        *_of(NetworkSeat),
    ),
    "fee": Kind(
        NetworkFee, forms.FeeForm, "network_fees", gettext_lazy("New fee"), *_of(NetworkFee)
    ),
    "event": Kind(
        NetworkMeeting, forms.MeetingForm, "network_meetings", gettext_lazy("New event"),
        *_of(NetworkMeeting),
    ),
    "renewal": Kind(
        NetworkRenewal, forms.RenewalForm, "network_plan", gettext_lazy("Plan the next decision"),
        *_of(NetworkRenewal),
    ),
    "step": Kind(
        RenewalStep, forms.StepForm, "network_plan", gettext_lazy("New step of the plan"),
        _step, _steps,
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def add(request: HttpRequest, uid: UUID, part: str) -> HttpResponseBase:
    """Add a part; a member that is a partner is chosen first."""
    network, kind = editable(request, uid), _kind(part)
    row = kind.make(request, network)
    if row is None:
        return _choose(request, network)
    title = str(kind.new)
    if isinstance(row, NetworkMember):
        title = _("%(name)s as a member") % {"name": row.name}
    return _answer(request, network, kind, row, title)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def edit(request: HttpRequest, uid: UUID, part: str, row: UUID) -> HttpResponseBase:
    """Change a part."""
    network, kind = editable(request, uid), _kind(part)
    one = get_object_or_404(kind.rows(network), uid=row)
    more = {"panel": step_panel(request, one)} if isinstance(one, RenewalStep) else {}
    return _answer(request, network, kind, one, str(one), part=part, **more)


@require_POST
@required(rules.SEE)
def remove(request: HttpRequest, uid: UUID, part: str, row: UUID) -> HttpResponseBase:
    """Take a part away."""
    network, kind = editable(request, uid), _kind(part)
    one = get_object_or_404(kind.rows(network), uid=row)
    try:
        remove_part(part=one, by=asking(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Removed."))
    return redirect(network.page(kind.page))


def _kind(part: str) -> Kind:
    if part not in KINDS:
        raise Http404
    return KINDS[part]


class _RefusedError(Exception):
    """The form holds the reason; nothing was written."""


def _answer(
    request: HttpRequest, network: Network, kind: Kind, row: Any, title: str, **more: Any
) -> HttpResponseBase:
    form = kind.form(request.POST or None, instance=row, user=request.user)
    back = network.page(kind.page)

    def work() -> str:
        if form.write() is None:
            raise _RefusedError
        messages.success(request, _("Saved."))
        return back

    if request.method == "POST" and form.is_valid():
        try:
            return once(request, work)
        except _RefusedError:
            pass
    known = {"back": back, "submit": _("Save"), "row": row if row.pk else None, **more}
    return ask(request, network, form, title=title, **known)


# ---------------------------------------------------------------- choosing a partner
def _chosen(request: HttpRequest) -> Partner | None:
    try:
        uid = UUID(request.GET.get("partner", ""))
    except ValueError:
        return None
    rows = Partner.objects.visible_to(asking(request)).current().active()
    return get_object_or_404(rows.select_related("country"), uid=uid)


def _choose(request: HttpRequest, network: Network) -> HttpResponse:
    """Look for a partner; htmx asks for what was found alone."""
    words = request.GET.get("q", "").strip()[:200]
    ours = network.members.today().filter(partner=None).exists()
    context = {
        "network": network,
        "title": _("New member: who?"),
        "words": words,
        "partners": _matching(request, words),
        "house_url": "" if ours else f"{request.path}?house=1",
    }
    part = bool(request.headers.get("HX-Request"))
    name = "partnerships/_found.html" if part else "partnerships/networks/choose.html"
    return render(request, name, context)


def _matching(request: HttpRequest, words: str) -> list[Partner]:
    if len(words) < 2:
        return []
    rows = Partner.objects.visible_to(asking(request)).current().active()
    rows = rows.select_related("country").defer("search")
    exact = list(rows.matching(words).order_by("legal_name", "pk")[:FOUND])
    return exact or list(rows.resembling(words)[:FOUND])
