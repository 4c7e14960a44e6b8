"""Agreements, their parties, conditions and places by year."""

from partnerships.models.agreement import (
    Agreement,
    AgreementQuerySet,
    AgreementTransition,
    AgreementUnit,
)
from partnerships.models.condition import Condition
from partnerships.models.party import AgreementParty
from partnerships.models.renewal import (
    RenewalDecision,
    RenewalDecisionQuerySet,
    RenewalNotice,
    RenewalPolicy,
)
from partnerships.models.year import AgreementYear, AgreementYearQuerySet

__all__ = [
    "Agreement",
    "AgreementParty",
    "AgreementQuerySet",
    "AgreementTransition",
    "AgreementUnit",
    "AgreementYear",
    "AgreementYearQuerySet",
    "Condition",
    "RenewalDecision",
    "RenewalDecisionQuerySet",
    "RenewalNotice",
    "RenewalPolicy",
]
