"""Campaigns: the list, one campaign with its counts, its form, its steps, its places."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from intl_office.core import audit
from intl_office.organisations.views.asked import answered, needs, person
from intl_office.ui import steps
from intl_office.ui.views.lists import ListPage
from mobility import rules
from mobility.actions.campaigns import take_campaign_step
from mobility.enums import SENT, CampaignState
from mobility.filters import CampaignFilters
from mobility.forms import CampaignForm
from mobility.models import Campaign, Wish
from mobility.queries import funnel
from mobility.tables import CampaignTable
from mobility.views.frame import campaign_found, campaign_head, campaign_panel
from mobility.workflow import campaigns
from partnerships.models import AgreementYear
from partnerships.queries import with_details


class CampaignList(ListPage):
    """Campaigns, the latest closing date first."""

    name = "campaigns"
    title = gettext_lazy("Campaigns")
    table_class = CampaignTable
    filterset_class = CampaignFilters
    template_name = "mobility/campaigns.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who read no files."""
        if not rules.may_see_mobility(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Campaign]:
        """Those that concern the units within reach."""
        return Campaign.objects.visible_to(person(self.request)).for_list()

    def context(self) -> dict[str, Any]:
        """Whether this person may prepare one."""
        return super().context() | {"may_run": rules.may_run_campaigns(self.request.user)}


@require_safe
def campaign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is next, how many apply, what is offered to whom."""
    row = campaign_found(request, uid)
    may_run = rules.may_run(request.user, row)
    context = {
        "panel": campaign_panel(request, row),
        "funnel": funnel(row),
        "types": [label for value, label in _types() if value in row.types],
        "levels": [label for value, label in _levels() if value in row.levels],
        "may_edit": may_run and row.state in {CampaignState.DRAFT, CampaignState.OPEN},
        "changes": audit.history(row),
    }
    head = campaign_head(request, row, "mobility:campaign")
    return render(request, "mobility/campaign.html", head | context)


def _types() -> Any:
    return CampaignForm.base_fields["types"].choices  # type: ignore[attr-defined]  # a choice field


def _levels() -> Any:
    return CampaignForm.base_fields["levels"].choices  # type: ignore[attr-defined]  # as above


@needs(rules.may_run_campaigns)
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a campaign; it opens by itself."""
    form = CampaignForm(request.POST or None, user=request.user)
    return answered(
        request,
        form,
        title=_("New campaign"),
        said=_("The campaign is prepared. It opens and closes by itself."),
        back=reverse("mobility:campaigns"),
    )


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct a campaign that is not closed."""
    row = campaign_found(request, uid)
    if not rules.may_run(request.user, row):
        raise PermissionDenied
    shown = str(row)
    form = CampaignForm(request.POST or None, instance=row, user=request.user)
    return answered(
        request,
        form,
        title=_("Edit “%(name)s”") % {"name": shown},
        said=_("The campaign has been saved, and the deadlines of drafts with it."),
        back=row.get_absolute_url(),
    )


@require_POST
def step(request: HttpRequest, uid: UUID, name: str) -> HttpResponseBase:
    """Open, close, open again, publish."""
    row = campaign_found(request, uid)
    line = campaigns.transitions.get(name)
    if line is None or line.who is None:
        raise Http404
    why = steps.reason(request)
    return steps.take(
        request,
        lambda: take_campaign_step(campaign=row, name=name, by=person(request), reason=why),
        done=_("The campaign is now: %(state)s.") % {"state": CampaignState(line.target).label},
        back=row.get_absolute_url(),
    )


@require_safe
def places(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Each row of places that students wish for: promised, taken, left, how many want it."""
    row = campaign_found(request, uid)
    wishes = Wish.objects.filter(application__campaign=row, application__state__in=SENT)
    counts = {
        key: (all_of, first)
        for key, all_of, first in wishes.exclude(places=None)
        .order_by()
        .values_list("places")
        .annotate(all_of=Count("pk"), first=Count("pk", filter=Q(rank=1)))
    }
    found = with_details(AgreementYear.objects.filter(pk__in=counts)).order_by("pk")
    rows = [(one, _partners(one), *counts[one.pk]) for one in found]
    rows.sort(key=lambda line: -line[2])
    head = campaign_head(request, row, "mobility:places")
    return render(request, "mobility/places.html", head | {"rows": rows})


def _partners(row: AgreementYear) -> str:
    parties = getattr(row.agreement, "partner_parties")  # noqa: B009  # prefetched
    return ", ".join(str(one.partner) for one in parties if one.partner)
