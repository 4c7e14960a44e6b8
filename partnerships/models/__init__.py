"""Agreements, their parties, conditions and places by year."""

from partnerships.models.agreement import (
    Agreement,
    AgreementQuerySet,
    AgreementTransition,
    AgreementUnit,
)
from partnerships.models.condition import Condition
from partnerships.models.party import AgreementParty
from partnerships.models.request import AgreementRequest, RequestQuerySet, RequestTransition
from partnerships.models.request_parts import Advice, RequestMessage
from partnerships.models.visit import Visit, VisitAgreement, VisitQuerySet, VisitTransition
from partnerships.models.visit_parts import (
    FollowUp,
    FollowUpTransition,
    VisitFile,
    VisitParticipant,
    VisitPartner,
)
from partnerships.models.year import AgreementYear, AgreementYearQuerySet

__all__ = [
    "Advice",
    "Agreement",
    "AgreementParty",
    "AgreementQuerySet",
    "AgreementRequest",
    "AgreementTransition",
    "AgreementUnit",
    "AgreementYear",
    "AgreementYearQuerySet",
    "Condition",
    "FollowUp",
    "FollowUpTransition",
    "RequestMessage",
    "RequestQuerySet",
    "RequestTransition",
    "Visit",
    "VisitAgreement",
    "VisitFile",
    "VisitParticipant",
    "VisitPartner",
    "VisitQuerySet",
    "VisitTransition",
]
