"""Agreements, their parties, conditions and places by year."""

from partnerships.models.agreement import (
    Agreement,
    AgreementQuerySet,
    AgreementTransition,
    AgreementUnit,
)
from partnerships.models.amending import Change
from partnerships.models.article import Article
from partnerships.models.condition import Condition
from partnerships.models.country import CountryObjective, CountryTransition, PriorityCountry
from partnerships.models.criteria import Criterion, CriterionMark
from partnerships.models.details import CotutelleDetails, DegreeDetails, TraineeshipDetails
from partnerships.models.evaluation import Evaluation, EvaluationYear
from partnerships.models.factsheet import Factsheet
from partnerships.models.house import TypeRule
from partnerships.models.letters import SentLetter
from partnerships.models.ministries import MinistryWindow
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
    NetworkSeat,
)
from partnerships.models.network_renewal import (
    NetworkRenewal,
    NetworkRenewalTransition,
    RenewalStep,
    RenewalStepTransition,
)
from partnerships.models.notice import Notice
from partnerships.models.origin import Origin
from partnerships.models.party import AgreementParty
from partnerships.models.publication import Publication
from partnerships.models.renewal import (
    RenewalDecision,
    RenewalDecisionQuerySet,
    RenewalPolicy,
)
from partnerships.models.request import AgreementRequest, RequestQuerySet, RequestTransition
from partnerships.models.request_parts import Advice, RequestMessage
from partnerships.models.strategic import (
    PlanAction,
    PlanActionTransition,
    StrategicPartner,
    StrategicTransition,
)
from partnerships.models.takeover import TakeOver
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
    "Article",
    "Change",
    "Condition",
    "CotutelleDetails",
    "CountryObjective",
    "CountryTransition",
    "Criterion",
    "CriterionMark",
    "DegreeDetails",
    "Evaluation",
    "EvaluationYear",
    "Factsheet",
    "FollowUp",
    "FollowUpTransition",
    "MinistryWindow",
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
    "Notice",
    "Origin",
    "PlanAction",
    "PlanActionTransition",
    "PriorityCountry",
    "Publication",
    "RenewalDecision",
    "RenewalDecisionQuerySet",
    "RenewalPolicy",
    "RenewalStep",
    "RenewalStepTransition",
    "RequestMessage",
    "RequestQuerySet",
    "RequestTransition",
    "SentLetter",
    "StrategicPartner",
    "StrategicTransition",
    "TakeOver",
    "TraineeshipDetails",
    "TypeRule",
    "Visit",
    "VisitAgreement",
    "VisitFile",
    "VisitParticipant",
    "VisitPartner",
    "VisitQuerySet",
    "VisitTransition",
]
