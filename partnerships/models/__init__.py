"""Agreements, their parties, conditions and places by year."""

from partnerships.models.agreement import (
    Agreement,
    AgreementQuerySet,
    AgreementTransition,
    AgreementUnit,
)
from partnerships.models.condition import Condition
from partnerships.models.party import AgreementParty
from partnerships.models.publication import Publication
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
    "Publication",
]
