"""Agreements, their parties, conditions and places by year."""

from partnerships.models.agreement import (
    Agreement,
    AgreementQuerySet,
    AgreementTransition,
    AgreementUnit,
)
from partnerships.models.condition import Condition
from partnerships.models.network import (
    Network,
    NetworkAgreement,
    NetworkMember,
    NetworkMemberQuerySet,
    NetworkQuerySet,
    NetworkUnit,
)
from partnerships.models.network_plan import (
    NetworkFee,
    NetworkMeeting,
    NetworkMeetingPerson,
    NetworkRenewal,
    NetworkRenewalTransition,
    NetworkSeat,
    RenewalStep,
    RenewalStepTransition,
)
from partnerships.models.party import AgreementParty
from partnerships.models.strategic import (
    Criterion,
    CriterionMark,
    PlanAction,
    PlanActionTransition,
    StrategicPartner,
    StrategicTransition,
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
    "Criterion",
    "CriterionMark",
    "Network",
    "NetworkAgreement",
    "NetworkFee",
    "NetworkMeeting",
    "NetworkMeetingPerson",
    "NetworkMember",
    "NetworkMemberQuerySet",
    "NetworkQuerySet",
    "NetworkRenewal",
    "NetworkRenewalTransition",
    "NetworkSeat",
    "NetworkUnit",
    "PlanAction",
    "PlanActionTransition",
    "RenewalStep",
    "RenewalStepTransition",
    "StrategicPartner",
    "StrategicTransition",
]
