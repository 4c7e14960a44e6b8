"""Enrolments, campaigns, applications, mobilities."""

from mobility.models.application import (
    Application,
    ApplicationFile,
    ApplicationQuerySet,
    ApplicationTransition,
    LanguageSkill,
)
from mobility.models.campaign import Campaign, CampaignQuerySet, CampaignTransition
from mobility.models.enrolment import Enrolment, EnrolmentQuerySet, Programme
from mobility.models.mobility import Mobility, MobilityQuerySet, MobilityTransition
from mobility.models.wish import Wish

__all__ = [
    "Application",
    "ApplicationFile",
    "ApplicationQuerySet",
    "ApplicationTransition",
    "Campaign",
    "CampaignQuerySet",
    "CampaignTransition",
    "Enrolment",
    "EnrolmentQuerySet",
    "LanguageSkill",
    "Mobility",
    "MobilityQuerySet",
    "MobilityTransition",
    "Programme",
    "Wish",
]
