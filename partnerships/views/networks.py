"""The list of networks and the pages of one."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from intl_office.core import audit
from intl_office.core.errors import add_violation
from intl_office.core.models import on_day
from intl_office.core.permissions import required
from intl_office.ui.drafting import Drafting
from intl_office.ui.once import once
from intl_office.ui.views.lists import ListPage
from partnerships import network_rules as rules
from partnerships.actions.networks import name_agreement
from partnerships.forms.network import NetworkForm, UnderForm
from partnerships.models import Agreement, Network, NetworkMember
from partnerships.network_enums import PENDING, MemberRole
from partnerships.network_filters import NetworkFilters
from partnerships.network_pictures import of_fees, of_members
from partnerships.network_tables import NetworkTable
from partnerships.planned import tone_of
from partnerships.tables import TONES as AGREEMENT_TONES
from partnerships.views.frame import asking
from partnerships.views.network_frame import editable, found, head
from partnerships.views.network_steps import renewal_panel
from partnerships.views.sections import section_tabs

MEMBERS = 300  # shown on a page
_ORDERED = [When(role=role, then=Value(at)) for at, role in enumerate(MemberRole.values)]
ROLE_ORDER = Case(*_ORDERED, output_field=IntegerField())


class NetworkList(ListPage):
    """Networks by name."""

    name = "networks"
    title: ClassVar[str | Promise] = gettext_lazy("Networks, alliances and programmes")
    table_class = NetworkTable
    filterset_class = NetworkFilters
    template_name = "partnerships/networks/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see no network at all."""
        if not rules.may_see_networks(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Network]:
        """The networks within reach."""
        return Network.objects.visible_to(asking(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """The other lists of the room, and whether this person may add one."""
        more = {
            "sections": section_tabs(self.request),
            "may_add": bool(rules.networks_edited_by(self.request.user)),
        }
        return super().context() | more


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.EDIT)
def new(request: HttpRequest) -> HttpResponseBase:
    """Add a network."""
    form = NetworkForm(request.POST or None, instance=Network(), user=request.user)
    return _form(request, form, title=_("New network"), subject="new")


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def edit(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Change a network."""
    row = editable(request, uid)
    form = NetworkForm(request.POST or None, instance=row, user=request.user)
    return _form(request, form, title=_("Edit %(network)s") % {"network": row}, subject=str(uid))


def _form(request: HttpRequest, form: NetworkForm, *, title: str, subject: str) -> HttpResponseBase:
    drafting = Drafting(request, form, subject=subject)
    if answer := drafting.answer():
        return answer
    if request.method == "POST" and form.is_valid() and (done := _written(request, form)):
        drafting.forget()
        return done
    row = form.instance if form.instance.pk else None
    context = {"form": form, "title": title, "network": row, "submit": _("Save the network")}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/networks/form.html", context, status=status)


class _RefusedError(Exception):
    """The form holds the reason; nothing was written."""


def _written(request: HttpRequest, form: NetworkForm) -> HttpResponseBase | None:
    def work() -> str:
        saved = form.write()
        if saved is None:
            raise _RefusedError
        messages.success(request, _("The network has been saved."))
        return saved.get_absolute_url()

    try:
        return once(request, work)
    except _RefusedError:
        return None


@require_safe
@required(rules.SEE)
def network(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What it is, in figures, and where its members are."""
    row = found(request, uid)
    members = list(_members(row).filter(on_day(timezone.localdate())))
    ours = next((one for one in members if one.is_ours), None)
    fees = list(row.fees.order_by("due_on"))
    coming = row.events.filter(starts_on__gte=timezone.localdate())
    context = {
        "members": members,
        "ours": ours,
        "map": of_members(row, members),
        "late_fees": [one for one in fees if one.is_late],
        "next_fee": next((one for one in fees if not one.is_paid), None),
        "renewal": row.renewals.filter(state__in=PENDING).first(),
        "next_event": coming.order_by("starts_on").first(),
        "joined": row.joined_units.select_related("unit").order_by("unit__path"),
    }
    return _page(request, row, "network", context)


@require_safe
@required(rules.SEE)
def members(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who is a member, as what, since when; who of ours sits in its bodies."""
    row = found(request, uid)
    rows = _members(row)
    country = request.GET.get("country", "")[:2]
    if country:
        rows = rows.filter(partner__country__code=country)
    today = timezone.localdate()
    listed = list(rows[:MEMBERS])
    context = {
        "current": [one for one in listed if one.ends_on is None or one.ends_on >= today],
        "former": [one for one in listed if one.ends_on is not None and one.ends_on < today],
        "country": country,
        "seats": row.seats.select_related("person"),
    }
    return _page(request, row, "network_members", context)


def _members(row: Network) -> QuerySet[NetworkMember]:
    """Coordinators first, then by role and day."""
    return row.members.select_related("partner__country").order_by(ROLE_ORDER, "starts_on", "pk")


@require_safe
@required(rules.SEE)
def fees(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What each year costs, what is paid, what is overdue."""
    row = found(request, uid)
    known = list(row.fees.select_related("payer"))
    return _page(request, row, "network_fees", {"fees": known, "charts": of_fees(known)})


@require_safe
@required(rules.SEE)
def plan(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The next decision and the plan that leads to it; the earlier ones."""
    row = found(request, uid)
    known = list(row.renewals.all())
    now = next((one for one in known if one.is_open), None) or next(iter(known), None)
    steps = now.steps.select_related("owner") if now else ()
    context = {
        "renewal": now,
        "panel": renewal_panel(request, now) if now else None,
        "steps": [(one, tone_of(one.state, one.due_on)) for one in steps],
        "earlier": [one for one in known if one is not now],
        "may_begin": all(not one.is_open for one in known),
    }
    return _page(request, row, "network_plan", context)


@require_safe
@required(rules.SEE)
def meetings(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Events to come and past ones, with who went."""
    row = found(request, uid)
    rows = list(row.events.select_related("country").prefetch_related("people"))
    today = timezone.localdate()
    coming = [one for one in rows if (one.ends_on or one.starts_on) >= today]
    context = {"coming": coming[::-1], "past": [one for one in rows if one not in coming]}
    return _page(request, row, "network_meetings", context)


@require_http_methods(["GET", "HEAD", "POST"])
@required(rules.SEE)
def agreements(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The agreements under it that the person may read; POST names one more."""
    row = found(request, uid) if request.method in ("GET", "HEAD") else editable(request, uid)
    form = UnderForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _named(request, row, form):
        return redirect(row.page("network_agreements"))
    every = Agreement.objects.filter(networks__network=row)
    visible = Agreement.objects.visible_to(asking(request)).filter(networks__network=row)
    known = [(one, AGREEMENT_TONES[one.state]) for one in visible.for_list().order_by("-number")]
    context = {"agreements": known, "hidden": every.count() - len(known), "form": form}
    status = 422 if form.is_bound else 200
    return _page(request, row, "network_agreements", context, status)


def _named(request: HttpRequest, row: Network, form: UnderForm) -> bool:
    agreement = form.cleaned_data["number"]
    try:
        name_agreement(network=row, agreement=agreement, by=asking(request))
    except ValidationError as refused:
        add_violation(form, refused)
        return False
    messages.success(request, _("The agreement stands under the network."))
    return True


@require_safe
@required(rules.SEE)
def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who changed what of the network and its parts."""
    row = found(request, uid)
    parts: list[Any] = [row, *row.members.all(), *row.fees.all(), *row.seats.all()]
    for renewal in row.renewals.prefetch_related("steps"):
        parts += [renewal, *renewal.steps.all()]
    changes = audit.history(*parts, *row.events.all())
    return _page(request, row, "network_history", {"changes": changes})


def _page(
    request: HttpRequest, row: Network, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    known = head(request, row, name) | context
    page = name.removeprefix("network_") if name != "network" else "overview"
    return render(request, f"partnerships/networks/{page}.html", known, status=status)
