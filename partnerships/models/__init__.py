"""Agreements, their parties, conditions and places by year."""

from partnerships.models.agreement import (
    Agreement,
    AgreementQuerySet,
    AgreementTransition,
    AgreementUnit,
)
from partnerships.models.article import Article
from partnerships.models.condition import Condition
from partnerships.models.details import CotutelleDetails, DegreeDetails, TraineeshipDetails
from partnerships.models.factsheet import Factsheet
from partnerships.models.party import AgreementParty
from partnerships.models.year import AgreementYear, AgreementYearQuerySet

__all__ = [
    "Agreement",
    "AgreementParty",
    "AgreementQuerySet",
    "AgreementTransition",
    "AgreementUnit",
    "AgreementYear",
    "AgreementYearQuerySet",
    "Article",
    "Condition",
    "CotutelleDetails",
    "DegreeDetails",
    "Factsheet",
    "TraineeshipDetails",
]
