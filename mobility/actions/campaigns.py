"""Preparing campaigns, opening and closing them, publishing results."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from mobility.actions.deadlines import close_deadlines_of, keep_deadlines_of
from mobility.actions.mails import tell_result
from mobility.enums import DECIDED, CampaignState
from mobility.models import Campaign
from mobility.rules import may_run, may_run_campaigns
from mobility.workflow import campaigns

# What applications rest on.
FIXED = ("year", "unit_id", "types", "levels")


@transaction.atomic
def save_campaign(*, campaign: Campaign, by: User) -> Campaign:
    """Write a campaign; the deadlines of drafts move with its closing date.

    Raises:
        PermissionDenied: not in this unit, or not in the one where it was.
        ValidationError: it is closed; or students have applied and what they applied for changes.

    """
    stored = _locked(campaign) if campaign.pk else None
    if stored is None and not may_run_campaigns(by):
        raise PermissionDenied
    for row in filter(None, (stored, campaign)):
        if not may_run(by, row):
            raise PermissionDenied
    if stored is not None:
        _check_change(stored, campaign)
    with audit.context(user=by), expected_violations():
        campaign.save()
        keep_deadlines_of(campaign)
    return campaign


@transaction.atomic
def take_campaign_step(*, campaign: Campaign, name: str, by: User, reason: str = "") -> None:
    """Move a campaign on by hand; raises what `Workflow.transition` raises."""
    campaigns.transition(campaign, name, by=by, reason=reason)
    _after(campaign)


def follow_clock() -> int:
    """Open and close the campaigns whose moment has come; return how many."""
    moved = 0
    for state, name in ((CampaignState.DRAFT, "clock-open"), (CampaignState.OPEN, "clock-close")):
        for campaign in Campaign.objects.filter(state=state).order_by("pk"):
            with transaction.atomic(), audit.context(actor="calendar"):
                done = campaigns.advance(campaign, name)
                if done:
                    _after(campaign)
            moved += done
    return moved


def _after(campaign: Campaign) -> None:
    if campaign.state == CampaignState.OPEN:
        keep_deadlines_of(campaign)
    else:
        close_deadlines_of(campaign)
    if campaign.state == CampaignState.PUBLISHED:
        decided = campaign.applications.filter(state__in=DECIDED).select_related("student")
        for application in decided.order_by("pk"):
            application.campaign = campaign
            tell_result(application)


def _check_change(stored: Campaign, campaign: Campaign) -> None:
    if stored.state not in {CampaignState.DRAFT, CampaignState.OPEN}:
        raise ValidationError(_("The campaign is closed: it cannot be changed."))
    changed = [name for name in FIXED if getattr(stored, name) != getattr(campaign, name)]
    if changed and stored.applications.exists():
        raise ValidationError(
            _("Students have applied already: year, unit, types and levels stay as they are.")
        )


def _locked(campaign: Campaign) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=campaign.pk)
