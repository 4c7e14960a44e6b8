"""What this room shows on a partner's page, and its own pages about one partner."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from intl_office.core.permissions import required
from intl_office.core.years import AcademicYear
from intl_office.organisations import panels as pages
from intl_office.organisations.models import Partner
from intl_office.organisations.models import Place as Coordinates
from intl_office.organisations.succession import forebears
from intl_office.organisations.views.partner_page import head
from intl_office.ui.charts import Chart, Mark, Spot, bars, country_map
from partnerships import queries_partner, rules, timeline
from partnerships.figures import in_force_on
from partnerships.models import Agreement, AgreementParty
from partnerships.queries_partner import FlowYear, flows_of, vitality_of
from partnerships.queries_visits import last_visits
from partnerships.tables import TONES
from partnerships.views.frame import asking

PAGE = 25  # moments
MOST = 40  # pages of a time line
SPOTS = 60  # other partners on a map
SHOWN = 6  # inherited agreements
RAISING = 3  # advice on the overview
TAB_ORDER = 30
WIDE = ("flows",)  # a picture and a table


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    queries_partner.dimension_sources.register("agreements", queries_partner.dimensions_of)
    queries_partner.visit_sources.register("visits", last_visits)
    folder = "partnerships/partner_"
    for order, name, label, context in (
        (12, "inherited", gettext_lazy("Agreements of its predecessors"), _inherited),
        (14, "vitality", gettext_lazy("Vitality"), _vitality),
        (16, "flows", gettext_lazy("Students by year"), _flows),
        (15, "map", gettext_lazy("Where it lies"), _map),
    ):
        pages.partner_panels.register(
            name,
            pages.Panel(label, f"{folder}{name}.html", context, order, wide=name in WIDE),
        )
    for step, (name, label) in enumerate(
        (("vitality", gettext_lazy("Vitality")), ("timeline", gettext_lazy("Time line")))
    ):
        tab = pages.Section[Partner](
            label, f"partnerships:partner_{name}", visible=_sees, order=TAB_ORDER + step
        )
        pages.partner_tabs.register(name, tab)


def _sees(request: HttpRequest, _partner: Partner) -> bool:
    return rules.may_see_agreements(request.user)


# ---------------------------------------------------------------- panels
def _inherited(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    """Agreements of the institutions that it followed: they name it nowhere."""
    if not rules.may_see_agreements(request.user):
        return None
    before = forebears(partner)
    if not before:
        return None
    parties = AgreementParty.objects.filter(agreement=OuterRef("pk"), partner__in=before)
    rows = Agreement.objects.visible_to(asking(request)).filter(Exists(parties)).for_list()
    found = list(rows.order_by("-starts_on", "pk")[: SHOWN + 1])
    known = [(row, TONES[row.state]) for row in found[:SHOWN]]
    predecessors = Partner.objects.filter(pk__in=before).by_name()
    return {"rows": known, "more": len(found) > SHOWN, "predecessors": predecessors}


def _vitality(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    if not rules.may_see_agreements(request.user) or not partner.is_active:
        return None
    found = vitality_of([partner.pk])[partner.pk]
    url = reverse("partnerships:partner_vitality", args=[partner.uid])
    return {"vitality": found, "raising": found.raising[:RAISING], "url": url}


def _flows(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    if not rules.may_see_agreements(request.user):
        return None
    years = flows_of(partner.pk, AcademicYear.current())
    if not any(one.of_out or one.of_back or one.staff for one in years):
        return None
    returns = [one.last_return_on for one in years if one.last_return_on]
    return {
        "years": list(reversed(years)),
        "chart": _bars(years, f"{reverse('partnerships:agreements')}?partner={partner.uid}"),
        "last_return": max(returns, default=None),
    }


def _bars(years: Sequence[FlowYear], url: str) -> Chart:
    out, back = _("Outgoing"), _("Incoming")
    marks = [
        Mark(str(one.year), number, series, url)
        for one in years
        for series, number in ((out, one.out), (back, one.back))
    ]
    said = _("%(out)s students out and %(back)s in over five academic years.")
    totals = {"out": sum(one.out for one in years), "back": sum(one.back for one in years)}
    return bars(
        title=_("Students out and in"),
        description=said % totals,
        marks=marks,
        label=_("Academic year"),
        unit=_("students"),
    )


def _map(request: HttpRequest, partner: Partner) -> Mapping[str, Any] | None:
    """Where it lies, with the other partners of the country with an agreement in force."""
    if not rules.may_see_agreements(request.user):
        return None
    others = list(_neighbours(partner))
    placed = [one for one in others if hasattr(one, "place")]
    own = getattr(partner, "place", None)
    spots = [_spot(one, one.place) for one in placed]
    spots += [_spot(partner, own, main=True)] if own else []
    return {
        "chart": _country(partner, spots, own is not None) if partner.country_id else None,
        "others": others[:SHOWN],
        "number": len(others),
        "unplaced": len(others) - len(placed),
        "url": f"{reverse('organisations:partners')}?country={partner.country.code}",
    }


def _neighbours(partner: Partner) -> Any:
    today = timezone.localdate()
    parties = AgreementParty.objects.filter(
        partner=OuterRef("pk"), agreement__in=in_force_on(Agreement.objects.all(), today)
    )
    rows = Partner.objects.active().filter(Exists(parties), country=partner.country_id)
    return rows.exclude(pk=partner.pk).select_related("place").defer("search").by_name()[:SPOTS]


def _spot(partner: Partner, place: Coordinates, *, main: bool = False) -> Spot:
    latitude, longitude = float(place.latitude), float(place.longitude)
    url = "" if main else partner.get_absolute_url()
    return Spot(partner.name, partner.city, latitude, longitude, url, main=main)


def _country(partner: Partner, spots: Sequence[Spot], known: bool) -> Chart:  # noqa: FBT001  # one of two texts
    here = _("The large dot is this partner, the small ones are the others of the country.")
    unknown = _("Its coordinates are not known: the map shows the country.")
    return country_map(
        title=f"{partner.city}, {partner.country}" if partner.city else str(partner.country),
        description=here if known else unknown,
        country=partner.country.code,
        spots=spots,
    )


# ---------------------------------------------------------------- pages
@require_safe
@required(rules.SEE)
def vitality(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every figure: how many points of how many, by which rule, and what would raise it."""
    partner = _found(request, uid)
    found = vitality_of([partner.pk])[partner.pk]
    return _page(request, partner, "vitality", {"vitality": found})


@require_safe
@required(rules.SEE)
def events(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What happened with it, newest first, of one kind or of all."""
    partner, user = _found(request, uid), asking(request)
    kinds = timeline.kinds(user)
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(kinds) else ""
    page = _number(request)
    found = timeline.moments(user, partner, kind=kind, limit=page * PAGE + 1)
    context = {
        "moments": found[(page - 1) * PAGE : page * PAGE],
        "kinds": kinds,
        "kind": kind,
        "before": page - 1,
        "after": page + 1 if len(found) > page * PAGE and page < MOST else 0,
    }
    return _page(request, partner, "timeline", context)


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return min(max(int(asked), 1), MOST) if asked.isdecimal() and len(asked) < 4 else 1


def _found(request: HttpRequest, uid: UUID) -> Partner:
    """The partner, for those who may read it; raises Http404 for the others and once merged."""
    rows = Partner.objects.visible_to(asking(request)).current().select_related("country")
    return get_object_or_404(rows, uid=uid)


def _page(
    request: HttpRequest, partner: Partner, name: str, context: dict[str, Any]
) -> HttpResponse:
    known = head(request, partner, f"partnerships:partner_{name}") | context
    return render(request, f"partnerships/partner_{name}_page.html", known)
