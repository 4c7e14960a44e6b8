"""Who has which role, who looked as whom, what is asked about personal data."""

from intl_office.access.models.assignment import RoleAssignment, RoleAssignmentQuerySet
from intl_office.access.models.erasure import Erasure, PastTerm
from intl_office.access.models.rights import RightsRequest, RightsTransition
from intl_office.access.models.seeing import SeeingAs

__all__ = [
    "Erasure",
    "PastTerm",
    "RightsRequest",
    "RightsTransition",
    "RoleAssignment",
    "RoleAssignmentQuerySet",
    "SeeingAs",
]
